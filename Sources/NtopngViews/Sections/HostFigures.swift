import JSONText
import NtopngAPI

/// What ntopng knows of a host on one interface, put together from a row of `host/active` and the host's members of
/// `host/custom_data`.
struct HostFigures {
  let key: HostKey
  let time: Double
  let name: String?
  let isLocal: Bool?
  let firstSeen: Double?
  let lastSeen: Double?
  let bitsPerSecond: Double?
  let packetsPerSecond: Double?
  let bytesSent: Int?
  let bytesReceived: Int?
  let flowsAsClient: Int?
  let flowsAsServer: Int?
  let scoreAsClient: Int?
  let scoreAsServer: Int?
  let engagedAlerts: Int?

  /// Nil for a row without address.
  init?(_ row: JSONValue, time: Double) {
    guard let text = row["ip"]?.text, let address = HostAddress(text) else { return nil }
    key = HostKey(address: address, vlan: row["vlan"]?.count ?? 0)
    self.time = time
    let name = row["name"]?.text.map { SingleLine.of($0, limit: 200) }
    self.name = name == text ? nil : name
    isLocal = row["is_localhost"]?.flag
    firstSeen = row["first_seen"]?.number.flatMap { $0 > 0 ? $0 : nil }
    lastSeen = row["last_seen"]?.number.flatMap { $0 > 0 ? $0 : nil }
    bitsPerSecond = row.at("thpt", "bps")?.number.map { max(0, $0) }
    packetsPerSecond = row.at("thpt", "pps")?.number.map { max(0, $0) }
    bytesSent = row.at("bytes", "sent")?.count
    bytesReceived = row.at("bytes", "recvd")?.count
    flowsAsClient = row.at("num_flows", "as_client")?.count
    flowsAsServer = row.at("num_flows", "as_server")?.count
    scoreAsClient = row.at("score", "as_client")?.count
    scoreAsServer = row.at("score", "as_server")?.count
    engagedAlerts = row["num_alerts"]?.count
  }

  func json(
    _ options: SectionOptions, _ interface: NtopngInterface, more: HostCounters?, alerts: HostAlerts?, sample: JSONValue
  ) -> JSONValue {
    let links = DeepLinks(base: options.linkURL)
    var line = Line.head("ntopng_host", options, time: time)
    line["active"] = true
    line["searched"] = []
    line["url"] = .string(links.host("\(key.address)", vlan: key.vlan, ifid: interface.ifid) ?? options.linkURL)
    line["ifid"] = .int(Int64(interface.ifid))
    line["interface"] = .string(interface.name)
    line["address"] = .string("\(key.address)")
    line["vlan"] = .int(Int64(key.vlan))
    line["name"] = .orNull(name)
    line["mac"] = .orNull(more?.mac)
    line["local"] = .orNull(isLocal)
    line["first_seen"] = .orNull(firstSeen)
    line["last_seen"] = .orNull(lastSeen)
    line["throughput"] = [
      "total_bits_per_s": .orNull(bitsPerSecond), "total_packets_per_s": .orNull(packetsPerSecond),
    ]
    line["counters"] = (more ?? HostCounters()).json(bytesSent: bytesSent, bytesReceived: bytesReceived)
    line["flows"] = [
      "as_client": .orNull(flowsAsClient), "as_server": .orNull(flowsAsServer),
      "alerted": .orNull(more?[.activeAlertedFlows]),
    ]
    line["contacts"] = [
      "as_client": .orNull(more?[.contactsAsClient]), "as_server": .orNull(more?[.contactsAsServer]),
    ]
    line["score"] = ["as_client": .orNull(scoreAsClient), "as_server": .orNull(scoreAsServer)]
    line["alerts"] = alerts?.json(engaged: engagedAlerts, links) ?? .null
    line["sample"] = sample
    return .object(line)
  }

  /// The line of direct mode for a host that is not active.
  static func inactive(_ options: SectionOptions, searched: [String], time: Double) -> JSONValue {
    var line = Line.head("ntopng_host", options, time: time)
    line["active"] = false
    line["searched"] = .array(searched.map { .string($0) })
    line["url"] = .string(options.linkURL)
    for key in ["ifid", "interface", "address"] { line[key] = .null }
    line["vlan"] = 0
    for key in ["name", "mac", "local", "first_seen", "last_seen"] { line[key] = .null }
    line["throughput"] = ["total_bits_per_s": nil, "total_packets_per_s": nil]
    line["counters"] = HostCounters().json(bytesSent: nil, bytesReceived: nil)
    line["flows"] = ["as_client": nil, "as_server": nil, "alerted": nil]
    line["contacts"] = ["as_client": nil, "as_server": nil]
    line["score"] = ["as_client": nil, "as_server": nil]
    line["alerts"] = .null
    line["sample"] = .null
    return .object(line)
  }
}

