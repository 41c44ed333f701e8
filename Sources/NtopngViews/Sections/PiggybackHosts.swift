import JSONText
import NtopngAPI

/// Chooses the hosts of a snapshot that become piggyback data, and their names.
struct PiggybackHosts {
  private(set) var blocks: [(name: String, lines: [String])] = []
  private(set) var problems: [Problem] = []

  init(_ snapshot: HostSnapshot, _ options: PiggybackOptions) {
    let networks = options.networks.compactMap { AddressRange($0) }
    var byName: [String: [String]] = [:]
    var unnamed = 0
    snapshot.forEach { record in
      guard let line = try? JSONParser.parse(Array(record.line.utf8)), line["local"]?.flag == true,
        let text = line["address"]?.text, let address = HostAddress(text)
      else { return }
      let vlan = line["vlan"]?.count ?? 0
      guard networks.isEmpty || networks.contains(where: { $0.contains(address) }),
        options.vlans.isEmpty || options.vlans.contains(vlan)
      else { return }
      let score = (line.at("score", "as_client")?.count ?? 0) + (line.at("score", "as_server")?.count ?? 0)
      guard score >= options.minimumScore else { return }
      let name = HostName.choose(
        options.nameSources, address: text, shown: line["name"]?.text,
        resolved: record.resolvedName.isEmpty ? nil : String(record.resolvedName))
      guard let name else {
        unnamed += 1
        return
      }
      byName[name, default: []].append(String(record.line))
    }
    let names = byName.keys.sorted()
    blocks = names.prefix(options.maximumHosts).map { ($0, byName[$0] ?? []) }
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
      output("<<<<\(block.name)>>>>\n<<<ntopng_host:sep(0)>>>\n" + block.lines.joined(separator: "\n") + "\n<<<<>>>>\n")
    }
  }
}
