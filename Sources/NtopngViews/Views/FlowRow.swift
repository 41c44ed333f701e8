import JSONText

/// A live flow.
struct FlowRow {
  var key: String?
  var hashID: String?
  var client: HostEnd
  var server: HostEnd
  var `protocol`: String?
  var application: String?
  var category: String?
  var info: String?
  var vlan: Int?
  var duration: Double?
  var firstSeen: Double?
  var lastSeen: Double?
  var score: Int?
  var alert: String?
  var severity: Severity?
  var bytes: Double?
  var clientBytes: Double?
  var serverBytes: Double?
  var clientShare: Double?
  var packets: Int?
  var throughput: Double?
  var clientDelay: Double?
  var serverDelay: Double?
  var retransmissions: Int?
  /// The interface that a reply of `flow/active_list` is about.
  var ifid: Int?

  /// What tells two flows apart; lists shift between two pages.
  var identity: String {
    "\(key ?? "") \(hashID ?? "") \(client.ip) \(client.port ?? -1) \(server.ip) \(server.port ?? -1)"
  }

  /// Whether one side has sent nothing; nil where the reply does not tell.
  var isOneWay: Bool? {
    guard let clientBytes, let serverBytes else { return nil }
    return clientBytes == 0 || serverBytes == 0
  }

  /// A row of `flow/active`; throughput comes in bits/s.
  init?(active row: Reading, _ catalogue: Catalogue) {
    guard let client = Self.end(row["client"], vlan: row["vlan"].count),
      let server = Self.end(row["server"], vlan: row["vlan"].count)
    else { return nil }
    self.client = client
    self.server = server
    key = row["key"].text
    hashID = row["hash_id"].text
    vlan = row["vlan"].count
    self.protocol = row["protocol"]["l4"].text
    application = row["protocol"]["l7"].text
    category = application.flatMap(catalogue.category)
    duration = row["duration"].number
    firstSeen = row["first_seen"].number
    lastSeen = row["last_seen"].number
    score = row["score"].count
    bytes = row["bytes"].number
    throughput = row["thpt"]["bps"].number
    if let part = row["breakdown"]["cli2srv"].number, (0...100).contains(part) { clientShare = part / 100 }
    if let bytes, let clientShare {
      clientBytes = (bytes * clientShare).rounded()
      serverBytes = bytes - (bytes * clientShare).rounded()
    }
    packets = row["packets"].count
    let tcp = row["tcp"]
    clientDelay = tcp["nw_latency"]["cli"].number
    serverDelay = tcp["nw_latency"]["srv"].number
    if let there = tcp["retransmissions"]["cli2srv"].count, let back = tcp["retransmissions"]["srv2cli"].count {
      retransmissions = there + back
    }
  }

  /// A row of `flow/active_list`, which knows score, alert and info.
  init?(listed row: Reading, _ catalogue: Catalogue) {
    let vlan = row["vlan"]["id"].count ?? row["vlan"].count ?? row["client"]["vlan"].count ?? 0
    guard let client = Self.end(row["client"], vlan: vlan), let server = Self.end(row["server"], vlan: vlan)
    else { return nil }
    self.client = client
    self.server = server
    self.vlan = vlan
    ifid = row["ifid"].count
    key = row["key"].text
    hashID = row["hash_id"].text
    self.protocol = row["l4_proto"]["name"].text
    application = row["application"]["name"].text
    category = application.flatMap(catalogue.category)
    // Plain text: what looks like a tag came from the wire.
    info = row["info"].text
    duration = row["duration"].number
    firstSeen = row["first_seen"].number
    lastSeen = row["last_seen"].number
    score = row["score"].count
    alert = row["predominant_alert"]["name"].text.map(plainText)
    severity = Severity(number: row["predominant_alert"]["severity_id"].count)
    bytes = row["bytes"]["total"].number
    clientBytes = row["bytes"]["cli_bytes"].number
    serverBytes = row["bytes"]["srv_bytes"].number
    if let bytes, let clientBytes, bytes > 0, clientBytes >= 0 { clientShare = min(clientBytes / bytes, 1) }
    throughput = row["throughput"]["bps"].number
  }

  private static func end(_ side: Reading, vlan: Int?) -> HostEnd? {
    guard let ip = side["ip"].text else { return nil }
    let isLocal: Bool? = side["localhost"].flag == true ? true : side["remotehost"].flag == true ? false : nil
    return HostEnd(
      ip: ip, vlan: vlan ?? 0, name: realName(side["name"].text, ip: ip), port: side["port"].count, isLocal: isLocal,
      country: side["country"].text, isBlacklisted: side["is_blacklisted"].flag)
  }

  func json(_ session: ViewSession) -> JSONValue {
    fields([
      "key": text(key, limit: 40), "hash_id": text(hashID, limit: 40),
      "client": client.json(session), "server": server.json(session),
      "protocol": text(self.protocol), "application": text(application), "category": text(category),
      "info": text(info),
      "vlan": vlan.flatMap { (0...4095).contains($0) ? .int(Int64($0)) : nil },
      "duration_s": amount(duration), "first_seen": amount(firstSeen), "last_seen": amount(lastSeen),
      "score": count(score), "alert": text(alert), "severity": text(severity?.rawValue),
      "bytes": amount(bytes), "client_bytes": amount(clientBytes), "server_bytes": amount(serverBytes),
      "client_share": clientShare.map(JSONValue.double),
      "packets": count(packets), "throughput": amount(throughput),
      "client_rtt_ms": amount(clientDelay), "server_rtt_ms": amount(serverDelay),
      "retransmissions": count(retransmissions),
      "url": key.flatMap { key in
        hashID.flatMap { text(session.links.flow(key: key, hashID: $0, ifid: session.ifid)) }
      },
    ])
  }

  /// The value of a column of the contract.
  func sortKey(_ column: String) -> SortKey? {
    switch column {
    case "client": SortKey(client.name ?? client.ip)
    case "server": SortKey(server.name ?? server.ip)
    case "application": SortKey(application)
    case "protocol": SortKey(self.protocol)
    case "duration": SortKey(duration)
    case "score": SortKey(score)
    case "throughput": SortKey(throughput)
    case "first_seen": SortKey(firstSeen)
    case "last_seen": SortKey(lastSeen)
    case "info": SortKey(info)
    case "vlan": SortKey(vlan)
    case "breakdown": SortKey(clientShare)
    case "category": SortKey(category)
    default: SortKey(bytes)
    }
  }
}
