/// The filters of alerts: what ntopng is asked for, and how a row is checked.
struct AlertFilters {
  /// Parameters that ntopng filters by.
  private(set) var asked: [(String, String)] = []
  /// Those of ``asked`` that ntopng's own page takes, also for engaged alerts.
  private(set) var linked: [(String, String)] = []
  /// Tests for what ntopng does not filter by.
  private(set) var own: [(AlertRow) -> Bool] = []
  /// Tests of all filters that a row shows: replies that lie are noticed.
  private(set) var checks: [(AlertRow) -> Bool] = []
  /// Parameters of the parts in which the alerts must be asked for; together with ``asked`` each alert is in one part.
  private(set) var parts: [[(String, String)]] = [[]]
  /// Whether no alert of the family can match.
  private(set) var matchesNothing = false

  /// The filters for one family. Engaged alerts are few: all are fetched and filtered here.
  ///
  /// - Parameter network: the addresses of the network that is filtered by; nil where ntopng does not tell them.
  init(_ parameters: ViewParameters, family: AlertFamily, catalogue: Catalogue, network addresses: AddressRange? = nil)
  {
    let isEngaged = parameters.state == .engaged
    if let type = parameters.type { add("alert_id", "\(type)") { $0.typeID == type } }
    if !parameters.severities.isEmpty {
      let numbers = parameters.severities.map { "\($0.number)" }.joined(separator: ",")
      let wanted = Set(parameters.severities)
      add("severity", numbers) { $0.severity.map(wanted.contains) ?? false }
    }
    if let score = parameters.minimumScore, score > 0 { add("score", "\(score);gte") { ($0.score ?? 0) >= score } }
    addHost(parameters, family)
    addRole(parameters, family)
    addFlow(parameters, family, catalogue)
    if let wanted = parameters.description?.lowercased() {
      // ntopng looks into the whole JSON column, which holds more than the description, and only since 6.2.
      own.append { row in
        [row.description, row.type, row.info].contains { $0?.lowercased().contains(wanted) == true }
      }
    }
    if let network = parameters.network {
      // Of engaged alerts ntopng tells no network.
      let holds: (AlertRow) -> Bool = { row in
        if !row.networks.isEmpty { return row.networks.contains(network) }
        return addresses.map { range in
          [row.host, row.client, row.server].contains { $0?.key.map { range.contains($0.address) } == true }
        } ?? !isEngaged
      }
      if family.name == "host" {
        add("network", "\(network)", holds)
      } else if family.name == "flow" {
        addEitherSide("network", network, holds)
      } else {
        matchesNothing = true
      }
    }
    linked = asked
    if isEngaged {
      own += checks
      checks = []
      asked = []
      parts = [[]]
    }
  }

  private mutating func addHost(_ parameters: ViewParameters, _ family: AlertFamily) {
    guard let address = parameters.host else {
      if let vlan = parameters.vlan {
        guard ["host", "flow"].contains(family.name) else { return matchesNothing = true }
        add("vlan_id", "\(vlan)") { ($0.vlan ?? 0) == vlan }
      }
      return
    }
    let vlan = parameters.vlan
    switch family.name {
    case "host":
      add("ip", "\(address)") { $0.host?.isHost(address, vlan: nil) == true }
    case "flow":
      add("ip", "\(address)") { row in
        row.client?.isHost(address, vlan: nil) == true || row.server?.isHost(address, vlan: nil) == true
      }
    default:
      matchesNothing = true
      return
    }
    if let vlan { add("vlan_id", "\(vlan)") { ($0.vlan ?? 0) == vlan } }
  }

  private mutating func addRole(_ parameters: ViewParameters, _ family: AlertFamily) {
    guard let role = parameters.role else { return }
    switch family.name {
    case "host":
      let isSide = role == "client" || role == "server"
      add(isSide ? "role_cli_srv" : "role", role) { $0.roles.contains(role) }
    case "flow":
      let address = parameters.host
      own.append { row in row.hasRole(role, of: address) }
    default:
      matchesNothing = true
    }
  }

  private mutating func addFlow(_ parameters: ViewParameters, _ family: AlertFamily, _ catalogue: Catalogue) {
    guard parameters.application != nil || parameters.protocol != nil || parameters.port != nil else { return }
    guard family.name == "flow" else { return matchesNothing = true }
    if let name = parameters.application {
      guard let value = catalogue.filterValue(ofApplication: name) else { return matchesNothing = true }
      if value.contains(".") {
        own.append { $0.application == name }
      } else {
        add("l7proto", value) { row in
          row.application == name || row.application?.split(separator: ".").contains { $0 == name } == true
        }
      }
    }
    if let number = parameters.protocol { own.append { $0.protocolNumber == number } }
    if let port = parameters.port { addEitherSide("port", port) { $0.client?.port == port || $0.server?.port == port } }
  }

  /// A number of the client or the server: ntopng filters by each, not by either. Flows with it on both sides are in the
  /// first part.
  private mutating func addEitherSide(_ name: String, _ number: Int, _ check: @escaping (AlertRow) -> Bool) {
    let sides = [
      [("cli_\(name)", "\(number)")], [("srv_\(name)", "\(number)"), ("cli_\(name)", "\(number);neq")],
    ]
    parts = parts.flatMap { part in sides.map { part + $0 } }
    checks.append(check)
  }

  private mutating func add(_ name: String, _ value: String, _ check: @escaping (AlertRow) -> Bool) {
    asked.append((name, value))
    checks.append(check)
  }
}

extension AlertRow {
  /// Whether a flow's alert gives a role: to `address` if one is given, else to either side.
  func hasRole(_ role: String, of address: HostAddress?) -> Bool {
    let sides = [("client", client), ("server", server)].filter { _, end in
      address.map { end?.isHost($0, vlan: nil) == true } ?? (end != nil)
    }
    return sides.contains { name, _ in name == role || roles.contains("\(name)_\(role)") }
  }
}
