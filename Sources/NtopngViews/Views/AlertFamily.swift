/// A family of alerts, as ntopng stores them.
struct AlertFamily: Hashable {
  let name: String
  /// ntopng's number of the entity.
  let entity: Int
  /// Whether only Pro and Enterprise have the script.
  let needsPro: Bool
  /// Whether its alerts belong to the server, not to an interface.
  let isServerWide: Bool

  static let host = AlertFamily("host", 1)
  static let flow = AlertFamily("flow", 4)
  static let snmpDevice = AlertFamily("snmp_device", 3, needsPro: true)

  static let all: [AlertFamily] = [
    host, flow, AlertFamily("interface", 0), AlertFamily("network", 2), AlertFamily("mac", 5),
    AlertFamily("system", 9, isServerWide: true), AlertFamily("user", 7, isServerWide: true),
    AlertFamily("am_host", 8), snmpDevice,
  ]

  /// The families of the server as a whole: ntopng serves them for the number of any interface.
  static let serverWide = ["system", "user", "am_host", "snmp_device"]

  private init(_ name: String, _ entity: Int, needsPro: Bool = false, isServerWide: Bool = false) {
    self.name = name
    self.entity = entity
    self.needsPro = needsPro
    self.isServerWide = isServerWide
  }

  /// The script that lists or counts (`list`, `ts`).
  func endpoint(_ script: String) -> String {
    needsPro ? "/lua/pro/rest/v2/get/snmp/device/alert/\(script)" : "\(name)/alert/\(script)"
  }
}
