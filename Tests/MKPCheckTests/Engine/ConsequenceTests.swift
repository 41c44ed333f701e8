import Testing

@testable import MKPCheck

@Suite struct ConsequenceTests {
  /// What loses a plug-in is an error, whatever else the validator of Checkmk reports at least a warning.
  @Test(arguments: [
    ("MKP203", Severity.error), ("MKP301", .error), ("MKP314", .error), ("MKP324", .error), ("MKP331", .error),
    ("MKP332", .error), ("MKP333", .error), ("MKP335", .error), ("MKP337", .error), ("MKP503", .error),
    ("MKP353", .warning), ("MKP501", .warning), ("MKP502", .warning), ("MKP510", .warning),
  ])
  func severityFollowsFromWhatIsLost(_ id: String, _ severity: Severity) {
    #expect(RuleRegistry.rule(id)?.severity == severity)
  }

  @Test func everyReasonIsGivenOnce() {
    #expect(Set(Consequence.allCases.map(\.reason)).count == Consequence.allCases.count)
  }

  @Test(arguments: RuleRegistry.all)
  func documentationSaysWhy(_ rule: Rule) {
    #expect(RuleDocumentation.explanation(of: rule).contains(rule.severity.rawValue))
    let words = RuleDocumentation.explanation(of: rule).split(whereSeparator: \.isWhitespace).joined(separator: " ")
    #expect(words.contains("because \(rule.consequence.reason)."))
    #expect(RuleDocumentation.markdown.contains("because \(rule.consequence.reason)."))
  }

  @Test func theExchangeHasACollection() throws {
    for id in RuleCollection.exchange.rules { #expect(RuleRegistry.rule(id) != nil, "\(id)") }
    let selection = try RuleSelection(select: ["Exchange"])
    #expect(selection.contains("MKP111"))
    #expect(selection.contains("MKP306"))
    #expect(!selection.contains("MKP324"))
    #expect(try !RuleSelection(ignore: ["exchange"]).contains("MKP111"))
  }
}
