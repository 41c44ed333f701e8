import MKPFormat

@testable import MKPCheck

enum FileRuleCases {
  static let all: [RuleCase] = [
    RuleCase(
      rule: .unreadableFile,
      bad: Samples.subject([
        SubjectFile(
          part: .doc, path: "acme", mode: 0, size: 1, displayPath: "doc/acme",
          load: { _ throws(FileReadError) in throw FileReadError(path: "doc/acme", reason: "Permission denied") })
      ]),
      good: Samples.subject([Samples.file("doc/acme", Array("text\n".utf8))])),
    RuleCase(
      rule: .oversized, bad: Samples.subject([sized(40 << 20)]), good: Samples.subject([sized(8 << 20)])),
  ]

  private static func sized(_ size: Int) -> SubjectFile {
    SubjectFile(
      part: .lib, path: "acme.db", mode: 0o644, size: size, displayPath: "lib/acme.db",
      load: { _ throws(FileReadError) in [0] })
  }
}
