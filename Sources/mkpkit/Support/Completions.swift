import ArgumentParser
import MKPCheck

/// What a shell offers behind an option. Looked up when a shell asks, not when a command starts.
extension CompletionKind {
  /// The ids of rules.
  static let rules = CompletionKind.custom { _, _, _ in RuleRegistry.all.map(\.id) }
  /// The versions of Checkmk that `check` knows.
  static let targets = CompletionKind.custom { _, _, _ in Catalogues.builtIn.targets.map(\.description) }
}
