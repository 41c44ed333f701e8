import JSONText

extension HostView {
  /// View `traffic`: a table by IP protocol.
  func trafficData() -> JSONValue {
    let (rows, contacts) = traffic()
    let total = rows.reduce(0) { $0 + ($1.bytes ?? 0) }
    let sorted = rows.sorted(session.parameters.order ?? .desc) { $0.sortKey(session.parameters.sort ?? "bytes") }
    return fields([
      "contacts": contacts,
      "rows": .array(
        sorted.map { row in
          fields([
            "name": .string(row.name),
            "bytes_sent": amount(row.sent), "bytes_received": amount(row.received), "bytes": amount(row.bytes),
            "packets_sent": count(row.packetsSent), "packets_received": count(row.packetsReceived),
            "share": share(row.bytes, of: total),
          ])
        }),
      "url": text(page("traffic")),
    ])
  }

  /// View `packets`: sizes, TCP flags, TCP faults.
  func packetsData() -> JSONValue {
    let sent = data["pktStats.sent"]
    let received = data["pktStats.recv"]
    let sizes: [(String, Int?)] = [
      ("upTo64", 64), ("upTo128", 128), ("upTo256", 256), ("upTo512", 512), ("upTo1024", 1024), ("upTo1518", 1518),
      ("upTo2500", 2500), ("upTo6500", 6500), ("upTo9000", 9000), ("above9000", nil),
    ]
    let flags = [("syn", "SYN"), ("synack", "SYN+ACK"), ("finack", "FIN+ACK"), ("rst", "RST")]
    let faults = ["retransmissions", "out_of_order", "lost", "keep_alive"]
    return fields([
      "sizes": rows(sizes.map { ($0.0, JSONValue($0.1)) }, label: "max_bytes", sent["size"], received["size"]),
      "tcp_flags": rows(flags.map { ($0.0, .string($0.1)) }, label: "name", sent["tcp_flags"], received["tcp_flags"]),
      "tcp_faults": rows(
        faults.map { ($0, .string($0)) }, label: "name", data["tcpPacketStats.sent"], data["tcpPacketStats.rcvd"]),
      "arp": arp(),
      "url": text(page("packets")),
    ])
  }

  private func rows(
    _ members: [(field: String, shown: JSONValue)], label: String, _ sent: Reading, _ received: Reading
  ) -> JSONValue {
    .array(
      members.compactMap { field, shown in
        let out = sent[field].count
        let into = received[field].count
        guard out != nil || into != nil else { return nil }
        var row = JSONObject([(label, shown)])
        row["sent"] = count(out)
        row["received"] = count(into)
        return .object(row)
      })
  }

  /// ARP requests and replies of the host's MAC address: sent, then received; nothing when there were none.
  private func arp() -> JSONValue? {
    guard session.server.isAtLeast(5, 6) else {
      session.limit(ViewLimit(what: "ARP packets", message: "This ntopng does not tell ARP packets.", version: "5.6"))
      return nil
    }
    guard session.isCurrentInterface() else {
      session.limit(
        ViewLimit(
          what: "ARP packets", message: "ntopng tells them only for the interface that its user has chosen last.",
          setting: "an ntopng user whose allowed interface is this one"))
      return nil
    }
    let query = session.query(
      "host/packets/arp_data", ["host": "\(key.address)", "vlan": "\(key.vlan)"], timeToLive: 60)
    guard let series = try? session.rsp(query)["series"].list, series.count == 2 else { return nil }
    return .array([
      fields(["name": "requests and replies", "sent": count(series[0].count), "received": count(series[1].count)])
    ])
  }

  /// Names that the host's largest flows as client lead to: from TLS, HTTP and DNS.
  private func contactedNames(_ catalogue: Catalogue) -> JSONValue? {
    guard session.server.isAtLeast(6, 2), session.isCurrentInterface() else {
      session.limit(
        ViewLimit(
          what: "contacted names",
          message: "ntopng tells the names in flows only for the interface that its user has chosen last.",
          version: session.server.isAtLeast(6, 2) ? nil : "6.2",
          setting: session.server.isAtLeast(6, 2) ? "an ntopng user whose allowed interface is this one" : nil))
      return nil
    }
    var filters = FlowFilters(ViewParameters(), catalogue)
    filters.narrow(to: key)
    let lists = FlowLists(session: session, catalogue: catalogue)
    guard let found = try? lists.page(.listed, filters, sort: "bytes", order: .desc, page: 1, size: 500) else {
      return nil
    }
    var flows: [String: Int] = [:]
    for row in found.rows where row.client.isHost(key.address, vlan: key.vlan) {
      if let name = row.info, !name.isEmpty { flows[name.cut(300), default: 0] += 1 }
    }
    let names = flows.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(200)
    return .array(names.map { .string($0.key) })
  }

