import Foundation
import Testing

@testable import MKPCheck

struct RuleDocumentationTests {
  private static let repository = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  @Test func theDocumentationOfTheRulesIsUpToDate() throws {
    let written = try String(contentsOf: Self.repository.appending(path: "docs/rules.md"), encoding: .utf8)
    #expect(written == RuleDocumentation.markdown, "docs/rules.md is stale: run `make docs`")
  }

  @Test(arguments: RuleRegistry.all)
  func everyRuleCanBeExplained(_ rule: Rule) {
    let text = RuleDocumentation.explanation(of: rule)
    #expect(text.contains(rule.id))
    #expect(text.contains("Bad:\n    "))
    #expect(text.contains("Good:\n    "))
  }
}
