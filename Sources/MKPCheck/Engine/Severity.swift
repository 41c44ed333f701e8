/// How much a finding matters; ``Consequence`` decides. Ordered: advice is less than a warning, a warning less than an
/// error.
public enum Severity: String, CaseIterable, Sendable {
  /// The Exchange or other authors expect it.
  case advice
  /// The package works, but users will be hurt: deprecated, insecure, not portable. Whatever else `cmk-validate-plugins`
  /// reports is at least this.
  case warning
  /// Checkmk refuses the package, fails at install, or loses a plug-in: its module raises on import, or it is dropped or
  /// can't run.
  case error
}

extension Severity: Comparable {
  /// Orders by weight.
  public static func < (left: Severity, right: Severity) -> Bool { left.weight < right.weight }

  private var weight: Int {
    switch self {
    case .advice: 0
    case .warning: 1
    case .error: 2
    }
  }
}
