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

    var families: [AlertFamily] {
      let names = isServer ? ["system", "user", "am_host"] : ["host", "flow", "interface", "network", "mac"]
      return AlertFamily.all.filter { names.contains($0.name) }
    }
  }

  /// The most engaged alerts of a family that are listed.
  static let longestList = 500

  let client: NtopngClient
  let options: SectionOptions
  let now: Int
  private(set) var problems: [Problem] = []

  init(client: NtopngClient, options: SectionOptions, now: Double) {
    self.client = client
    self.options = options
    self.now = wholeSeconds(now) ?? 0
  }

  private struct Family {
    let family: AlertFamily
    var engaged: SeverityCounts?
    var newTotal: Int?
    var new: SeverityCounts?
    var oldest: Double?
  }

  /// One line for each place.
  mutating func lines(_ places: [Place]) -> [JSONValue] {
    let engaged = summaries(places, status: "engaged", begin: max(0, now - 31_536_000))
    let new = summaries(places, status: "any", begin: max(0, now - options.alertPeriod))
    var entries: [[AlertEntry]] = places.map { _ in [] }
    var families: [[Family]] = []
    var calls: [(place: Int, family: Int, isEngaged: Bool, call: NtopngCall)] = []
    for (index, place) in places.enumerated() {
      var rows: [Family] = []
      for family in place.families where engaged[index] != nil || new[index] != nil {
        let isFlow = family.name == "flow"
        let row = Family(
          family: family, engaged: isFlow ? nil : engaged[index].map { $0[family.name] ?? SeverityCounts() },
          newTotal: new[index].map { $0[family.name]?.total ?? 0 },
          new: new[index].map { $0[family.name] ?? SeverityCounts() })
        if let engaged = row.engaged, engaged.total > 0 {
          calls.append(
            (
              index, rows.count, true,
              .alerts(
                family, ifid: place.ifid, status: "engaged", length: Self.longestList, lifetime: options.cacheSeconds)
            ))
        }
        if let new = row.new, new.total > 0, ["flow", "host", "system"].contains(family.name) {
          calls.append(
            (
              index, rows.count, false,
              .alerts(
                family, ifid: place.ifid, status: "any", length: 10, begin: max(0, now - options.alertPeriod), end: now)
            ))
        }
        rows.append(row)
      }
      families.append(rows)
    }
    for (wanted, result) in zip(calls, client.replies(to: calls.map(\.call))) {
      let family = families[wanted.place][wanted.family].family
      do throws(NtopngError) {
        let list = try AlertEntry.list(
          try result.get(), family, ifid: places[wanted.place].ifid, isEngaged: wanted.isEngaged)
        entries[wanted.place] += list
        if wanted.isEngaged, list.count < Self.longestList {
          families[wanted.place][wanted.family].oldest = list.map(\.time).filter { $0 > 0 }.min()
        }
      } catch {
        note(error, places[wanted.place], "\(family.name) alerts: ")
      }
    }
    return places.indices.filter { !families[$0].isEmpty }.map { line(places[$0], families[$0], entries[$0]) }
  }

  /// The line of the server as a whole. No summary tells its families, so each is listed; ntopng serves them for the
  /// number of any interface.
  mutating func serverLine(ifid: Int) -> JSONValue? {
    let place = Place.server
    var entries: [AlertEntry] = []
    var rows: [Family] = []
    let begin = max(0, now - options.alertPeriod)
    let calls = place.families.flatMap { family -> [NtopngCall] in
      [
        .alerts(
          family, ifid: ifid, status: "engaged", length: Self.longestList, lifetime: options.cacheSeconds),
        .alerts(family, ifid: ifid, status: "any", length: 100, begin: begin, end: now),
      ]
    }
    let results = client.replies(to: calls)
    for (index, family) in place.families.enumerated() {
      do throws(NtopngError) {
        let engaged = try AlertEntry.list(
          try results[2 * index].get(), family, ifid: place.ifid, isEngaged: true)
        let reply = try results[2 * index + 1].get()
        let new = try AlertEntry.list(reply, family, ifid: place.ifid, isEngaged: false)
        let total = reply.total ?? new.count
        rows.append(
          Family(
            family: family, engaged: SeverityCounts(engaged), newTotal: total,
            new: total > new.count ? nil : SeverityCounts(new),
            oldest: engaged.count < Self.longestList ? engaged.map(\.time).filter { $0 > 0 }.min() : nil))
        entries += engaged + new
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
    line["period_seconds"] = .int(Int64(options.alertPeriod))
    line["families"] = .array(
      families.map { row in
        [
          "family": .string(row.family.name), "engaged": .orNull(row.engaged?.total),
          "engaged_by_severity": row.engaged?.json ?? .null, "oldest_engaged_time": .orNull(row.oldest),
          "new": .orNull(row.newTotal), "new_by_severity": row.new?.json ?? .null,
        ]
      })
    let engaged = entries.filter(\.row.isEngaged).sorted(by: AlertEntry.isHeavier)
    let others = entries.filter { !$0.row.isEngaged }.sorted { $0.time > $1.time }
    line["top"] = .array((engaged + others).prefix(10).map { $0.json(links) })
    return .object(line)
  }
}
