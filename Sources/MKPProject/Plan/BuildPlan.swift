import MKPFormat

/// What a package will be, before a byte of it is written. The same tree gives the same plan, whatever the order of
/// the file system, the clock and the user.
public struct BuildPlan: Hashable, Sendable {
  /// The project's folder.
  public let root: String
  /// The manifest, with the files of all entries.
  public let manifest: Manifest
  /// What goes in, by part and path.
  public let entries: [PlanEntry]
  /// What stays out although it lies where packages are made from.
  public let leftOut: [LeftOut]
  /// What was assumed, for the user to read.
  public let remarks: [String]
  /// How a tree without `mkp.yaml` was understood: `read as …`; nil where nothing had to be found out.
  public let reading: String?
  /// Time of every member of the package, in seconds since 1970.
  public let modificationTime: Int64

  /// The agents that must be built first.
  public var agents: [ProjectDefinition.Agent] {
    entries.compactMap { entry in
      if case .agent(let agent) = entry.origin { agent } else { nil }
    }
  }
}

/// A file of a planned package.
public struct PlanEntry: Hashable, Sendable {
  /// The part it belongs to.
  public let part: PackagePart
  /// The path below the part's directory.
  public let path: String
  /// Where it comes from.
  public let origin: Origin
  /// Bytes; nil for an agent, which is built first.
  public let size: Int64?

  /// Part and path, as `to:` names it: `agents/plugins/acme`.
  public var place: String { "\(part.rawValue)/\(path)" }

  /// Where a file of a package comes from.
  public enum Origin: Hashable, Sendable {
    /// The project's tree.
    case file(shown: String, location: String)
    /// A package of the system, or one of Debian that was fetched: `path` is where it is installed.
    case system(package: String, version: String?, path: String, location: String)
    /// A build.
    case agent(ProjectDefinition.Agent)

    /// For messages.
    public var description: String {
      switch self {
      case .file(let shown, _): shown
      case .system(let package, let version, let path, _):
        "\(path) (\(package)\(version.map { " " + $0 } ?? ""))"
      case .agent(let agent): agent.name
      }
    }
  }
}

extension ProjectDefinition.Agent {
  /// How messages call the agent.
  public var name: String {
    switch build {
    case .swift(let product): product
    case .run(_, let output): output
    }
  }

  /// The file that a command makes; empty for a product of Swift.
  var output: String {
    if case .run(_, let output) = build { output } else { "" }
  }
}

/// What a plan depends on besides the tree.
public struct PlanOptions: Sendable {
  /// Overrides the version.
  public var version: String?
  /// Changes that are not committed are no error.
  public var allowDirty = false
  /// Absolute path of the folder that packages are written to: it is no part of the tree.
  public var output: String?
  /// `SOURCE_DATE_EPOCH`; nil where it is not set.
  public var sourceDateEpoch: String?

  /// The defaults.
  public init() {}
}
