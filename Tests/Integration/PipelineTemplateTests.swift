import Foundation
import MKPProject
import Testing

/// The templates in `build/ci` and `build/pipelines`, and the definition of the pre-commit hooks.
/// `Tests/Release/test_pipelines.py` runs what they run, with a wheel.
@Suite struct PipelineTemplateTests {
  private static let repository = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  private static func text(_ name: String) throws -> String {
    try String(contentsOf: repository.appendingPathComponent(name), encoding: .utf8)
  }

  static let templates = [
    "build/ci/github-actions.yml", "build/ci/gitlab-ci.yml", "build/pipelines/action.yml", ".pre-commit-hooks.yaml",
  ]

  @Test(arguments: templates)
  func everyTemplateIsYAML(_ name: String) throws {
    let document = try YAMLDocument(parsing: Self.text(name))
    #expect(document.value.objectValue != nil || document.value.arrayValue != nil)
  }

  /// The sections of a declarative pipeline, and what each may hold. Source: Jenkins, Pipeline Syntax.
  private static let sections: [String: Set<String>] = [
    "": ["pipeline"], "pipeline": ["agent", "environment", "stages", "post", "options"], "agent": ["label"],
    "stages": ["stage"], "stage": ["steps", "post", "environment", "agent", "when"],
    "when": ["tag", "not"], "not": ["tag"],
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
        #expect(statement.wholeMatch(of: /[A-Z_]+ = ('[^']*'|credentials\('[^']*'\))/) != nil, "line \(number + 1)")
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
