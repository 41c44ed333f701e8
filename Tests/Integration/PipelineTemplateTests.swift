import Foundation
import MKPProject
import Testing

/// The templates in `build/ci`, and the definition of the pre-commit hooks.
@Suite struct PipelineTemplateTests {
  private static let repository = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  private static func text(_ name: String) throws -> String {
    try String(contentsOf: repository.appendingPathComponent(name), encoding: .utf8)
  }

  /// What the templates give to a shell: `run: …`, items of `script:`, `sh '…'`, `entry: …`.
  static let commands: [String] = {
    let names = ["github-actions.yml", "gitlab-ci.yml", "Jenkinsfile"].map { "build/ci/\($0)" }
    return (names + [".pre-commit-hooks.yaml"]).flatMap { name in
      ((try? text(name)) ?? "").split(separator: "\n").compactMap { line -> String? in
        let line = line.trimmingCharacters(in: .whitespaces)
        for lead in ["run: ", "- mkpkit", "entry: "] where line.hasPrefix(lead) {
          return lead == "- mkpkit" ? String(line.dropFirst(2)) : String(line.dropFirst(lead.count))
        }
        return line.hasPrefix("sh '") ? String(line.dropFirst(4).dropLast()) : nil
      }
    }
  }()

  @Test func thereAreCommandsInEveryTemplate() { #expect(Self.commands.count == 9) }

  @Test(arguments: commands)
  func nothingIsPutIntoAShell(_ command: String) {
    #expect(command.hasPrefix("mkpkit "))
    #expect(!command.contains("${{"))
  }

  @Test(arguments: Set(commands).sorted())
  func everyCommandRuns(_ command: String) throws {
    let folder = try Folder()
    let start = try Tool.mkpkit("init", "acme", "--template", "check", "--author", "Jane Roe", folder: folder.path)
    try #require(start.status == 0, "\(start.errors)")
    let run = try Tool.shell(
      "set -eu; mkpkit() { \"$MKPKIT\" \"$@\"; }; export MKP_FAIL_ON=warning; \(command)", folder: "\(folder.path)/acme"
    )
    #expect(run.status == 0, "\(run.output)\(run.errors)")
  }

  @Test(arguments: ["build/ci/github-actions.yml", "build/ci/gitlab-ci.yml", ".pre-commit-hooks.yaml"])
  func everyTemplateIsYAML(_ name: String) throws {
    let document = try YAMLDocument(parsing: Self.text(name))
    #expect(document.value.objectValue != nil || document.value.arrayValue != nil)
  }

  @Test func theJenkinsfileIsBalanced() throws {
    let text = try Self.text("build/ci/Jenkinsfile")
    var depth = 0
    for character in text {
      if character == "{" { depth += 1 }
      if character == "}" { depth -= 1 }
      #expect(depth >= 0)
    }
    #expect(depth == 0)
    #expect(!text.contains("sh \""), "a double-quoted string lets Groovy interpolate")
  }
}
