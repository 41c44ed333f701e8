import JSONText
import NtopngAPI

/// Gathers `<<<ntopng_alerts:sep(0)>>>`: all engaged alerts cannot be had by one call, so the summary tells which
/// families have some, and those are listed.
struct AlertReport {
  /// Where alerts belong to: an interface, or the server as a whole.
  struct Place {
    let ifid: Int
    let name: String
    let alias: String?
    let isServer: Bool

    init(_ interface: NtopngInterface) {
      ifid = interface.ifid
      name = interface.name
      alias = interface.alias
      isServer = false
    }

    private init() {
      ifid = -1
      name = "System"
      alias = nil
      isServer = true
    }

    static let server = Place()

    /// The families that belong here.
    ///
    /// - Parameter edition: whether those that need a licence are asked for.
    func families(_ edition: NtopngEdition) -> [AlertFamily] {
      let isLicensed = ![.community, .unknown, .nedge].contains(edition)
      let names = isServer ? AlertFamily.serverWide : ["host", "flow", "interface", "network", "mac"]
      return AlertFamily.all.filter { names.contains($0.name) && ($0.needsPro ? isLicensed : true) }
    }
  }

  let client: NtopngClient
  let options: SectionOptions
  let edition: NtopngEdition
  let now: Int
  /// Seconds up to now in which alerts are new.
  let period: Int
  private(set) var problems: [Problem] = []

  /// - Parameter uptime: seconds since ntopng was started, nil where not known. Nothing was new before.
  init(client: NtopngClient, options: SectionOptions, edition: NtopngEdition, now: Double, uptime: Double?) {
    self.client = client
    self.options = options
    self.edition = edition
    self.now = wholeSeconds(now) ?? 0
    period = Self.period(options.alertPeriod, uptime: uptime)
  }

  /// The time that new alerts are counted in, which their rates are divided by: not more than ntopng runs, but a minute
  /// at least, so that the first alert is no peak.
  static func period(_ wanted: Int, uptime: Double?) -> Int {
    min(wanted, max(60, wholeSeconds(uptime) ?? wanted))
  }

  private struct Family {
    let family: AlertFamily
    var engaged: SeverityCounts?
    var newTotal: Int?
    var new: SeverityCounts?
    var oldest: Double?
  }

  /// One line for each place, one place after the other.
  mutating func lines(_ places: [Place]) -> [JSONValue] {
    let engaged = summaries(places, status: "engaged", begin: max(0, now - 31_536_000))
    let new = summaries(places, status: "any", begin: begin)
    return places.indices.compactMap { index in
      engaged[index] == nil && new[index] == nil ? nil : line(places[index], engaged[index], new[index])
    }
  }

  private var begin: Int { max(0, now - period) }

  private mutating func line(
    _ place: Place, _ engaged: [String: SeverityCounts]?, _ new: [String: SeverityCounts]?
  ) -> JSONValue {
    var rows = place.families(edition).map { family in
      // Alerts of flows are never engaged.
      Family(
        family: family, engaged: family == .flow ? nil : engaged.map { $0[family.name] ?? SeverityCounts() },
        newTotal: new.map { $0[family.name]?.total ?? 0 }, new: new.map { $0[family.name] ?? SeverityCounts() })
    }
    var requests: [(row: Int, request: AlertRequest)] = []
    for (index, row) in rows.enumerated() {
      if let engaged = row.engaged, engaged.total > 0 {
        requests.append((index, self.engaged(row.family, ifid: place.ifid)))
      }
      if let new = row.new, new.total > 0, [.flow, .host].contains(row.family) {
        requests.append(
          (
            index,
            AlertRequest(
              row.family, ifid: place.ifid, status: .any, length: 10, sort: "score", begin: begin, end: now)
          ))
      }
    }
    var entries: [AlertEntry] = []
    for ((index, request), result) in zip(requests, client.alerts(requests.map(\.request))) {
      do throws(NtopngError) {
        let list = try result.get()
        entries += list.rows
        if request.status == .engaged { rows[index].oldest = oldest(list) }
      } catch {
        note(error, place, "\(request.family.name) alerts: ")
      }
    }
    return self.line(place, rows, entries)
  }

  private func engaged(_ family: AlertFamily, ifid: Int) -> AlertRequest {
    AlertRequest(
      family, ifid: ifid, status: .engaged, length: AlertRequest.longestList, lifetime: options.cacheSeconds)
  }

  /// When the oldest alert began; nil when not all were listed.
  private func oldest(_ list: AlertList) -> Double? {
    list.rows.count < AlertRequest.longestList ? list.rows.map(\.time).filter { $0 > 0 }.min() : nil
  }

