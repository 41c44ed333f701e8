import Testing

@testable import MKPCheck

struct RuleRegistryTests {
  @Test func idsAndSlugsAreUnique() {
    let rules = RuleRegistry.all
    #expect(Set(rules.map(\.id)).count == rules.count)
    #expect(Set(rules.map(\.slug)).count == rules.count)
  }

  @Test(arguments: RuleRegistry.all)
  func everyRuleIsDocumented(_ rule: Rule) throws {
    #expect(rule.id.wholeMatch(of: /MKP[1-69][0-9]{2}/) != nil)
    #expect(rule.slug.wholeMatch(of: /[a-z0-9]+(-[a-z0-9]+)*/) != nil)
    for text in [rule.summary, rule.explanation, rule.remedy] {
      #expect(!text.isEmpty)
      #expect(text.hasSuffix("."))
    }
    #expect(!rule.summary.contains("\n"))
  }

  @Test func rulesAreFoundByIdAndSlug() {
    #expect(RuleRegistry.find("mkp901")?.id == "MKP901")
    #expect(RuleRegistry.find("unused-suppression")?.id == "MKP902")
    #expect(RuleRegistry.find("MKP9") == nil)
  }
}

extension Rule: CustomTestStringConvertible {
  /// Id and slug.
  public var testDescription: String { "\(id) \(slug)" }
}