  /// View `applications`.
  func applicationsPage(_ catalogue: Catalogue) -> (page: Page<HostTraffic>, data: JSONValue) {
    let all = data["ndpi"].table.map { name, value in
      var row = HostTraffic(name: name)
      row.sent = value["bytes.sent"].number
      row.received = value["bytes.rcvd"].number
      row.duration = value["duration"].number
      row.flows = value["num_flows"].count
      row.breed = value["breed"].text
      row.category = catalogue.category(ofApplication: name)
      return row
    }
    let total = all.reduce(0) { $0 + ($1.bytes ?? 0) }
    let page = page(of: all)
    let rows = page.rows.map { row in
      fields([
        "name": .string(row.name.cut(200)),
        "bytes_sent": amount(row.sent), "bytes_received": amount(row.received), "bytes": amount(row.bytes),
        "share": share(row.bytes, of: total),
        "duration_s": amount(row.duration), "flows": count(row.flows),
        "category": text(row.category), "breed": text(row.breed),
        "url": text(
          session.links.flows(
            ifid: session.ifid, host: "\(key.address)", vlan: key.vlan, application: row.name)),
      ])
    }
    let services = data["server_contacts"].table.map { name, value in
      fields(["name": .string(name.cut(60)), "count": count(value.count)])
    }
    let answer = fields([
      "rows": .array(rows), "top": top(all, of: total),
      "contacted_services": .array(
        Array(services.sorted { ($0["name"]?.stringValue ?? "") < ($1["name"]?.stringValue ?? "") }.prefix(64))),
      "contacted_names": contactedNames(catalogue),
      "url": text(self.page("ndpi")),
    ])
    return (page, answer)
  }

  /// View `categories`.
  func categoriesPage(_ catalogue: Catalogue) -> (page: Page<HostTraffic>, data: JSONValue) {
    let used = Dictionary(grouping: data["ndpi"].table.map(\.key)) { catalogue.category(ofApplication: $0) }
    let all = data["ndpi_categories"].table.map { name, value in
      var row = HostTraffic(name: name)
      row.sent = value["bytes.sent"].number
      row.received = value["bytes.rcvd"].number
      row.duration = value["duration"].number
      row.applications = used[name]?.sorted() ?? []
      return row
    }
    let total = all.reduce(0) { $0 + ($1.bytes ?? 0) }
    let page = page(of: all)
    let rows = page.rows.map { row in
      fields([
        "name": .string(row.name.cut(200)),
        "bytes_sent": amount(row.sent), "bytes_received": amount(row.received), "bytes": amount(row.bytes),
        "share": share(row.bytes, of: total),
        "duration_s": amount(row.duration),
        "applications": .array(row.applications.prefix(200).map { .string($0.cut(200)) }),
      ])
    }
    let answer = fields(["rows": .array(rows), "top": top(all, of: total), "url": text(self.page("ndpi"))])
    return (page, answer)
  }

  private func page(of all: [HostTraffic]) -> Page<HostTraffic> {
    let parameters = session.parameters
    let matching = all.filter { row in
      (parameters.search.map { row.name.lowercased().contains($0.lowercased()) } ?? true)
        && (parameters.category.map { row.category == $0 } ?? true)
    }
    let column = parameters.sort ?? "bytes"
    return Page(of: matching.sorted(parameters.order ?? .desc) { $0.sortKey(column) }, parameters)
  }

  private func top(_ all: [HostTraffic], of total: Double) -> JSONValue {
    .array(
      all.sorted(.desc) { SortKey($0.bytes) }.prefix(10).map { row in
        fields(["name": .string(row.name.cut(200)), "bytes": amount(row.bytes), "share": share(row.bytes, of: total)])
      })
  }
}
