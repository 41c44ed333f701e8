import Testing

@testable import MKPCheck

struct CheckerTests {
  private static let rule = Rule.unusedSuppression

  private func finding(_ message: String, _ place: Place, _ targets: [CheckTarget] = []) -> Finding {
    Finding(rule: Self.rule, message: message, place: place, targets: targets)
  }

  @Test func findingsThatDifferInTheirTargetAreOne() {
    let place = Place(file: "a", line: 3)
    let merged = FindingMerge.merge([
      finding("x", place, [CheckTarget(2, 5)]), finding("x", place, [CheckTarget(2, 4)]),
      finding("y", place, [CheckTarget(2, 4)]), finding("y", place),
    ])
    #expect(merged.map(\.message) == ["x", "y"])
    #expect(merged.map(\.targets) == [[CheckTarget(2, 4), CheckTarget(2, 5)], []])
  }

  @Test func theOrderIsThatOfTheFiles() {
    let places = [Place(file: "b", line: 1), Place(file: "a", line: 10), Place(file: "a", line: 9), .package]
    let merged = FindingMerge.merge(places.map { finding("x", $0) })
    #expect(merged.map(\.place.description) == ["package", "a:9", "a:10", "b:1"])
  }

  @Test func selectionTakesIdsStartsAndNames() throws {
    let selection = try RuleSelection(select: ["mkp9"], ignore: ["unused-suppression"])
    #expect(selection.contains("MKP901"))
    #expect(!selection.contains("MKP902"))
    #expect(!selection.contains("MKP101"))
    #expect(throws: RuleSelection.UnknownSelector.self) { try RuleSelection(select: ["MKP"]) }
    #expect(throws: RuleSelection.UnknownSelector.self) { try RuleSelection(ignore: ["no-such-rule"]) }
  }

  @Test func aRuleThatDoesNotRunLeavesNoUnusedSuppression() async throws {
    let subject = Samples.subject(
      [Samples.file("doc/acme", Array("text\n".utf8))],
      suppressions: [ConfiguredSuppression(rule: "MKP904", reason: "wanted")])
    let checker = Checker(selection: try RuleSelection(ignore: ["MKP904"]))
    #expect(await checker.check(Samples.context(subject)).findings.isEmpty)
  }
}