  /// The line of the server as a whole. No summary tells its families, so each is listed; ntopng serves them for the
  /// number of any interface.
  mutating func serverLine(ifid: Int) -> JSONValue? {
    let place = Place.server
    var entries: [AlertEntry] = []
    var rows: [Family] = []
    let families = place.families(edition)
    let requests = families.flatMap { family in
      [
        engaged(family, ifid: ifid),
        AlertRequest(
          family, ifid: ifid, status: .any, length: family.name == "user" ? AlertRequest.longestList : 100,
          sort: "score", begin: begin, end: now),
      ]
    }
    let results = client.alerts(requests)
    for (index, family) in families.enumerated() {
      do throws(NtopngError) {
        let engaged = try results[2 * index].get()
        let new = try results[2 * index + 1].get()
        let total = new.total ?? new.rows.count
        let isComplete = total <= new.rows.count
        let others = new.rows.filter { !$0.isOwnActivity }
        let own = new.rows.count - others.count
        // Where not all were read, nobody knows how many of the rest are own ones.
        rows.append(
          Family(
            family: family, engaged: SeverityCounts(engaged.rows),
            newTotal: isComplete || own == 0 ? max(0, total - own) : nil,
            new: isComplete ? SeverityCounts(others) : nil, oldest: oldest(engaged)))
        entries += (engaged.rows + others).map { AlertEntry(row: $0.row, ifid: place.ifid) }
      } catch {
        note(error, place, "\(family.name) alerts: ")
      }
    }
    return rows.isEmpty ? nil : line(place, rows, entries)
  }

  /// The numbers by family for each place; nil where they could not be had.
  private mutating func summaries(_ places: [Place], status: String, begin: Int) -> [[String: SeverityCounts]?] {
    let calls = places.map { NtopngCall.alertSummary(ifid: $0.ifid, status: status, begin: begin, end: now) }
    var summaries: [[String: SeverityCounts]?] = []
    for (place, result) in zip(places, client.replies(to: calls)) {
      do throws(NtopngError) {
        summaries.append(try Self.summary(try result.get()))
      } catch {
        summaries.append(nil)
        note(error, place, "number of \(status == "any" ? "new" : status) alerts: ")
      }
    }
    return summaries
  }

  private static func summary(_ reply: NtopngReply) throws(NtopngError) -> [String: SeverityCounts] {
    guard let records = reply.value["records"]?.list else { throw .malformedReply("a summary of alerts without rows") }
    var summary: [String: SeverityCounts] = [:]
    for record in records {
      guard let family = family(of: record), let counts = SeverityCounts(summary: record) else {
        throw .malformedReply("a row of the summary of alerts is incomplete")
      }
      summary[family] = counts
    }
    return summary
  }

  /// Only the links of a row tell its family: `/lua/alert_stats.lua?page=host&…`.
  private static func family(of record: JSONValue) -> String? {
    guard let url = record.at("count_group_warning", "url")?.text else { return nil }
    for part in url.split(whereSeparator: { $0 == "?" || $0 == "&" }) where part.hasPrefix("page=") {
      return String(part.dropFirst(5))
    }
    return nil
  }

  private mutating func note(_ error: NtopngError, _ place: Place, _ prefix: String) {
    let problem = Problem(
      .alerts, place.isServer ? nil : place.name, kind: error.kind.rawValue, prefix + error.description)
    if !problems.contains(problem) { problems.append(problem) }
  }

  private func line(_ place: Place, _ families: [Family], _ entries: [AlertEntry]) -> JSONValue {
    let links = DeepLinks(base: options.linkURL)
    var line = Line.head("ntopng_alerts", options, time: Double(now))
    line["ifid"] = .int(Int64(place.ifid))
    line["interface"] = .string(place.name)
    line["alias"] = .orNull(place.alias)
    line["url"] = .string(options.linkURL + "/lua/alert_stats.lua?ifid=\(place.ifid)")
    line["period_seconds"] = .int(Int64(period))
    line["families"] = .array(
      families.map { row in
        [
          "family": .string(row.family.name), "engaged": .orNull(row.engaged?.total),
          "engaged_by_severity": row.engaged?.json ?? .null, "oldest_engaged_time": .orNull(row.oldest),
          "new": .orNull(row.newTotal), "new_by_severity": row.new?.json ?? .null,
        ]
      })
    line["top"] = .array(entries.sorted(by: AlertEntry.isHeavier).prefix(10).map { $0.json(links) })
    return .object(line)
  }
}
