import MKPFormat

/// What a package and another build of its commit have in common.
public struct RebuildComparison: Hashable, Sendable {
  /// How the two were compared.
  public enum Method: String, Hashable, Sendable {
    /// Byte for byte: the tools are those of the record.
    case bytes
    /// File by file, with the fields of the manifest and what the headers of the archives say: other tools may compress
    /// in another way.
    case members
  }

  /// A tool that is not the one of the record.
  public struct ToolChange: Hashable, Sendable {
    /// `zlib`, `swift`, `agent_acme: SDK`, …
    public let name: String
    /// Its version in the record; nil where the record names none.
    public let recorded: String?
    /// Its version here; nil where it was not used.
    public let here: String?
  }

  /// How the two were compared.
  public let method: Method
  /// The tools that differ; empty exactly where ``method`` is ``Method/bytes``.
  public let tools: [ToolChange]
  /// Everything in which the packages differ.
  public let difference: PackageDifference

  init(recorded: Provenance, here: Provenance, difference: PackageDifference) {
    tools = Self.changes(recorded.toolVersions, here.toolVersions)
    method = tools.isEmpty ? .bytes : .members
    self.difference = difference
  }

  /// Whether the package is what its commit gives.
  public var isReproduced: Bool {
    switch method {
    case .bytes: difference.likeness == .identical
    case .members:
      difference.files.isEmpty && difference.properties.allSatisfy(\.followsFromTheTools)
    }
  }

  private static func changes(_ recorded: [String: String], _ here: [String: String]) -> [ToolChange] {
    Set(recorded.keys).union(here.keys).sorted().compactMap { name in
      recorded[name] == here[name] ? nil : ToolChange(name: name, recorded: recorded[name], here: here[name])
    }
  }
}

extension PropertyChange {
  /// Other tools of the same build may make this difference: another compression, and the field of the manifest that says
  /// with what the package was built. All else is in the headers of the archives, and comes from the source.
  fileprivate var followsFromTheTools: Bool {
    switch kind {
    case .compression, .manifestText, .bytes: true
    case .manifest: place.hasSuffix(": version.packaged")
    case .archiveMember, .listing, .fileKind, .mode, .timestamp, .owner, .archivedName, .order, .dialect, .defect: false
    }
  }
}

extension Provenance {
  /// The versions of everything that has a say in the bytes of the package.
  fileprivate var toolVersions: [String: String] {
    // libsodium only computes digests.
    var versions = tools.filter { $0.key != "libsodium" }
    for agent in agents {
      versions["\(agent.name): compiler"] = agent.toolchain
      versions["\(agent.name): SDK"] = agent.sdk
      for (package, version) in agent.systemPackages { versions["\(agent.name): \(package)"] = version }
    }
    return versions
  }
}
