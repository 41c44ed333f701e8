import MKPFormat

/// A package to check: a project's plan or a finished file, both seen alike.
public struct CheckSubject: Sendable {
  /// Where a package comes from.
  public enum Origin: Hashable, Sendable {
    /// A source tree; the path of its root as the user gave it.
    case project(root: String)
    /// An `.mkp`; its path as the user gave it.
    case package(path: String)
  }

  /// Where the package comes from.
  public let origin: Origin
  /// The manifest; nil when there is none that can be read, which `defects` then tells.
  public let manifest: SubjectManifest?
  /// The files, sorted by part and path.
  public let files: [SubjectFile]
  /// What the loader found out.
  public let defects: [Defect]
  /// What the project demands of its check.
  public let configuration: CheckConfiguration
  /// What could not be looked at, and why; shown in the summary.
  public let notChecked: [String]
  /// How a tree without `mkp.yaml` was understood, for the user to read.
  public var reading: String?

  /// Something that a loader found and a rule answers for.
  public struct Defect: Sendable {
    /// The rule that answers for it; its check is ``Rule/Check/engine``.
    public let rule: Rule
    /// What was found.
    public let message: String
    /// Where.
    public let place: Place

    /// A defect.
    public init(rule: Rule, message: String, place: Place = .package) {
      self.rule = rule
      self.message = message
      self.place = place
    }
  }

  /// A package.
  public init(
    origin: Origin, manifest: SubjectManifest?, files: [SubjectFile], defects: [Defect] = [],
    configuration: CheckConfiguration = CheckConfiguration(), notChecked: [String] = []
  ) {
    self.origin = origin
    self.manifest = manifest
    self.files = files.sorted { ($0.part.rawValue, $0.path) < ($1.part.rawValue, $1.path) }
    self.defects = defects
    self.configuration = configuration
    self.notChecked = notChecked
  }

  /// The path that the user gave.
  public var path: String {
    switch origin {
    case .project(let root): root
    case .package(let path): path
    }
  }

  /// The file at `path` of `part`.
  public func file(_ part: PackagePart, _ path: String) -> SubjectFile? {
    var range = files[...]
    while let middle = range.isEmpty ? nil : range.startIndex + range.count / 2 {
      let found = files[middle]
      if (found.part.rawValue, found.path) == (part.rawValue, path) { return found }
      range =
        (found.part.rawValue, found.path) < (part.rawValue, path) ? range[(middle + 1)...] : range[..<middle]
    }
    return nil
  }
}

/// What a project says about its check, the `check` key of `mkp.yaml`.
public struct CheckConfiguration: Sendable {
  /// The versions to check for; empty when the bounds decide.
  public var targets: [CheckTarget]
  /// Findings that are known and wanted.
  public var suppressions: [ConfiguredSuppression]

  /// A configuration.
  public init(targets: [CheckTarget] = [], suppressions: [ConfiguredSuppression] = []) {
    self.targets = targets
    self.suppressions = suppressions
  }
}

/// An entry of `check.ignore` in `mkp.yaml`.
public struct ConfiguredSuppression: Sendable {
  /// The rule's id.
  public let rule: String
  /// Why the finding is wanted; empty when none is given.
  public let reason: String
  /// Glob of the package paths (`part/path`) that it covers; nil for all.
  public let files: String?
  /// Where the entry stands.
  public let place: Place

  /// An entry.
  public init(rule: String, reason: String, files: String? = nil, place: Place = Place(key: "check.ignore")) {
    self.rule = rule
    self.reason = reason
    self.files = files
    self.place = place
  }
}
