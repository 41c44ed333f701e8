import ArgumentParser
import JSONText
import MKPFormat

struct Verify: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Verify that a package is whole and holds exactly what it says.",
    discussion: """
      Example: mkpkit verify ntopng-1.0.0.mkp

      Checks the compression and its end, both manifests, that the files listed are the files contained, their paths \
      and kinds. One line for each defect on standard error; exit code 1 if there is any, 3 if the package cannot be \
      read to its end.

      The output of --format json follows build/schemas/output/verify.schema.json.
      """)

  @Argument(help: "The packages.", completion: .file(extensions: ["mkp"]))
  var packages: [String]

  @OptionGroup var output: OutputOptions
  @OptionGroup(title: "Limits") var limits: LimitOptions

  func run() throws {
    let reader = PackageReader(limits: limits.limits)
    var worst = ExitStatus.fine
    var results: [JSONValue] = []
    var text = ""
    for package in packages {
      let result = Result { () throws(PackageReadError) in try reader.read(package) }
      results.append(json(package, result))
      switch result {
      case .success(let contents) where contents.defects.isEmpty:
        text += "\(package.visible): \(Terminal.standardOutput.styled("good", .green)), "
        text += "\(contents.members.count) files, sha256 \(contents.archive.sha256)\n"
      case .success(let contents):
        if worst == .fine { worst = .findings }
        StandardError.report(contents.defects.map { "\(package): \($0)" })
      case .failure(let error):
        worst = .unreadable
        StandardError.report(error.lines)
      }
    }
    try output.write(json: ["packages": .array(results)]) { text }
    if worst != .fine { throw worst.exitCode }
  }

  private func json(_ package: String, _ result: Result<PackageContents, PackageReadError>) -> JSONValue {
    switch result {
    case .success(let contents):
      [
        "package": .string(package), "result": contents.defects.isEmpty ? "good" : "defects",
        "sha256": .string(contents.archive.sha256.hex), "files": .int(Int64(contents.members.count)),
        "defects": contents.defectsJSON, "errors": [],
      ]
    case .failure(let error):
      [
        "package": .string(package), "result": "unreadable", "sha256": nil, "files": nil, "defects": [],
        "errors": .array(error.problem.lines.map(JSONValue.string)),
      ]
    }
  }
}
