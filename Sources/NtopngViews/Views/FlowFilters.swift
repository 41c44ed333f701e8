/// The filters of live flows: what ntopng is asked for, and how a row is checked.
struct FlowFilters {
  static let hosts: Set = ["local_only", "remote_only", "local_origin_remote_target", "remote_origin_local_target"]
  static let statuses: Set = ["normal", "alerted", "periodic", "filtered"]
  static let directions: Set = [
    "unicast", "broadcast_multicast", "bidirectional", "one_way", "one_way_unicast", "one_way_broadcast_multicast",
  ]

  /// Parameters that ntopng filters by.
  private(set) var asked: [(String, String)] = []
  /// Tests for what ntopng does not filter by.
  private(set) var own: [(FlowRow) -> Bool] = []
  /// Tests for what it should have filtered by, as far as a row shows it: replies that lie are noticed.
  private(set) var checks: [(FlowRow) -> Bool] = []
  /// Whether no flow can match, because the server knows no such application or category.
  private(set) var matchesNothing = false
  /// Whether a filter reads what only `flow/active_list` tells.
  private(set) var needsList = false

  /// The filters among the parameters, without the host.
  init(_ parameters: ViewParameters, _ catalogue: Catalogue) {
    if let name = parameters.application {
      guard catalogue.filterValue(ofApplication: name) != nil else {
        matchesNothing = true
        return
      }
      let isMatch = { (row: FlowRow) in
        row.application == name || row.application?.split(separator: ".").contains { $0 == name } == true
      }
      if let value = catalogue.flowFilterValue(ofApplication: name) {
        asked.append(("application", value))
        checks.append(isMatch)
      } else {
        own.append(isMatch)
      }
    }
    if let name = parameters.category {
      guard let value = catalogue.flowFilterValue(ofCategory: name) else {
        matchesNothing = true
        return
      }
      asked.append(("category", value))
    }
    if let number = parameters.protocol {
      asked.append(("l4proto", "\(number)"))
      if let name = catalogue.protocols[number] { checks.append { $0.protocol == nil || $0.protocol == name } }
    }
    if let port = parameters.port {
      asked.append(("port", "\(port)"))
      checks.append { $0.client.port == port || $0.server.port == port }
    }
    if let vlan = parameters.vlan, parameters.host == nil {
      asked.append(("vlan", "\(vlan)"))
      checks.append { ($0.vlan ?? 0) == vlan }
    }
    if let network = parameters.network { asked.append(("network", "\(network)")) }
    if let hosts = parameters.hosts { asked.append(("flowhosts_type", hosts)) }
    if let status = parameters.status { asked.append(("alert_type", status)) }
    if let direction = parameters.direction { add(direction: direction) }
    if let version = parameters.ipVersion {
      asked.append(("version", "\(version)"))
      checks.append { HostAddress($0.client.ip).map { $0.isV6 == (version == 6) } ?? true }
    }
    if let score = parameters.minimumScore, score > 0 {
      needsList = true
      own.append { ($0.score ?? 0) >= score }
    }
    if let search = parameters.search?.lowercased() {
      needsList = true
      own.append { row in
        [row.info, row.client.name, row.client.ip, row.server.name, row.server.ip].contains {
          $0?.lowercased().contains(search) == true
        }
      }
    }
  }

  /// ntopng knows six directions by name, but reads two of them as "neither side is unicast": these are told here.
  private mutating func add(direction: String) {
    guard ["bidirectional", "one_way"].contains(direction) else {
      asked.append(("traffic_type", direction))
      return
    }
    let isOneWay = direction == "one_way"
    needsList = true
    own.append { $0.isOneWay == isOneWay }
  }

  /// Narrows the filters to one host.
  mutating func narrow(to key: HostKey) {
    asked.append(("host", "\(key)"))
    checks.append { $0.client.isHost(key.address, vlan: key.vlan) || $0.server.isHost(key.address, vlan: key.vlan) }
  }
}
