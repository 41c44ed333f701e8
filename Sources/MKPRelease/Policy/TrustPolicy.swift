import MKPFormat

/// Whose packages are trusted, as a `trust.yaml` says: docs/signing.md describes it, `build/schemas/trust.schema.json`
/// defines it.
public struct TrustPolicy: Sendable {
  /// The rules; the first whose names match decides.
  public let rules: [Rule]

  /// Who may sign packages of some names, and what else must hold for them.
  public struct Rule: Sendable {
    /// Patterns of names.
    public let packages: [String]
    /// Who may sign; one is enough. Keys by themselves, and each list of allowed signers.
    let signers: [TrustedKeys]
    /// What signed provenance must say; nil where none is needed.
    let provenance: ProvenanceDemand?
    /// In days.
    let maximumAge: Int?
    let notBefore: Timestamp?
  }

  /// What signed provenance must say.
  struct ProvenanceDemand: Hashable, Sendable {
    /// A pattern.
    let repository: String?
    let isReproducible: Bool
    let isClean: Bool
    /// A pattern.
    let builder: String?
  }

  /// The rule for packages called `name`; nil where there is none.
  func rule(for name: String) -> Rule? { rules.first { SSHPattern.list($0.packages, matches: name) } }
}

/// Why a `trust.yaml` cannot be used.
public struct PolicyError: Error, Hashable, Sendable {
  /// All problems, each with file, line and column.
  public let problems: [String]
}
