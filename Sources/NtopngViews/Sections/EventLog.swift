import JSONText
import NtopngAPI

/// New alerts as lines of Checkmk's logfile monitoring.
///
/// As Checkmk's own agent plug-in does it, lines go out in batches with an id, and each batch is repeated in every run
/// for a retention time: Checkmk drops the batches that it saw in the previous run, so output that was thrown away
/// loses nothing, and output that is seen twice doubles nothing. What has been sent is remembered in a file; the file
/// is written before anything is printed.
struct EventLog {
  let options: EventOptions
  let sectionOptions: SectionOptions
  let client: NtopngClient
  let folder: CacheFolder
  private(set) var problems: [Problem] = []

  init(_ options: EventOptions, _ sectionOptions: SectionOptions, client: NtopngClient, folder: CacheFolder) {
    self.options = options
    self.sectionOptions = sectionOptions
    self.client = client
    self.folder = folder
  }

  /// The section, with the batches of earlier runs.
  ///
  /// - Parameters:
  ///   - now: ntopng's clock, in which alerts are dated.
  ///   - started: when ntopng was started, by its clock; nil where not known.
  ///   - agentNow: the agent's clock, in which batches are dated.
  mutating func section(
    _ interfaces: [NtopngInterface], now: Double, started: Double?, agentNow: Double, until deadline: Deadline
  ) -> String {
    let name = "events-" + folder.hash(["events", client.server.url, sectionOptions.identity])
    guard
      let lock = FileLock(
        folder, purpose: "events", number: FileLock.number(for: String(name.dropFirst(7))), until: deadline)
    else {
      problems.append(Problem(.events, kind: "cache", "\(folder.path): cannot be locked"))
      return ""
    }
    defer { withExtendedLifetime(lock) {} }
    var state = EventState(folder.read(name))
    let before = state
    state.expire(now: agentNow, retention: Double(options.retention))
    let isRestarted = started.flatMap { new in state.started.map { abs(new - $0) > 120 } } ?? true
    let reader = EventReader(
      client: client, minimumSeverity: Severity(rawValue: options.minimumSeverity) ?? .warning,
      mostRows: options.maximumEvents, now: now, isRestarted: isRestarted)
    let lists = EventList.all(options.families, interfaces)
    var found: [News] = []
    for list in lists {
      if let news = news(of: list, reader, &state) { found.append(news) }
    }
    let lines = choose(found, &state, now: now)
    if !lines.isEmpty { state.add(lines, now: agentNow) }
    state.started = started ?? state.started
    state.forget(now: now)
    do throws(CacheError) {
      try folder.write(name, Array(state.json.compactText.utf8))
    } catch {
      problems.append(Problem(.events, kind: "cache", "new alerts are not sent, because \(error)"))
      state = before
    }
    let item = SingleLine.of("ntopng \(sectionOptions.identity)", limit: 100)
    return "<<<logwatch>>>\n[[[\(item)]]]\n" + state.batchText
  }

  /// What is new in a list.
  private struct News {
    let list: EventList
    /// Alerts that last.
    let engaged: [AlertEntry]
    let stored: EventReader.Found
  }

  /// Reads a list. The first time it is only noted where it ends; what lasts then is not new later.
  private mutating func news(of list: EventList, _ reader: EventReader, _ state: inout EventState) -> News? {
    do throws(NtopngError) {
      guard let cursor = state.cursors[list.key] else {
        let end = try reader.end(of: list)
        for entry in try engaged(list) { state.remember(EventList.identity(entry), now: reader.now) }
        if end.row == nil {
          for entry in try reader.stored(list, since: end).rows {
            state.noteRecent(entry.recentIdentity, now: reader.now)
          }
        }
        state.cursors[list.key] = end
        return nil
      }
      // Stored ones first: an alert that ends in between is stored later, and found by the next run.
      let stored = try reader.stored(list, since: cursor)
      if stored.lost > 0 {
        problems.append(
          Problem(
            .events, list.interface, kind: "limit",
            "\(stored.lost) new \(list.family.name) alerts cannot be told: too many, or ntopng fails to tell them"))
      }
      return News(list: list, engaged: try newEngaged(list, reader, &state), stored: stored)
    } catch {
      problems.append(Problem(.events, list.interface, because: error))
      return nil
    }
  }

