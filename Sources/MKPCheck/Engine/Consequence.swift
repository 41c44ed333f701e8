/// What comes of breaking a rule. It alone decides about the rule's severity, so that all rules are measured alike.
public enum Consequence: CaseIterable, Hashable, Sendable {
  /// Checkmk refuses the package, or fails to install it.
  case refused
  /// Installing the package takes away what isn't its own.
  case damages
  /// Others see something else than what Checkmk installs.
  case deceives
  /// A module raises on import.
  case raisesOnImport
  /// A plug-in is dropped, or never found.
  case dropped
  /// A plug-in or program can't run.
  case cannotRun
  /// Nobody could look.
  case unreadable

  /// `cmk-validate-plugins` reports it.
  case refusedByValidator
  /// A plug-in may be lost.
  case mayBeLost
  /// Users see something wrong, or nothing.
  case misleads
  /// A later version takes it away.
  case expires
  /// It is insecure.
  case exposes
  /// It works on some machines or editions only.
  case dependsOnMachine
  /// It changes what belongs to others.
  case collides
  /// It hides findings.
  case hides

  /// The Exchange asks for it.
  case exchange
  /// Authors and users expect it.
  case convention

  /// How much it matters.
  public var severity: Severity {
    switch self {
    case .refused, .damages, .deceives, .raisesOnImport, .dropped, .cannotRun, .unreadable: .error
    case .refusedByValidator, .mayBeLost, .misleads, .expires, .exposes, .dependsOnMachine, .collides, .hides: .warning
    case .exchange, .convention: .advice
    }
  }

  /// Why, as the end of "error, because …".
  public var reason: String {
    switch self {
    case .refused: "Checkmk refuses the package or fails to install it"
    case .damages: "installing the package takes away something that isn't its own"
    case .deceives: "people and programs see other files than those that Checkmk installs"
    case .raisesOnImport: "the module raises on import, and all its plug-ins are lost"
    case .dropped: "Checkmk drops the plug-in or never finds it"
    case .cannotRun: "the plug-in can't run: it ends in an error when Checkmk gets there"
    case .unreadable: "nobody can say that the file is fine"
    case .refusedByValidator: "`cmk-validate-plugins` reports it, although the plug-in loads"
    case .mayBeLost: "a plug-in may be lost, which the package alone doesn't decide"
    case .misleads: "everything loads, but users see something wrong or nothing at all"
    case .expires: "it works today, and a later version takes it away"
    case .exposes: "it works, and makes the site or its secrets easier to attack"
    case .dependsOnMachine: "it works on some sites or hosts and fails on others"
    case .collides: "it changes what belongs to Checkmk or to other packages"
    case .hides: "it hides findings that somebody should see"
    case .exchange: "the Exchange or its reviewers ask for it"
    case .convention: "users and other authors expect it"
    }
  }
}
