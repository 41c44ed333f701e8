/// Breaks one rule on purpose, so that the tests can show that they would notice. Nothing outside the tests sets it.
enum RuleMutation: Sendable {
  /// The rule never reports anything.
  case silence(String)
  /// The rule reports where it must not, and only there.
  case invert(String)

  /// What the broken rule reports.
  func apply(to findings: [Finding], rule: Rule) -> [Finding] {
    switch self {
    case .silence(rule.id): []
    case .invert(rule.id):
      findings.isEmpty ? [Finding(rule: rule, message: "inverted", place: .package)] : []
    default: findings
    }
  }
}
