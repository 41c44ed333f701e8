/// One thing that can be wrong with a package, with everything that there is to say about it.
///
/// A rule is a value; `Rules/` and `Python/` hold one `static let` for each, ``RuleRegistry`` lists them all. The
/// documentation, `mkpkit explain` and the SARIF descriptors are made from these texts, and the tests run both
/// examples.
public struct Rule: Sendable {
  /// `MKP` and three digits, the first of them the group's. Never changes its meaning, never used again.
  public let id: String
  /// The id for people: lower case words with dashes.
  public let slug: String
  /// What comes of breaking it.
  public let consequence: Consequence
  /// What is demanded, in one line.
  public let summary: String
  /// Why: what Checkmk does otherwise.
  public let explanation: String
  /// What to do about a finding.
  public let remedy: String
  /// The smallest package that breaks the rule.
  public let bad: RuleExample
  /// The same package as it should be.
  public let good: RuleExample
  /// How the rule is decided.
  public let check: Check

  /// How often a rule runs, and on what.
  public enum Check: Sendable {
    /// Once for the package.
    case subject(@Sendable (CheckContext, inout Findings) -> Void)
    /// Once for each target.
    case target(@Sendable (CheckContext, CheckTarget, inout Findings) -> Void)
    /// Once for each file, with its bytes at hand. Files are checked in parallel.
    case file(@Sendable (LoadedFile, CheckContext, inout Findings) -> Void)
    /// Reported by the engine or by a loader under this rule's name.
    case engine
  }

  /// A rule.
  public init(
    _ id: String, _ slug: String, _ consequence: Consequence, summary: String, explanation: String, remedy: String,
    bad: RuleExample, good: RuleExample, check: Check
  ) {
    self.id = id
    self.slug = slug
    self.consequence = consequence
    self.summary = summary
    self.explanation = explanation
    self.remedy = remedy
    self.bad = bad
    self.good = good
    self.check = check
  }

  /// How much a finding of this rule matters.
  public var severity: Severity { consequence.severity }

  /// The group that the id says.
  public var group: RuleGroup {
    id.dropFirst(3).first?.wholeNumberValue.flatMap(RuleGroup.init) ?? .checking
  }
}
