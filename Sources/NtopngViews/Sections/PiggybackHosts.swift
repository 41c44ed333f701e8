import NtopngAPI

/// Chooses the hosts of a snapshot that become piggyback data, and their names.
struct PiggybackHosts {
  /// How much more traffic a host needs to take the place of one that was chosen before.
  private static let clearlyMore = 1.25

  private struct Candidate {
    var entries: [HostSnapshot.Entry] = []
    var traffic = 0
  }

  private let snapshot: HostSnapshot
  /// The names and the places of their lines.
  private let blocks: [(name: String, entries: [HostSnapshot.Entry])]
  private(set) var problems: [Problem] = []

  /// The chosen names, in the order of the output.
  var names: [String] { blocks.map(\.name) }

  /// - Parameters:
  ///   - checkmkHosts: the hosts of the Checkmk site, for names that come from there.
  ///   - previous: the names that the last run chose. Where there are more hosts than allowed, those with most traffic
  ///     are chosen, and they stay until others have clearly more.
  init(
    _ snapshot: HostSnapshot, _ options: PiggybackOptions, checkmkHosts: CheckmkHosts? = nil,
    previous: Set<String> = []
  ) {
    self.snapshot = snapshot
    let networks = options.networks.compactMap { AddressRange($0) }
    var byName: [String: Candidate] = [:]
    var unnamed = 0
    snapshot.forEach { host, entry in
      guard host.isLocal, host.score >= options.minimumScore,
        networks.isEmpty || networks.contains(where: { $0.contains(host.address) }),
        options.vlans.isEmpty || options.vlans.contains(host.vlan)
      else { return }
      let name = HostName.choose(
        options.nameSources, address: "\(host.address)", checkmk: checkmkHosts?[host.address],
        shown: host.shownName.isEmpty ? nil : host.shownName,
        resolved: host.resolvedName.isEmpty ? nil : host.resolvedName)
      guard let name else {
        unnamed += 1
        return
      }
      byName[name, default: Candidate()].entries.append(entry)
      byName[name, default: Candidate()].traffic = [byName[name]?.traffic ?? 0, host.traffic].saturatedSum
    }
    let chosen = Self.chosen(byName, previous, options.maximumHosts)
    blocks = chosen.map { ($0, (byName[$0]?.entries ?? []).sorted { $0.offset < $1.offset }) }
    if byName.count > options.maximumHosts {
      problems.append(
        Problem(
          .hosts, kind: "limit",
          "\(byName.count - options.maximumHosts) of \(byName.count) hosts are left out, those with least traffic; "
            + "raise the bound or filter"))
    }
    if let checkmkHosts, checkmkHosts.ambiguous > 0 {
      problems.append(
        Problem(
          .hosts, kind: "limit",
          "addresses that several hosts of this Checkmk site have are left out: \(checkmkHosts.ambiguous)"))
    }
    // Most of what ntopng sees is no host of Checkmk.
    if unnamed > 0, checkmkHosts == nil {
      problems.append(
        Problem(.hosts, kind: "limit", "hosts left out, because they have no valid Checkmk host name: \(unnamed)"))
    }
  }

  private static func chosen(_ candidates: [String: Candidate], _ previous: Set<String>, _ count: Int) -> [String] {
    guard candidates.count > count else { return candidates.keys.sorted() }
    let weights = candidates.map { name, candidate in
      (name: name, weight: Double(candidate.traffic) * (previous.contains(name) ? clearlyMore : 1))
    }
    // Of those with the same weight the ones that are there stay.
    let sorted = weights.sorted {
      ($0.weight, previous.contains($0.name) ? 1 : 0, $1.name) > (
        $1.weight, previous.contains($1.name) ? 1 : 0, $0.name
      )
    }
    return sorted.prefix(count).map(\.name).sorted()
  }

  /// Hands the blocks over one by one.
  func write(_ output: (String) -> Void) {
    for block in blocks {
      let lines = block.entries.map { snapshot.line(of: $0) + "\n" }.joined()
      output("<<<<\(block.name)>>>>\n<<<ntopng_host:sep(0)>>>\n\(lines)<<<<>>>>\n")
    }
  }
}

/// The names that a run chose, for the next one. Without a cache each run chooses anew.
struct ChosenHosts {
  private let cache: ReplyCache
  private let file: String

  init?(_ cache: ReplyCache?, _ options: SectionOptions) {
    guard let cache else { return nil }
    self.cache = cache
    file = "chosen-" + cache.key("chosen", options.identity)
  }

  var names: Set<String> {
    let text = String(decoding: cache.folder.read(file, limit: 16 << 20) ?? [], as: UTF8.self)
    return Set(text.split(separator: "\n").map(String.init))
  }

  func keep(_ names: [String]) throws(CacheError) {
    try cache.folder.write(file, Array(names.joined(separator: "\n").utf8))
  }
}