  private func engaged(_ list: EventList) throws(NtopngError) -> [AlertEntry] {
    // Alerts of flows are never engaged.
    guard list.family != .flow else { return [] }
    let request = AlertRequest(
      list.family, ifid: list.ifid, status: .engaged, length: AlertRequest.longestList,
      lifetime: min(5, sectionOptions.cacheSeconds))
    return try client.alerts([request]).first?.get().rows ?? []
  }

  private func newEngaged(
    _ list: EventList, _ reader: EventReader, _ state: inout EventState
  ) throws(NtopngError) -> [AlertEntry] {
    let alerts = try engaged(list)
    var counts: [String: Int] = [:]
    for alert in alerts { counts[EventList.identity(alert), default: 0] += 1 }
    for identity in counts.keys { state.keep(identity, now: reader.now) }
    var new = counts.mapValues { $0 }
    for (identity, count) in counts { new[identity] = state.new(identity, among: count) }
    return alerts.filter { alert in
      let identity = EventList.identity(alert)
      guard (alert.row.severity?.number ?? 0) >= reader.minimumSeverity.number, let left = new[identity], left > 0
      else { return false }
      new[identity] = left - 1
      return true
    }
  }

  /// The lines of this run: each list gets its share of the bound. What is left is found again by the next run.
  private func choose(_ news: [News], _ state: inout EventState, now: Double) -> [String] {
    var chosen: [(entry: AlertEntry, interface: String?)] = []
    var left = 0
    var room = options.maximumEvents
    let sizes = news.map { $0.engaged.count + $0.stored.rows.count }
    for (place, index) in sizes.indices.sorted(by: { sizes[$0] < sizes[$1] }).enumerated() {
      var share = room / (news.count - place)
      let item = news[index]
      let taken = take(item, &share, &state, now: now)
      left = [left, item.stored.left, taken.left].saturatedSum
      room -= taken.entries.count
      chosen += taken.entries.map { (entry: $0, interface: item.list.interface) }
    }
    var lines = chosen.sorted { $0.entry.time < $1.entry.time }.map { Self.line($0.entry, on: $0.interface) }
    if left > 0 {
      let alerts = left == 1 ? "1 more new alert is" : "\(left) more new alerts are"
      lines.append("O \(alerts) left to the next run")
    }
    return lines
  }

  private func take(
    _ news: News, _ share: inout Int, _ state: inout EventState, now: Double
  ) -> (entries: [AlertEntry], left: Int) {
    var entries: [AlertEntry] = []
    var left = 0
    for alert in news.engaged {
      guard share > 0 else {
        left += 1
        continue
      }
      share -= 1
      entries.append(alert)
      state.remember(EventList.identity(alert), now: now)
    }
    var cursor = state.cursors[news.list.key]
    for (index, alert) in news.stored.rows.enumerated() {
      if share == 0 {
        left += news.stored.rows.count - index
        break
      }
      cursor = alert.cursor(now: now)
      if alert.isOwnActivity { continue }
      let identity = EventList.identity(alert)
      if news.list.family != .flow, state.wasSent(identity, now: now) { continue }
      if news.stored.mayRepeat, state.isRecent(alert.recentIdentity) { continue }
      if alert.endTime > now - 300 { state.noteRecent(alert.recentIdentity, now: now) }
      share -= 1
      entries.append(alert)
    }
    state.cursors[news.list.key] = left == 0 ? news.stored.cursor : cursor
    return (entries, left)
  }

  /// What is not known is left out: alerts of an interface have no other entity, those of the server no interface.
  static func line(_ entry: AlertEntry, on interface: String?) -> String {
    let level =
      switch entry.row.severity {
      case .error?, .critical?, .emergency?: "C"
      case .warning?: "W"
      default: "O"
      }
    let severity = (entry.row.severity ?? Severity.none).rawValue
    let entity = entry.entity == interface ? "" : entry.entity
    let place = [entity, interface.map { entity.isEmpty ? $0 : "on \($0)" } ?? ""].filter { !$0.isEmpty }
    let about = [entry.row.type ?? "alert", place.joined(separator: " "), entry.row.description ?? ""]
    let text =
      "\(UTCTime.text(entry.time)) \(entry.row.family) \(severity) "
      + "\(about.filter { !$0.isEmpty }.joined(separator: ": ")) (score \(entry.row.score ?? 0))"
    return "\(level) \(SingleLine.of(text, limit: 1000))"
  }
}
