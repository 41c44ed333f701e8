/// Everything that a rule may look at.
public struct CheckContext: Sendable {
  /// The package.
  public let subject: CheckSubject
  /// The versions it is checked for, oldest first; empty when its bounds leave none that is known.
  public let targets: [CheckTarget]
  /// What there is to know about each version.
  public let catalogues: Catalogues
  /// The editions it is checked for.
  public let editions: [Edition]
  /// The Python of the package; the checker looks at it before the rules run.
  public internal(set) var python: PythonPackage = .none

  /// A context.
  public init(
    subject: CheckSubject, targets: [CheckTarget], catalogues: Catalogues, editions: [Edition] = Edition.allCases
  ) {
    self.subject = subject
    self.targets = targets
    self.catalogues = catalogues
    self.editions = editions
  }

  /// The catalogue of `target`.
  public func catalogue(_ target: CheckTarget) -> Catalogue? {
    catalogues.all.first { CheckTarget($0.version) == target }
  }

  /// Whether the package is a source tree.
  var isProject: Bool { if case .project = subject.origin { true } else { false } }

  /// Where a finding about the manifest's `key` is.
  public func place(_ key: SubjectManifest.Key) -> Place { subject.manifest?.place(key) ?? Place(key: key.rawValue) }
}

extension Catalogues {
  /// The versions that there is data about, oldest first.
  public var targets: [CheckTarget] { all.compactMap { CheckTarget($0.version) } }
}
