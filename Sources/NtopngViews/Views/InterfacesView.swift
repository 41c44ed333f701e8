import JSONText

/// The header bar: all visible interfaces.
struct InterfacesView {
  let session: ViewSession

  func data() throws(ViewFailure) -> JSONValue {
    let withSummary = session.server.isAtLeast(5, 4)
    let query = ViewQuery("interface/data", ["iffilter": "all"], timeToLive: 10)
      .adding(withSummary ? [("type", "summary")] : [])
    let all = try session.rsp(query)
    let speeds = withSummary ? try? session.rsp(speedQuery, isData: false) : all
    let rows = session.interfaces.map { interface in
      row(interface, all["\(interface.ifid)"], speed: speeds?["\(interface.ifid)"]["speed"].number)
    }
    for name in session.missingInterfaces {
      session.limit(
        ViewLimit(
          what: "interface \(name.cut(300))",
          message: "The rule names it, but ntopng has no such interface, or its user may not see it."))
    }
    if rows.contains(where: { $0["engaged_alerts"] == nil }), all.table.isEmpty == false {
      session.limit(
        ViewLimit(
          what: "alert counters", message: "The ntopng user may not see alerts.",
          setting: "the ntopng user's capability to see alerts"))
    }
    return .object(["rows": .array(rows)])
  }

  /// The summary does not tell the speed, which hardly ever changes.
  private var speedQuery: ViewQuery { ViewQuery("interface/data", ["iffilter": "all"], timeToLive: 3600) }

  private func row(_ interface: VisibleInterface, _ data: Reading, speed: Double?) -> JSONValue {
    let hosts = data["num_hosts"].count
    let local = data["num_local_hosts"].count
    let remote = hosts.flatMap { hosts in local.map { max(hosts - $0, 0) } }
    let throughput = data["throughput"]
    return fields([
      "ifid": .int(Int64(interface.ifid)),
      "name": .string(interface.name.cut(300)),
      "throughput": fields([
        "total": amount(data["throughput_bps"].number.map { $0 * 8 }),
        "upload": amount(rate(throughput["upload"]).map { $0 * 8 }),
        "download": amount(rate(throughput["download"]).map { $0 * 8 }),
      ]),
      "speed": amount(speed.flatMap { $0 > 0 ? $0 * 1_000_000 : nil }),
      "engaged_alerts": count(data["engaged_alerts"].count),
      "alerted_flows": count(data["alerted_flows"].count),
      "hosts": count(hosts),
      "local_hosts": count(local),
      "remote_hosts": count(remote),
      "devices": count(data["num_devices"].count),
      "flows": count(data["num_flows"].count),
      "drops": count(data["drops"].count),
      "uptime_s": amount(uptimeSeconds(data["uptime"].text)),
      "loading": data["is_loading"].flag.map(JSONValue.bool),
      "url": text(session.links.interface(interface.ifid)),
    ])
  }

  /// Bytes/s: a plain number in the summary, a member of an object in the full reply.
  private func rate(_ reading: Reading) -> Double? { reading.number ?? reading["bps"].number }
}

/// Seconds of `< 1 sec`, `00:41 sec`, `45:03`, `01:02:03`, `2 days, 01:02:03` or `1 year, 3 days, 01:02:03`; nil for
/// anything else.
func uptimeSeconds(_ text: String?) -> Double? {
  guard var text else { return nil }
  if text == "< 1 sec" { return 0 }
  if text.hasSuffix(" sec") { text.removeLast(4) }
  let parts = text.split(separator: ",")
  guard let clock = parts.last, parts.count <= 3 else { return nil }
  var seconds = 0.0
  for part in parts.dropLast() {
    let words = part.split(separator: " ")
    guard words.count == 2, let number = Double(words[0]) else { return nil }
    let isYears = words[1].hasPrefix("year") || (parts.count == 3 && seconds == 0)
    seconds += number * (isYears ? 365 : 1) * 86400
  }
  let numbers = clock.split(separator: ":").map { Double($0.filter { $0 != " " }) }
  guard (2...3).contains(numbers.count), !numbers.contains(nil) else { return nil }
  return seconds + numbers.reduce(0) { $0 * 60 + ($1 ?? 0) }
}
