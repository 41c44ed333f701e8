import JSONText

/// The live flows of one host, biggest first, as far as the bound goes.
struct HostFlows {
  let key: HostKey
  let rows: [FlowRow]
  let scanned: Int
  let bounded: Bool

  init(_ session: ViewSession, _ catalogue: Catalogue) throws(ViewFailure) {
    key = try session.hostKey()
    var filters = FlowFilters(ViewParameters(), catalogue)
    filters.narrow(to: key)
    do {
      let found = try FlowLists(session: session, catalogue: catalogue)
        .scan(.active, filters, sort: "bytes", order: .desc)
      rows = found.rows.filter { row in filters.checks.allSatisfy { $0(row) } }
      scanned = found.scanned
      bounded = found.bounded
    } catch let error where error.kind == .hostUnknown {
      throw session.unknownHost(key.address, vlan: key.vlan)
    }
  }

  /// Whether the host is the client of a flow.
  func isClient(_ row: FlowRow) -> Bool { row.client.isHost(key.address, vlan: key.vlan) }

  /// Says that there are more flows than were read.
  var boundLimit: ViewLimit? {
    bounded
      ? ViewLimit(
        what: "all flows of the host",
        message: "The host has more flows than are read: the \(scanned) biggest ones are counted.") : nil
  }
}

/// View `peers`: with whom a host speaks, by application.
struct PeersView {
  let session: ViewSession

  private struct Peer {
    var end: HostEnd
    var application: String?
    var bytes = 0.0
    var flows = 0
  }

  func make() throws(ViewFailure) -> (page: Page<JSONValue>, data: JSONValue) {
    let parameters = session.parameters
    let catalogue = try Catalogue(session)
    let flows = try HostFlows(session, catalogue)
    let total = flows.rows.reduce(0) { $0 + ($1.bytes ?? 0) }
    let pairs = grouped(flows) { "\($0.ip)@\($0.vlan ?? 0) \($1 ?? "")" }
    let matching = pairs.filter { peer in
      (parameters.application.map { peer.application == $0 } ?? true) && matches(peer, parameters.search)
    }
    let sorted = matching.sorted(parameters.order ?? .desc) { peer in
      switch parameters.sort {
      case "peer": SortKey(peer.end.name ?? peer.end.ip)
      case "application": SortKey(peer.application)
      case "flows": SortKey(peer.flows)
      default: SortKey(peer.bytes)
      }
    }
    let page = Page(of: sorted, parameters, scanned: flows.bounded ? flows.scanned : nil, bounded: flows.bounded)
    let rows = page.rows.map { peer in
      fields([
        "peer": peer.end.json(session), "application": text(peer.application), "bytes": amount(peer.bytes),
        "flows": count(peer.flows), "share": share(peer.bytes, of: total),
      ])
    }
    let peers = grouped(flows) { end, _ in "\(end.ip)@\(end.vlan ?? 0)" }.sorted(.desc) { SortKey($0.bytes) }
    let applications = grouped(flows) { $1 ?? "" }.sorted(.desc) { SortKey($0.bytes) }
    let data = fields([
      "rows": .array(rows),
      "top_peers": .array(
        peers.prefix(10).map { peer in
          fields(["peer": peer.end.json(session), "bytes": amount(peer.bytes), "share": share(peer.bytes, of: total)])
        }),
      "top_applications": .array(
        applications.filter { $0.application != nil }.prefix(10).map { peer in
          fields([
            "name": .string((peer.application ?? "").cut(200)), "bytes": amount(peer.bytes),
            "share": share(peer.bytes, of: total),
          ])
        }),
      "url": text(
        session.links.host("\(flows.key.address)", vlan: flows.key.vlan, ifid: session.ifid, page: "peers")),
    ])
    var shown = Page(of: [JSONValue](), parameters, scanned: page.scanned, bounded: page.bounded)
    shown.total = page.total
    shown.hasNext = page.hasNext
    return (shown, data)
  }

  private func grouped(_ flows: HostFlows, by key: (HostEnd, String?) -> String) -> [Peer] {
    var peers: [String: Peer] = [:]
    for row in flows.rows {
      var end = flows.isClient(row) ? row.server : row.client
      end.port = nil
      var peer = peers[key(end, row.application)] ?? Peer(end: end, application: row.application)
      peer.end.name = peer.end.name ?? end.name
      peer.bytes += row.bytes ?? 0
      peer.flows += 1
      peers[key(end, row.application)] = peer
    }
    return peers.sorted { $0.key < $1.key }.map(\.value)
  }

  private func matches(_ peer: Peer, _ search: String?) -> Bool {
    guard let search = search?.lowercased() else { return true }
    return [peer.end.ip, peer.end.name, peer.application].contains { $0?.lowercased().contains(search) == true }
  }
}

/// View `ports`: ports that a host serves and uses, and the traffic on its own ports now.
struct PortsView {
  let session: ViewSession

  private struct Port: Hashable {
    var `protocol`: String?
    var number: Int
  }

  func data() throws(ViewFailure) -> JSONValue {
    let host = try HostView(session)
    let flows = try HostFlows(session, Catalogue(session))
    if let limit = flows.boundLimit { session.limit(limit) }
    let used = host.data["used_ports"]
    return fields([
      "server": listed(used["local_server_ports"]),
      "client": listed(used["remote_contacted_ports"]),
      "server_traffic": traffic(flows, asClient: false),
      "client_traffic": traffic(flows, asClient: true),
      "url": text(host.page("ports")),
    ])
  }

  /// ntopng's `"tcp:22": "SSH"`.
  private func listed(_ table: Reading) -> JSONValue {
    let ports = table.table.compactMap { key, value -> (Port, String?)? in
      let parts = key.split(separator: ":")
      guard parts.count == 2, let number = Int(parts[1]), (0...65535).contains(number) else { return nil }
      return (Port(protocol: String(parts[0]), number: number), value.text)
    }
    let sorted = ports.sorted { ($0.0.number, $0.0.protocol ?? "") < ($1.0.number, $1.0.protocol ?? "") }
    return .array(
      sorted.prefix(1000).map { port, application in
        fields([
          "protocol": text(port.protocol, limit: 20), "port": .int(Int64(port.number)),
          "application": text(application),
        ])
      })
  }

  private func traffic(_ flows: HostFlows, asClient: Bool) -> JSONValue {
    var amounts: [Port: (bytes: Double, application: String?)] = [:]
    var total = 0.0
    for row in flows.rows where flows.isClient(row) == asClient {
      guard let number = asClient ? row.client.port : row.server.port, (1...65535).contains(number) else { continue }
      let port = Port(protocol: row.protocol?.lowercased(), number: number)
      amounts[port, default: (0, row.application)].bytes += row.bytes ?? 0
      total += row.bytes ?? 0
    }
    let sorted = amounts.sorted { ($1.value.bytes, $0.key.number) < ($0.value.bytes, $1.key.number) }
    return .array(
      sorted.prefix(100).map { port, found in
        fields([
          "protocol": text(port.protocol, limit: 20), "port": .int(Int64(port.number)),
          "application": text(found.application), "bytes": amount(found.bytes),
          "share": share(found.bytes, of: total),
        ])
      })
  }
}
