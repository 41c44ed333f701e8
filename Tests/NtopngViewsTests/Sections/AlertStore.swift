import JSONText
import NtopngAPI
import Synchronization
import TestServers

@testable import NtopngViews

/// ntopng's store of the alerts of one interface, as far as new alerts are looked for in it.
final class AlertStore: Sendable {
  struct Row {
    var id: Int
    var family = "host"
    var begin: Int
    var end: Int
    var ip = "10.0.0.1"
    var severity = 5
  }

  struct State {
    var rows: [Row] = []
    var engaged: [Row] = []
    var version = "6.2.241023"
    /// ClickHouse has no numbers.
    var hasNumbers = true
    var asked: [String] = []
  }

  let state = Mutex(State())

  /// Starts a server of this store.
  func server() throws -> RawServer {
    try RawServer { [self] request in
      state.withLock { state in
        state.asked.append(request.target)
        let body = Self.answer(request.target, state).compactText
        return RawServer.Answer("HTTP/1.1 200 OK\r\nServer: ntopng \(state.version) [x]\r\n\r\n\(body)")
      }
    }
  }

  private static func answer(_ target: String, _ state: State) -> JSONValue {
    var arguments: [String: String] = [:]
    for pair in target.split(separator: "?").last?.split(separator: "&") ?? [] {
      let sides = pair.split(separator: "=", maxSplits: 1)
      if sides.count == 2 { arguments[String(sides[0])] = String(sides[1]).replacing("%3B", with: ";") }
    }
    let family = String(target.split(separator: "/").dropFirst(4).first ?? "")
    var rows = (arguments["status"] == "engaged" ? state.engaged : state.rows).filter { $0.family == family }
    if let filter = arguments["row_id"]?.split(separator: ";").first.flatMap({ Int($0) }) {
      rows = rows.filter { $0.id > filter }
    }
    if let least = arguments["severity"]?.split(separator: ";").first.flatMap({ Int($0) }) {
      rows = rows.filter { $0.severity >= least }
    }
    if arguments["sort"] == "tstamp_end" { rows.sort { $0.end < $1.end } } else { rows.sort { $0.id < $1.id } }
    if arguments["order"] == "desc" { rows.reverse() }
    let start = Int(arguments["start"] ?? "") ?? 0
    let page = rows.dropFirst(start).prefix(Int(arguments["length"] ?? "") ?? rows.count)
    let records = page.map { record($0, isStored: arguments["status"] != "engaged", state) }
    return ["rc": 0, "rsp": ["records": .array(records)], "recordsTotal": .int(Int64(rows.count))]
  }

  private static func record(_ row: Row, isStored: Bool, _ state: State) -> JSONValue {
    var record: JSONObject = [
      "tstamp": ["value": .int(Int64(row.begin))], "duration": .int(Int64(row.end - row.begin)),
      "severity": ["value": .int(Int64(row.severity))], "alert_id": ["value": 7, "label": "Flood"],
      "msg": ["description": .string("alert \(row.id)")],
    ]
    if isStored { record["row_id"] = .string(state.hasNumbers ? "\(row.id)" : "b6b0-\(row.id)") }
    if row.family == "flow" {
      record["cli_ip"] = ["ip": .string(row.ip)]
      record["srv_ip"] = ["ip": "10.0.0.9"]
    } else {
      record["ip"] = ["value": .string(row.ip)]
    }
    return .object(record)
  }
}
