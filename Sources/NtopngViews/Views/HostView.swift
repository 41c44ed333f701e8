import JSONText

/// The views of one host that come from a single reply of ntopng: overview, traffic, packets, applications, categories.
struct HostView {
  let session: ViewSession
  let key: HostKey
  let data: Reading

  /// Asks for the host of the request.
  init(_ session: ViewSession) throws(ViewFailure) {
    self.session = session
    key = try session.hostKey()
    data = try Self.data(of: key, session)
  }

  /// Everything about a host. ntopng writes a line of user activity per call, hence the minute.
  static func data(of key: HostKey, _ session: ViewSession) throws(ViewFailure) -> Reading {
    do {
      return try session.rsp(session.query("host/data", ["host": "\(key)"], timeToLive: 60))
    } catch let error where error.kind == .hostUnknown {
      throw session.unknownHost(key.address, vlan: key.vlan)
    }
  }

  var url: String? { page(nil) }

  /// The host's page in ntopng, or one of its tabs.
  func page(_ name: String?) -> String? {
    session.links.host("\(key.address)", vlan: key.vlan, ifid: session.ifid, page: name)
  }

  var end: HostEnd {
    let ip = data["ip"].text ?? "\(key.address)"
    return HostEnd(
      ip: ip, vlan: data["vlan"].count ?? key.vlan, name: realName(data["name"].text, ip: ip),
      isLocal: data["localhost"].flag, country: data["country"].text, isBlacklisted: data["is_blacklisted"].flag)
  }

  /// The overview.
  func overview() -> JSONValue {
    let names = data["names"].table.compactMap { name in
      name.value.text.map { fields(["name": .string($0.cut(300)), "source": .string(name.key)]) }
    }
    let asn = data["asn"].count
    return fields([
      "host": end.json(session),
      "names": .array(Array(names.prefix(64))),
      "mac": text(data["mac"].text.flatMap { $0 == "00:00:00:00:00:00" ? nil : $0 }),
      "os": text(data["os_detail"].text),
      "network": text(data["local_network_name"].text),
      "asn": asn == 0 ? nil : count(asn),
      "as_name": text(data["asname"].text),
      "engaged_alerts": count(data["num_alerts"].count),
      "total_alerts": count(data["total_alerts"].count),
      "score": fields([
        "total": count(data["score"].count),
        "as_client": count(data["score.as_client"].count),
        "as_server": count(data["score.as_server"].count),
      ]),
      "active_alerted_flows": count(data["active_alerted_flows"].count),
      "first_seen": amount(data["seen.first"].number),
      "last_seen": amount(data["seen.last"].number),
      "throughput": fields([
        "total": amount(data["throughput_bps"].number.map { $0 * 8 }),
        "packets_per_s": amount(data["throughput_pps"].number),
      ]),
      "sent": volume("sent"),
      "received": volume("rcvd"),
      "active_flows": pair("active_flows"),
      "total_flows": pair("total_flows"),
      "alerted_flows": pair("alerted_flows"),
      "unreachable_flows": pair("unreachable_flows"),
      "contacts": pair("contacts"),
      "peers": peers,
      "url": text(url),
      "flows_url": text(
        session.links.flows(ifid: session.ifid, host: "\(key.address)", vlan: key.vlan)),
      "alerts_url": text(
        session.links.alerts(
          ifid: session.ifid, family: "host", status: session.server.pastAlerts,
          begin: Int(session.source.now) - 31 * 86400, end: Int(session.source.now), ip: "\(key.address)")),
    ])
  }

  /// Traffic by IP protocol.
  func traffic() -> (rows: [HostTraffic], contacts: JSONValue) {
    let names = [("tcp", "TCP"), ("udp", "UDP"), ("icmp", "ICMP"), ("other_ip", "other")]
    let rows = names.compactMap { field, name -> HostTraffic? in
      var row = HostTraffic(name: name)
      row.sent = data["\(field).bytes.sent"].number
      row.received = data["\(field).bytes.rcvd"].number
      row.packetsSent = data["\(field).packets.sent"].count
      row.packetsReceived = data["\(field).packets.rcvd"].count
      return row.sent == nil && row.received == nil ? nil : row
    }
    return (rows, peers)
  }

  /// Different hosts spoken to.
  private var peers: JSONValue {
    let cardinality = data["cardinality"]
    return fields([
      "as_client": count(cardinality["num_contacted_hosts_as_client"].count),
      "as_server": count(cardinality["num_host_contacts_as_server"].count),
    ])
  }

  private func pair(_ name: String) -> JSONValue {
    fields([
      "as_client": count(data["\(name).as_client"].count),
      "as_server": count(data["\(name).as_server"].count),
    ])
  }

  private func volume(_ direction: String) -> JSONValue {
    fields([
      "bytes": amount(data["bytes.\(direction)"].number),
      "packets": count(data["packets.\(direction)"].count),
    ])
  }
}

/// Traffic of a host in one protocol, application or category.
struct HostTraffic {
  var name: String
  var sent: Double?
  var received: Double?
  var packetsSent: Int?
  var packetsReceived: Int?
  var duration: Double?
  var flows: Int?
  var category: String?
  var breed: String?
  /// Of a category: the names of the host's applications in it, sorted.
  var applications: [String] = []

  /// Bytes in both directions, as far as known.
  var bytes: Double? {
    guard let sent else { return received }
    return sent + (received ?? 0)
  }

  init(name: String) { self.name = name }

  /// The value of a column of the contract.
  func sortKey(_ column: String) -> SortKey? {
    switch column {
    case "name": SortKey(name)
    case "bytes_sent": SortKey(sent)
    case "bytes_received": SortKey(received)
    case "duration": SortKey(duration)
    case "flows": SortKey(flows)
    case "category": SortKey(category)
    case "breed": SortKey(breed)
    case "breakdown": SortKey(sentShare)
    case "applications": SortKey(applications.isEmpty ? nil : applications.joined(separator: " "))
    default: SortKey(bytes)
    }
  }

  /// The part that was sent, 0 to 1.
  private var sentShare: Double? {
    guard let sent, let bytes, bytes > 0 else { return nil }
    return sent / bytes
  }
}
