extension PackagePart {
  /// What a version of Checkmk makes of the files of a part.
  public enum Status: String, Hashable, Sendable, CaseIterable {
    /// The version does not know the part; Checkmk 2.2 cannot read a package that has it.
    case unknown
    /// Its files are used.
    case current
    /// Its files are used, but "Analyze configuration" warns of them.
    case deprecated
    /// "Analyze configuration" calls its files critical; most are not used any more.
    case removed
  }

  /// What Checkmk `version` makes of the file at `path` in this part.
  ///
  /// Source: the `ACTestDeprecated…` classes of Checkmk's "Analyze configuration", which compare base versions.
  public func status(of path: String, on version: CheckmkVersion) -> Status {
    let (introduced, deprecated, removed) = history(of: path)
    // A daily build of the master branch is newer than all.
    guard let base = version.base else { return removed != nil ? .removed : deprecated != nil ? .deprecated : .current }
    if let introduced, base < introduced { return .unknown }
    if let removed, base >= removed { return .removed }
    if let deprecated, base >= deprecated { return .deprecated }
    return .current
  }

  /// Whether Checkmk `version` knows the part at all.
  public func isKnown(to version: CheckmkVersion) -> Bool { status(of: "", on: version) != .unknown }

  private typealias Base = CheckmkVersion.Base

  private func history(of path: String) -> (introduced: Base?, deprecated: Base?, removed: Base?) {
    switch self {
    case .cmkAddonsPlugins, .cmkPlugins: (Base(2, 3, 0), nil, nil)
    case .agentBased, .checks, .checkman: (nil, Base(2, 3, 0), Base(2, 4, 0))
    case .inventory: (nil, Base(2, 1, 0), Base(2, 2, 0))
    case .pnpTemplates: (nil, Base(2, 0, 0), Base(2, 0, 0))
    case .gui: (nil, Base(2, 3, 0), nil)
    case .web:
      switch path.pathComponents.prefix(2).joined(separator: "/") {
      case "plugins/metrics", "plugins/perfometer": (nil, Base(2, 3, 0), Base(2, 4, 0))
      case "plugins/wato": (nil, Base(2, 4, 0), Base(2, 5, 0))
      default: (nil, Base(2, 3, 0), nil)
      }
    default: (nil, nil, nil)
    }
  }
}
