import JSONText
import NtopngAPI

/// An alert as the sections show it.
struct AlertEntry {
  let row: AlertRow
  let ifid: Int

  var time: Double { max(0, row.time ?? 0) }

  /// What the alert is about.
  var entity: String {
    if let client = row.client, let server = row.server {
      return "\(Self.end(client)) -> \(Self.end(server))"
    }
    if let host = row.host { return Self.key(host) }
    return row.entity ?? ""
  }

  /// Whether this is what ntopng notes about each call for figures of hosts, as this agent and the pages make them. Of all
  /// hosts, in every language of ntopng: `User 'a' did some unknown activity (get_host_custom_data_json), …`; of one, in
  /// English: `User 'a' downloaded JSON data for host …`.
  var isOwnActivity: Bool {
    guard row.family == "user", let text = row.description else { return false }
    let afterName = text.dropFirst("User '".count).drop { $0 != "'" }
    return text.contains("get_host_custom_data_json") || afterName.hasPrefix("' downloaded JSON data for host ")
  }

  private static func end(_ end: HostEnd) -> String {
    let address = key(end)
    return end.port.map { "\(address):\($0)" } ?? address
  }

  private static func key(_ end: HostEnd) -> String {
    end.vlan.flatMap { $0 > 0 ? "\(end.ip)@\($0)" : nil } ?? end.ip
  }

  /// Heaviest first: severity, score, engaged ones before new ones; then what is engaged longest, or the newest.
  static func isHeavier(_ left: AlertEntry, _ right: AlertEntry) -> Bool {
    let weight: (AlertEntry) -> (Int, Int, Int, Double) = { entry in
      let isEngaged = entry.row.isEngaged
      return (
        entry.row.severity?.number ?? 0, entry.row.score ?? 0, isEngaged ? 1 : 0, isEngaged ? -entry.time : entry.time
      )
    }
    return weight(left) > weight(right)
  }

  func json(_ links: DeepLinks) -> JSONValue {
    [
      "family": .string(row.family), "name": .string(SingleLine.of(row.type ?? "", limit: 200)),
      "severity": .string((row.severity ?? Severity.none).rawValue), "score": .int(Int64(row.score ?? 0)),
      "entity": .string(SingleLine.of(entity, limit: 300)),
      "description": .string(SingleLine.of(row.description ?? "", limit: 500)), "time": .double(time),
      "duration_seconds": .orNull(row.duration.flatMap { $0 < 0 ? nil : $0 }), "engaged": .bool(row.isEngaged),
      "url": .orNull(
        links.alerts(
          ifid: ifid, family: row.family, status: row.isEngaged ? "engaged" : "any", begin: wholeSeconds(time),
          end: wholeSeconds(time + (row.duration ?? 0) + 1), ip: (row.host ?? row.client)?.ip)),
    ]
  }
}
