/// How much a finding matters. Ordered: advice is less than a warning, a warning less than an error.
public enum Severity: String, CaseIterable, Sendable {
  /// The Exchange or other authors expect it.
  case advice
  /// The package works, but users will be hurt: deprecated, insecure, not portable.
  case warning
  /// Checkmk refuses the package, fails at install, or loses a plug-in at load.
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
