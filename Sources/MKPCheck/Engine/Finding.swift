/// One violation of a rule.
public struct Finding: Sendable {
  /// The rule that is broken.
  public let rule: Rule
  /// What was found, in one line.
  public let message: String
  /// Where.
  public let place: Place
  /// The targets for which this holds; empty when it holds whatever the target.
  public let targets: [CheckTarget]
  /// The editions for which this holds; empty when it holds for all.
  public let editions: [Edition]
  /// The source line at `place`, where there is one.
  public var sourceLine: String?
  /// A mechanical repair.
  public let fix: Fix?

  /// A finding.
  public init(
    rule: Rule, message: String, place: Place, targets: [CheckTarget] = [], editions: [Edition] = [],
    sourceLine: String? = nil, fix: Fix? = nil
  ) {
    self.rule = rule
    self.message = message
    self.place = place
    self.targets = targets
    self.editions = editions
    self.sourceLine = sourceLine
    self.fix = fix
  }
}

/// Collects what one run of one rule finds.
public struct Findings {
  private let rule: Rule
  private let target: CheckTarget?
  /// What was reported so far.
  public private(set) var all: [Finding] = []

  init(rule: Rule, target: CheckTarget? = nil) {
    self.rule = rule
    self.target = target
  }

  /// Reports a violation. `targets` is for rules that don't run once for each target but know which are concerned.
  public mutating func report(
    _ message: String, at place: Place, targets: [CheckTarget] = [], sourceLine: String? = nil,
    editions: [Edition] = [], fix: Fix? = nil
  ) {
    let targets = target.map { [$0] } ?? targets
    all.append(
      Finding(
        rule: rule, message: message, place: place, targets: targets, editions: editions, sourceLine: sourceLine,
        fix: fix))
  }
}
