import NtopngAPI

/// Chooses the hosts of a snapshot that become piggyback data, and their names.
struct PiggybackHosts {
  private let snapshot: HostSnapshot
  /// The names and the places of their lines.
  private let blocks: [(name: String, entries: [HostSnapshot.Entry])]
  private(set) var problems: [Problem] = []

  init(_ snapshot: HostSnapshot, _ options: PiggybackOptions) {
    self.snapshot = snapshot
    let networks = options.networks.compactMap { AddressRange($0) }
    var byName: [String: [HostSnapshot.Entry]] = [:]
    var unnamed = 0
    snapshot.forEach { host, entry in
      guard host.isLocal, host.score >= options.minimumScore,
        networks.isEmpty || networks.contains(where: { $0.contains(host.address) }),
        options.vlans.isEmpty || options.vlans.contains(host.vlan)
      else { return }
      let name = HostName.choose(
        options.nameSources, address: "\(host.address)", shown: host.shownName.isEmpty ? nil : host.shownName,
        resolved: host.resolvedName.isEmpty ? nil : host.resolvedName)
      guard let name else {
        unnamed += 1
        return
      }
      byName[name, default: []].append(entry)
    }
    let names = byName.keys.sorted()
    blocks = names.prefix(options.maximumHosts).map { ($0, (byName[$0] ?? []).sorted { $0.offset < $1.offset }) }
    if names.count > options.maximumHosts {
      problems.append(
        Problem(
          .hosts, kind: "limit",
          "\(names.count - options.maximumHosts) of \(names.count) hosts are left out; raise the bound or filter"))
    }
    if unnamed > 0 {
      problems.append(
        Problem(.hosts, kind: "limit", "\(unnamed) hosts are left out, because they have no valid Checkmk host name"))
    }
  }

  /// Hands the blocks over one by one.
  func write(_ output: (String) -> Void) {
    for block in blocks {
      let lines = block.entries.map { snapshot.line(of: $0) + "\n" }.joined()
      output("<<<<\(block.name)>>>>\n<<<ntopng_host:sep(0)>>>\n\(lines)<<<<>>>>\n")
    }
  }
}
