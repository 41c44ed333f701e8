import JSONText

/// An alert, engaged or stored.
struct AlertRow {
  let family: String
  var id: String?
  var time: Double?
  var duration: Double?
  var severity: Severity?
  var score: Int?
  var typeID: Int?
  var type: String?
  var category: String?
  var description: String?
  var count: Int?
  var isEngaged: Bool
  var entity: String?
  var host: HostEnd?
  var client: HostEnd?
  var server: HostEnd?
  var roles: [String] = []
  var application: String?
  var `protocol`: String?
  var protocolNumber: Int?
  var vlan: Int?
  var bytes: Double?
  var info: String?
  var networks: [Int] = []

  init?(_ record: Reading, family: AlertFamily, isEngaged: Bool) {
    guard !record.table.isEmpty else { return nil }
    self.family = family.name
    self.isEngaged = isEngaged
    id = record["row_id"].text
    time = record["tstamp"]["value"].number ?? record["tstamp"].number
    duration = record["duration"].number
    score = record["score"]["value"].count ?? record["score"].count
    severity = Severity(number: record["severity"]["value"].count ?? record["severity"].count)
    typeID = record["alert_id"]["value"].count ?? record["alert_id"].count
    type = (record["alert_id"]["label"].text ?? record["msg"]["name"].text ?? record["alert_name"].text)
      .map(plainText)
    category = record["alert_category"]["label"].text.map { plainText($0).lowercased() }
    let told = record["msg"]["description"].text ?? record["description"]["descr"].text ?? record["description"].text
    description = told.map { plainText($0).replacingEmptyLiveLink() }
    count = record["count"].count
    vlan = record["vlan_id"]["value"].count ?? record["vlan_id"].count
    switch family.name {
    case "host": readHost(record)
    case "flow": readFlow(record)
    default:
      entity =
        (record["subtype"]["name"].text ?? record["name"].text ?? record["address"]["value"].text
        ?? record["user"].text).map(plainText)
    }
  }

  private mutating func readHost(_ record: Reading) {
    let ip = record["ip"]
    guard let address = ip["value"].text ?? ip.text else { return }
    host = HostEnd(
      ip: address, vlan: vlan ?? 0, name: realName(ip["label"].text.map(plainText), ip: address),
      isLocal: ip["is_local"].flag, country: ip["country"].text)
    for role in ["attacker", "victim", "client", "server"] {
      let told = record["is_\(role)"]
      // With format=json "true" or "false"; without it an icon or nothing.
      if told.flag == true || (told.flag == nil && told.text != nil) { roles.append(role) }
    }
    networks = [record["network"]["value"].count].compactMap { $0 }
  }

  private mutating func readFlow(_ record: Reading) {
    client = end(record, "cli")
    server = end(record, "srv")
    for (side, name) in [("cli", "client"), ("srv", "server")] {
      if let role = record["\(side)_role"]["value"].text, ["attacker", "victim"].contains(role) {
        roles.append("\(name)_\(role)")
      }
    }
    application = record["l7_proto"]["l7_label"].text.map(plainText)
    self.protocol = (record["proto"]["label"].text ?? record["l7_proto"]["l4_label"].text).map(plainText)
    protocolNumber = record["proto"]["value"].count
    bytes = record["total_bytes"]["total_bytes"].number
    let told = record["info"]
    // The value is what came from the wire, the others may be marked up.
    info = told["value"].text ?? (told["label"].text ?? told["descr"].text ?? told.text).map(plainText)
    networks = [record["cli_network"]["value"].count, record["srv_network"]["value"].count].compactMap { $0 }
  }

  private func end(_ record: Reading, _ side: String) -> HostEnd? {
    // Before 6.0 both sides stand in `flow` only, with their ports as plain numbers.
    let nested = record["flow"]
    let ip = record["\(side)_ip"].value == nil ? nested["\(side)_ip"] : record["\(side)_ip"]
    guard let address = ip["ip"].text ?? ip["value"].text ?? ip.text else { return nil }
    let location = ip["location"].text
    return HostEnd(
      ip: address, vlan: vlan ?? 0, name: realName((ip["name"].text ?? ip["label"].text).map(plainText), ip: address),
      port: record["\(side)_port"]["value"].count ?? nested["\(side)_port"].count,
      isLocal: location == "local" ? true : location == "remote" ? false : nil, country: ip["country"].text,
      isBlacklisted: ip["blacklisted"].text.map { $0 == "1" })
  }

  func json(_ session: ViewSession) -> JSONValue {
    fields([
      "id": text(id, limit: 40),
      "family": .string(family),
      "time": amount(time),
      "end": isEngaged ? nil : time.flatMap { time in duration.flatMap { amount(time + $0) } },
      "duration_s": amount(duration),
      "severity": text(severity?.rawValue), "score": NtopngViews.count(score),
      "type_id": NtopngViews.count(typeID), "type": text(type), "category": text(category),
      "description": text(description), "count": NtopngViews.count(count),
      "entity": text(entity),
      "host": host?.json(session), "client": client?.json(session), "server": server?.json(session),
      "roles": .array(roles.map(JSONValue.string)),
      "application": text(application), "protocol": text(self.protocol),
      "vlan": vlan.flatMap { (0...4095).contains($0) ? .int(Int64($0)) : nil },
      "bytes": amount(bytes), "info": text(info),
      "url": text(
        session.links.alerts(
          ifid: session.ifid, family: family, status: isEngaged ? "engaged" : session.server.pastAlerts,
          begin: wholeSeconds(time), end: wholeSeconds(time.map { $0 + (duration ?? 0) + 1 }), ip: (host ?? client)?.ip)
      ),
    ])
  }

  /// The value of a column of the contract.
  func sortKey(_ column: String) -> SortKey? {
    switch column {
    case "duration": SortKey(duration)
    case "severity": SortKey(severity?.number)
    case "score": SortKey(score)
    case "type": SortKey(type)
    case "family": SortKey(family)
    case "entity": SortKey(entity ?? host?.name ?? host?.ip ?? client?.name ?? client?.ip)
    case "description": SortKey(description)
    case "count": SortKey(count)
    case "application": SortKey(application)
    case "role": roles.isEmpty ? nil : SortKey(roles.joined(separator: " "))
    default: SortKey(time)
    }
  }

  /// What tells two alerts apart.
  var identity: String {
    if let id { return "\(family) \(id)" }
    return "\(family) \(typeID ?? -1) \(time ?? 0) \(host?.ip ?? "") \(entity ?? "") \(description ?? "")"
  }
}

extension String {
  /// Without the label of a link that ntopng puts behind some descriptions.
  fileprivate func replacingEmptyLiveLink() -> String {
    hasSuffix("[ Check Live: ]") ? String(dropLast(15)).trimmingEnd() : self
  }

  private func trimmingEnd() -> String {
    var text = Substring(self)
    while text.last == " " { text.removeLast() }
    return String(text)
  }
}
