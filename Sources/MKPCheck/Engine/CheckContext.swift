/// Everything that a rule may look at.
public struct CheckContext: Sendable {
  /// The package.
  public let subject: CheckSubject
  /// The versions it is checked for, oldest first; empty when its bounds leave none that is known.
  public let targets: [CheckTarget]
  /// Every version that there is data about, oldest first.
  public let knownTargets: [CheckTarget]

  /// A context.
  public init(subject: CheckSubject, targets: [CheckTarget], knownTargets: [CheckTarget]) {
    self.subject = subject
    self.targets = targets
    self.knownTargets = knownTargets
  }
}
