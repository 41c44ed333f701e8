import JSONText
import MKPFormat
import MKPProject

extension Provenance {
  /// The facts of the build of `package`.
  ///
  /// - Parameters:
  ///   - source: the repository as it was before the build and after it.
  ///   - parameters: what the options of the build said, beyond time and compression.
  ///   - builder: who built.
  public init(
    of package: BuiltPackage, source: SourceRevision?, parameters: [String: JSONValue], isReproduced: Bool,
    builder: BuilderIdentity
  ) {
    var parameters = parameters
    parameters["modification-time"] = .int(package.plan.modificationTime)
    parameters["compression-level"] = .int(Int64(PackageBuilder.standardCompressionLevel))
    var tools = LinkedLibraries.versions
    tools["mkpkit"] = ToolVersion.number
    tools["swift"] = package.agents.lazy.compactMap { $0.swift?.toolchain }.first
    let digests = Dictionary(package.contents.members.map { ([$0.part.rawValue, $0.path], $0.sha256) }) { $1 }
    let agents = package.plan.entries.compactMap { entry -> Agent? in
      guard case .agent(let agent) = entry.origin, let built = package.agents.first(where: { $0.name == agent.name }),
        let digest = digests[[entry.part.rawValue, entry.path]] ?? nil
      else { return nil }
      return Agent(built, path: "\(entry.part.rawValue)/\(entry.path)", sha256: digest)
    }
    let files = package.plan.entries.compactMap { entry -> Material? in
      guard let digest = digests[[entry.part.rawValue, entry.path]] ?? nil else { return nil }
      return Material(entry.origin, sha256: digest)
    }
    let dependencies = package.agents.compactMap(\.swift).flatMap(Material.dependencies)
    let materials = Dictionary((files + dependencies).map { ($0.uri, $0) }) { $1 }
    self.init(
      subjects: [Subject(name: package.plan.manifest.fileName, sha256: package.sha256)],
      source: source.map(Source.init), parameters: parameters, isReproduced: isReproduced, tools: tools, agents: agents,
      materials: materials.values.sorted { $0.uri < $1.uri }, builder: builder.identifier,
      invocation: builder.invocation)
  }
}

extension Provenance.Source {
  fileprivate init(_ revision: SourceRevision) {
    self.init(
      repository: revision.repository, commit: revision.commit, tag: revision.tag, folder: revision.folder,
      isClean: revision.uncommitted.isEmpty)
  }
}

extension Provenance.Agent {
  /// An executable that was built, and its digest.
  init(_ agent: BuiltAgent, path: String, sha256: SHA256Digest) {
    self.init(
      name: agent.name, path: path, sha256: sha256, toolchain: agent.swift?.toolchain, sdk: agent.swift?.sdk?.name,
      systemPackages: agent.swift?.sdk?.packages ?? [:],
      packages: (agent.swift?.pins ?? []).map { pin in
        Provenance.Package(
          name: pin.name, location: pin.location, version: pin.version, revision: pin.revision ?? pin.version ?? "")
      })
  }
}

extension Provenance.Material {
  /// Nil for an agent, whose own materials are listed.
  fileprivate init?(_ origin: PlanEntry.Origin, sha256: SHA256Digest) {
    switch origin {
    case .file(let shown, _): self.init(uri: "file:" + PackageURL.path(shown), digests: ["sha256": sha256.hex])
    case .system(let package, let version, let path, _):
      self.init(
        uri: PackageURL.debian(package, version, subpath: path), digests: ["sha256": sha256.hex])
    case .agent: return nil
    }
  }

  /// What an agent was linked from.
  fileprivate static func dependencies(of swift: BuiltAgent.SwiftOrigin) -> [Provenance.Material] {
    let packages = swift.pins.map { pin in
      Provenance.Material(
        uri: PackageURL.swift(location: pin.location, version: pin.version ?? pin.revision ?? ""),
        digests: pin.revision.map { ["gitCommit": $0] } ?? [:])
    }
    guard let sdk = swift.sdk else { return packages }
    let distribution = sdk.suite.map { [("distro", $0)] } ?? []
    return packages
      + sdk.packages.map { name, version in
        Provenance.Material(
          uri: PackageURL.debian(name, version, qualifiers: [("arch", "amd64")] + distribution))
      }
  }
}
