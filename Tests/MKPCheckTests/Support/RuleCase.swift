@testable import MKPCheck

/// A rule's test pair: what breaks it and what does not.
struct RuleCase: Sendable {
  let rule: Rule
  let bad: CheckSubject
  let good: CheckSubject

  /// The pair of every rule: its documented examples where they are text, else the entry in `special`.
  static let all: [RuleCase] = RuleRegistry.all.compactMap { rule in
    if let bad = Samples.subject(rule.bad), let good = Samples.subject(rule.good) {
      return RuleCase(rule: rule, bad: bad, good: good)
    }
    return special.first { $0.rule.id == rule.id }
  }

  /// The pairs of rules about bytes that a documentation can't show.
  static let special: [RuleCase] = FileRuleCases.all + BinaryRuleCases.all + ArchiveRuleCases.all

  /// What is wrong with the rule as far as the pair can tell; empty when it keeps its word.
  func failures(mutation: RuleMutation? = nil) async -> [String] {
    let onBad = await Samples.report(bad, mutation: mutation).findings.filter { $0.rule.id == rule.id }
    let onGood = await Samples.report(good, mutation: mutation).findings.filter { $0.rule.id == rule.id }
    return (onBad.isEmpty ? ["\(rule.id) does not report its bad example"] : [])
      + onGood.map { "\(rule.id) reports its good example: \($0.message)" }
  }
}
