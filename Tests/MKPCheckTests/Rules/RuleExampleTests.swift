import Testing

@testable import MKPCheck

struct RuleExampleTests {
  @Test(arguments: RuleCase.all)
  func everyRuleReportsItsBadExampleAndNotItsGoodOne(_ pair: RuleCase) async {
    #expect(await pair.failures() == [])
  }

  @Test func everyRuleHasAPair() {
    let tested = Set(RuleCase.all.map(\.rule.id))
    #expect(RuleRegistry.all.map(\.id).filter { !tested.contains($0) } == [])
  }

  /// The test above would notice any rule that says nothing, or the contrary: it is run with each rule broken.
  @Test(arguments: RuleCase.all)
  func aBrokenRuleIsNoticed(_ pair: RuleCase) async {
    #expect(await pair.failures(mutation: .silence(pair.rule.id)) != [])
    #expect(await pair.failures(mutation: .invert(pair.rule.id)) != [])
  }
}

extension RuleCase: CustomTestStringConvertible {
  var testDescription: String { "\(rule.id) \(rule.slug)" }
}
