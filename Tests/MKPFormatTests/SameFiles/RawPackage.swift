import MKPFormat

/// A package as members byte by byte.
struct RawPackage {
  var outer: [RawMember]
  /// The members of `agents.tar` and `doc.tar`.
  var agents: [RawMember] = [RawMember("plugins/a", "one"), RawMember("b", "two")]
  var doc: [RawMember] = [RawMember("ü", "three")]
  /// What stands behind the members of each archive.
  var ends: [Archive: [UInt8]] = [:]
  /// Nil for gzip as everybody writes it.
  var compress: (([UInt8]) -> [UInt8])?

  enum Archive: CaseIterable { case outer, agents, doc }

  init() {
    var sample = SamplePackage()
    sample.setManifest { $0.description = "For the installer" }
    outer = [RawMember(Array("info".utf8), sample.info ?? []), RawMember(Array("info.json".utf8), sample.json ?? [])]
    for (name, archive) in [("agents.tar", Archive.agents), ("doc.tar", .doc)] {
      var part = RawMember(name)
      part.holds = archive
      outer.append(part)
    }
  }

  subscript(archive: Archive) -> [RawMember] {
    get {
      switch archive {
      case .outer: outer
      case .agents: agents
      case .doc: doc
      }
    }
    set {
      switch archive {
      case .outer: outer = newValue
      case .agents: agents = newValue
      case .doc: doc = newValue
      }
    }
  }

  /// The package.
  var bytes: [UInt8] {
    func end(_ archive: Archive) -> [UInt8] { ends[archive] ?? [UInt8](repeating: 0, count: 1024) }
    let members = outer.map { member in
      guard let archive = member.holds else { return member }
      var member = member
      member.data = self[archive].flatMap(\.bytes) + end(archive)
      return member
    }
    let archive = members.flatMap(\.bytes) + end(.outer)
    return compress?(archive) ?? gzip(archive)
  }
}

extension RawPackage {
  /// Changes the manifest.
  mutating func relist(_ change: (inout Manifest) -> Void) {
    var sample = SamplePackage()
    sample.setManifest(change)
    for (name, text) in [("info", sample.info ?? []), ("info.json", sample.json ?? [])] {
      for index in outer.indices where outer[index].name == Array(name.utf8) { outer[index].data = text }
    }
  }
}
