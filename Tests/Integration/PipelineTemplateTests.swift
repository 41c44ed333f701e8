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

  /// On a project as `init` starts it: one by one, and one after the other, for what one writes must not disturb the next.
  @Test(arguments: Set(commands).sorted() + [commands.joined(separator: "\n")])
  func everyCommandRuns(_ command: String) throws {
    let folder = try Folder()
    let start = try Tool.shell(
      """
      set -e; $MKPKIT init acme --template check --author 'Jane Roe'; cd acme; git init -q; git add .
      git -c user.name=J -c user.email=j@example.org commit -q -m one
      """, folder: folder.path)
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

  /// The sections of a declarative pipeline, and what each may hold. Source: Jenkins, Pipeline Syntax.
  private static let sections: [String: Set<String>] = [
    "": ["pipeline"], "pipeline": ["agent", "environment", "stages", "post", "options"], "agent": ["label"],
    "stages": ["stage"], "stage": ["steps", "post", "environment", "agent", "when"],
    "steps": ["sh", "junit", "archiveArtifacts"],
    "post": ["always", "failure", "success"], "always": ["junit", "archiveArtifacts", "sh"],
  ]

  @Test func theJenkinsfileIsADeclarativePipeline() throws {
    let text = try Self.text("build/ci/Jenkinsfile")
    #expect(!text.contains("sh \""), "a double-quoted string lets Groovy interpolate")
    var open: [String] = [""]
    var present: Set<String> = []
    for (number, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      let statement = line.trimmingCharacters(in: .whitespaces)
      guard !statement.isEmpty, !statement.hasPrefix("//") else { continue }
      #expect(statement.count(where: { $0 == "'" }).isMultiple(of: 2), "line \(number + 1)")
      if statement == "}" {
        open.removeLast()
        try #require(!open.isEmpty, "line \(number + 1) closes what nobody opened")
        continue
      }
      let name = String(statement.prefix { $0.isLetter || $0 == "_" })
      let section = try #require(open.last)
      if section == "environment" {
        #expect(statement.wholeMatch(of: /[A-Z_]+ = '[^']*'/) != nil, "line \(number + 1)")
        continue
      }
      #expect(Self.sections[section]?.contains(name) == true, "line \(number + 1): \(name) in \(section)")
      present.insert(name)
      if statement.hasSuffix("{") {
        #expect(statement.wholeMatch(of: /[a-z]+ \{|stage\('[^']+'\) \{/) != nil, "line \(number + 1)")
        open.append(name)
      } else {
        #expect(statement.wholeMatch(of: /[A-Za-z]+ '[^']*'|agent \{ label '[^']+' \}/) != nil, "line \(number + 1)")
      }
    }
    #expect(open == [""])
    #expect(present.isSuperset(of: ["pipeline", "agent", "stages", "stage", "steps", "sh", "junit"]))
  }
}
