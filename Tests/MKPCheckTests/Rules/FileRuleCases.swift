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
      good: Samples.subject([Samples.file("doc/acme", Array("text\n".utf8))]))
  ]
}
