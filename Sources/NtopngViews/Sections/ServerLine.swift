import JSONText
import NtopngAPI

/// A line of `<<<ntopng_server:sep(0)>>>`.
struct ServerLine {
  var time = AgentClock.now()
  var responseSeconds: Double?
  var version: NtopngVersion?
  var serverField: String?
  var identity: NtopngIdentity?
  var figures: InterfaceData?
  var redis: JSONValue?
  var interfaces: [NtopngInterface] = []
  var hasPlainCredentials = false

  func json(
    _ options: SectionOptions, statistics: NtopngStatistics, seconds: Double, problems: [Problem]
  ) -> JSONValue {
    var line = Line.head("ntopng_server", options, time: figures?.time ?? time)
    let host = figures?.row["system_host_stats"]
    line["url"] = .string(options.linkURL)
    line["response_seconds"] = .orNull(responseSeconds)
    line["version"] = .orNull(version?.description)
    line["edition"] = .string((identity?.edition ?? .unknown).rawValue)
    line["edition_text"] = .orNull(identity?.sentence)
    line["os"] = .orNull(operatingSystem)
    line["licence"] = Licence.json(identity)
    line["uptime_seconds"] = .orNull(uptimeSeconds(figures?.row["uptime"]?.text).flatMap { $0 < 0 ? nil : $0 })
    line["clock_offset_seconds"] = .orNull(figures.map { ($0.time - $0.arrival).rounded(.towardZero) })
    line["resources"] = Self.resources(host)
    line["alerts"] = alerts(host)
    line["redis"] =
      redis.flatMap { redis in
        redis["health"]?.text.map {
          [
            "health": .string(SingleLine.of($0, limit: 40)), "memory_bytes": .orNull(redis["memory"]?.count),
            "keys": .orNull(redis["dbsize"]?.count),
          ]
        }
      } ?? .null
    line["interfaces"] = .array(interfaces.map { ["ifid": .int(Int64($0.ifid)), "name": .string($0.name)] })
    line["plain_credentials"] = .bool(hasPlainCredentials)
    line["requests"] = [
      "made": .int(Int64(statistics.made)), "failed": .int(Int64(statistics.failed)),
      "cached": .int(Int64(statistics.cached)), "seconds": .double(seconds),
    ]
    line["problems"] = .array(problems.map(\.json))
    return .object(line)
  }

  /// What stands in brackets behind the version: `ntopng 6.2.241023 [Debian GNU/Linux 12 (bookworm) [x86_64]]`.
  private var operatingSystem: String? {
    guard let field = serverField, let open = field.firstIndex(of: "["), field.hasSuffix("]") else { return nil }
    return SingleLine.of(String(field[field.index(after: open)...].dropLast()), limit: 200)
  }

  private static func resources(_ host: JSONValue?) -> JSONValue {
    let kilobytes: (String) -> JSONValue = { key in .orNull(host?[key]?.count?.multipliedSaturated(by: 1024)) }
    // `idle` and `iowait` are what is left.
    let idle = host?.at("cpu_states", "idle")?.number
    let waiting = host?.at("cpu_states", "iowait")?.number ?? 0
    return [
      "cpu_load": .orNull(host?["cpu_load"]?.number.map { max(0, $0) }),
      "cpu_percent": .orNull(idle.map { min(100, max(0, 100 - $0 - waiting)) }),
      "memory_used_bytes": kilobytes("mem_used"), "memory_total_bytes": kilobytes("mem_total"),
      "ntopng_resident_bytes": kilobytes("mem_ntopng_resident"),
      "ntopng_virtual_bytes": kilobytes("mem_ntopng_virtual"),
    ]
  }

  private func alerts(_ host: JSONValue?) -> JSONValue {
    // Who may not see alerts gets the interface without its alert counters.
    guard let host, figures?.row["engaged_alerts"] != nil else { return .null }
    let lost = host.at("alerts_stats", "alert_queues", "internal_alerts_queue", "pct_not_enqueued")?.number
    return [
      "written": .orNull(host["written_alerts"]?.count), "dropped": .orNull(host["dropped_alerts"]?.count),
      "queue_lost_percent": .orNull(lost.map { max(0, $0) }),
    ]
  }
}

/// The licence, as far as a server tells.
private enum Licence {
  static func json(_ identity: NtopngIdentity?) -> JSONValue {
    guard let licence = identity?.licence, identity?.edition != .community, licence.table.map({ $0.count > 1 }) == true
    else { return .null }
    // Replies of licensed editions could not be observed: what is not understood is told as unknown, with its words.
    let text = licence["license_type"]?.text ?? licence["license"]?.text ?? licence["status"]?.text
    let expires = (licence["license_ends_at"] ?? licence["license_expiration"])?.number.flatMap { $0 > 0 ? $0 : nil }
    let state = expires.map { $0 < AgentClock.now() ? "expired" : "valid" } ?? "unknown"
    return [
      "state": .string(state), "expires": .orNull(expires), "text": .orNull(text.map { SingleLine.of($0, limit: 200) }),
    ]
  }
}
