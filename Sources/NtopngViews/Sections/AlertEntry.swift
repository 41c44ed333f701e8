import JSONText
import NtopngAPI

/// An alert as the sections show it.
struct AlertEntry {
  let row: AlertRow
  let ifid: Int

  /// The rows of a list; `isEngaged` as asked for.
  static func list(_ reply: NtopngReply, _ family: AlertFamily, ifid: Int, isEngaged: Bool) throws(NtopngError)
    -> [AlertEntry]
  {
    guard let records = reply.value["records"]?.list else { throw .malformedReply("a list of alerts without rows") }
    if records.isEmpty, let total = reply.total, total > 0 {
      throw .malformedReply("\(total) alerts are announced but none is sent")
    }
    return records.compactMap { record in
      AlertRow(Reading(record), family: family, isEngaged: isEngaged).map { AlertEntry(row: $0, ifid: ifid) }
    }
  }

  var time: Double { max(0, row.time ?? 0) }

  /// What the alert is about.
  var entity: String {
    if let client = row.client, let server = row.server {
      return "\(Self.end(client)) -> \(Self.end(server))"
    }
    if let host = row.host { return Self.key(host) }
    return row.entity ?? ""
  }

  private static func end(_ end: HostEnd) -> String {
    let address = key(end)
    return end.port.map { "\(address):\($0)" } ?? address
  }

  private static func key(_ end: HostEnd) -> String {
    end.vlan.flatMap { $0 > 0 ? "\(end.ip)@\($0)" : nil } ?? end.ip
  }

  /// Heaviest first: engaged, severity, score, then the oldest.
  static func isHeavier(_ left: AlertEntry, _ right: AlertEntry) -> Bool {
    let weight: (AlertEntry) -> (Int, Int, Int, Double) = {
      ($0.row.isEngaged ? 1 : 0, $0.row.severity?.number ?? 0, $0.row.score ?? 0, -$0.time)
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

extension NtopngCall {
  /// A list of alerts. Sends everything that ntopng would otherwise take from the user's saved preferences.
  static func alerts(
    _ family: AlertFamily, ifid: Int, status: String, start: Int = 0, length: Int, sort: String = "tstamp",
    order: String = "desc", begin: Int? = nil, end: Int? = nil, minimumSeverity: Severity? = nil, lifetime: Int = 0
  ) -> NtopngCall {
    NtopngCall(
      family.needsPro ? "get/snmp/device/alert/list" : "get/\(family.name)/alert/list",
      root: family.needsPro ? .pro : .rest, lifetime: lifetime,
      [
        "ifid": String(ifid), "status": status, "start": String(start), "length": String(length), "sort": sort,
        "order": order, "format": "json", "epoch_begin": begin.map(String.init), "epoch_end": end.map(String.init),
        "severity": minimumSeverity.map { "\($0.number);gte" },
      ])
  }

  /// The number of alerts by family.
  static func alertSummary(ifid: Int, status: String, begin: Int, end: Int) -> NtopngCall {
    NtopngCall(
      "get/all/alert/list",
      [
        "ifid": String(ifid), "status": status, "start": "0", "length": "20", "epoch_begin": String(begin),
        "epoch_end": String(end),
      ])
  }
}