/// Figures of a host that only `host/custom_data` has.
struct HostCounters {
  /// The fields that are asked for, in the order in which they are kept.
  enum Field: String, CaseIterable {
    case packetsSent = "packets.sent"
    case packetsReceived = "packets.rcvd"
    case flowsAsClient = "total_flows.as_client"
    case flowsAsServer = "total_flows.as_server"
    case alertedFlowsAsClient = "alerted_flows.as_client"
    case alertedFlowsAsServer = "alerted_flows.as_server"
    case unreachableFlowsAsClient = "unreachable_flows.as_client"
    case unreachableFlowsAsServer = "unreachable_flows.as_server"
    case activeAlertedFlows = "active_alerted_flows"
    case contactsAsClient = "contacts.as_client"
    case contactsAsServer = "contacts.as_server"

    /// The short name under which the reply has it.
    var alias: String { "f\(Self.allCases.firstIndex(of: self) ?? 0)" }
  }

  /// The call for all hosts of an interface. ntopng notes one user activity for each.
  static func call(ifid: Int) -> NtopngCall {
    let fields = ["ip=ip", "vlan=vlan", "mac=mac", "name=name"] + Field.allCases.map { "\($0.rawValue)=\($0.alias)" }
    return NtopngCall(
      "get/host/custom_data", maximumBodySize: 24 << 20,
      ["ifid": String(ifid), "field_alias": fields.joined(separator: ",")])
  }

  private var values: [Int]
  let mac: String?

  /// Nothing is known.
  init() {
    values = Field.allCases.map { _ in -1 }
    mac = nil
  }

  init(_ row: JSONValue) {
    values = Field.allCases.map { row[$0.alias]?.count ?? -1 }
    mac = row["mac"]?.text.flatMap { $0.hasPrefix("00:00:00:00:00:00") ? nil : SingleLine.of($0, limit: 40) }
  }

  subscript(field: Field) -> Int? {
    let value = values[Field.allCases.firstIndex(of: field) ?? 0]
    return value < 0 ? nil : value
  }

  func json(bytesSent: Int?, bytesReceived: Int?) -> JSONValue {
    [
      "bytes_sent": .orNull(bytesSent), "bytes_received": .orNull(bytesReceived),
      "packets_sent": .orNull(self[.packetsSent]), "packets_received": .orNull(self[.packetsReceived]),
      "flows_as_client": .orNull(self[.flowsAsClient]), "flows_as_server": .orNull(self[.flowsAsServer]),
      "alerted_flows_as_client": .orNull(self[.alertedFlowsAsClient]),
      "alerted_flows_as_server": .orNull(self[.alertedFlowsAsServer]),
      "unreachable_flows_as_client": .orNull(self[.unreachableFlowsAsClient]),
      "unreachable_flows_as_server": .orNull(self[.unreachableFlowsAsServer]),
    ]
  }
}

/// The engaged alerts of a host.
struct HostAlerts {
  /// Whether the list that they are from holds all engaged alerts of the interface.
  let isComplete: Bool
  var entries: [AlertEntry] = []

  func json(engaged: Int?, _ links: DeepLinks) -> JSONValue {
    let number = isComplete ? entries.count : max(engaged ?? 0, entries.count)
    return [
      "engaged": .int(Int64(number)), "by_severity": isComplete ? SeverityCounts(entries).json : .null,
      "top": .array(entries.sorted(by: AlertEntry.isHeavier).prefix(5).map { $0.json(links) }),
    ]
  }
}

/// The engaged alerts of all hosts of an interface.
struct HostAlertList {
  private let isComplete: Bool
  private var byHost: [HostKey: [AlertEntry]] = [:]

  /// - Parameter isComplete: whether these are all.
  init(_ entries: [AlertEntry], isComplete: Bool) {
    self.isComplete = isComplete
    for entry in entries {
      if let key = entry.row.host?.key { byHost[key, default: []].append(entry) }
    }
  }

  subscript(key: HostKey) -> HostAlerts { HostAlerts(isComplete: isComplete, entries: byHost[key] ?? []) }
}
