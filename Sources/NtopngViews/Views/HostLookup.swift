/// Which keys an address has among the active hosts: ntopng does not find a tagged host without its VLAN.
extension ViewSession {
  /// The host that the request is about. The failure says what was tried.
  func hostKey() throws(ViewFailure) -> HostKey {
    guard let address = parameters.host else {
      throw ViewFailure(.invalidRequest, "parameters.host: missing", advice: "Name a host by its address.")
    }
    let keys = try hostKeys(address, vlan: parameters.vlan)
    guard let key = keys.first else { throw unknownHost(address, vlan: parameters.vlan) }
    if keys.count > 1 {
      let others = keys.dropFirst().map { $0.vlan == 0 ? "without a VLAN" : "in VLAN \($0.vlan)" }
      limit(
        ViewLimit(
          what: "other VLANs of the host",
          message: "This address is also active \(others.joined(separator: ", ")); choose the VLAN to see it."))
    }
    return key
  }

  /// The keys of an address: with `vlan` that one, not looked up; else those of active hosts, busiest first.
  func hostKeys(_ address: HostAddress, vlan: Int?) throws(ViewFailure) -> [HostKey] {
    if let vlan { return [HostKey(address: address, vlan: vlan)] }
    let found = try activeHosts(address, ifid: ifid)
    return found.map { HostKey(address: address, vlan: $0.end.vlan ?? 0) }
  }

  /// All active hosts with an address on an interface, busiest first.
  func activeHosts(_ address: HostAddress, ifid: Int) throws(ViewFailure) -> [ActiveHost] {
    do {
      let found = try activeHosts("network_cidr", address.singleNetwork, ifid: ifid)
        .filter { HostAddress($0.end.ip) == address }
      if !found.isEmpty { return found }
    } catch let error where !error.isOfThisCall {
      throw error
    }
    return try untaggedHost(address, ifid: ifid)
  }

  /// All active hosts with a MAC address on an interface, busiest first.
  func activeHosts(mac: String, ifid: Int) throws(ViewFailure) -> [ActiveHost] {
    try activeHosts("mac", mac.uppercased(), ifid: ifid)
  }

  private func activeHosts(_ filter: String, _ value: String, ifid: Int) throws(ViewFailure) -> [ActiveHost] {
    let query = ViewQuery(
      "host/active",
      [
        "ifid": "\(ifid)", filter: value, "currentPage": "1", "perPage": "100", "sortColumn": "traffic",
        "sortOrder": "desc",
      ], timeToLive: 60)
    return try rsp(query, isData: false)["data"].list.compactMap(ActiveHost.init)
  }

  /// The second way to an address, should the filter by network not know it.
  private func untaggedHost(_ address: HostAddress, ifid: Int) throws(ViewFailure) -> [ActiveHost] {
    let query = ViewQuery("host/l7/stats", ["ifid": "\(ifid)", "host": "\(address)"], timeToLive: 60)
    do {
      _ = try rsp(query, isData: false)
      return [ActiveHost(end: HostEnd(ip: "\(address)", vlan: 0))]
    } catch let error where error.kind == .hostUnknown {
      return []
    }
  }

  func unknownHost(_ address: HostAddress, vlan: Int?) -> ViewFailure {
    let key = vlan.map { HostKey(address: address, vlan: $0).description } ?? "\(address) in any VLAN"
    let place = interface.map { "interface \($0.name)" } ?? "interface \(ifid)"
    return ViewFailure(
      .hostUnknown, "ntopng does not see the host \(key) on \(place) now.",
      advice: "A host is listed while it has traffic and some minutes after; try another interface or VLAN.",
      tried: ["\(interface?.name ?? "\(ifid)"): \(key)"])
  }
}

/// A row of ntopng's list of active hosts.
struct ActiveHost {
  var end: HostEnd
  /// Bits per second.
  var throughput: Double?
  var bytes: Double?, sent: Double?, received: Double?
  var flows: Int?, score: Int?, alerts: Int?
  var lastSeen: Double?

  init(end: HostEnd) { self.end = end }

  init?(_ row: Reading) {
    guard let ip = row["ip"].text else { return nil }
    end = HostEnd(
      ip: ip, vlan: row["vlan"].count ?? 0, name: realName(row["name"].text, ip: ip),
      isLocal: row["is_localhost"].flag, country: row["country"].text, isBlacklisted: row["is_blacklisted"].flag)
    throughput = row["thpt"]["bps"].number
    bytes = row["bytes"]["total"].number
    sent = row["bytes"]["sent"].number
    received = row["bytes"]["recvd"].number
    flows = row["num_flows"]["total"].count
    score = row["score"]["total"].count
    alerts = row["num_alerts"].count
    lastSeen = row["last_seen"].number
  }
}
