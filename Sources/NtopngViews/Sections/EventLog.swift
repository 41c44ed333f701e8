import JSONText
import NtopngAPI

/// New alerts as lines of Checkmk's logfile monitoring.
///
/// As Checkmk's own agent plug-in does it, lines go out in batches with an id, and each batch is repeated in every run
/// for a retention time: Checkmk drops the batches that it saw in the previous run, so output that was thrown away
/// loses nothing, and output that is seen twice doubles nothing. What has been sent is remembered in a file; the file
/// is written before anything is printed.
struct EventLog {
  /// Alerts are stored a little after they began: so far back is looked again, seconds.
  private static let overlap = 120.0
  private static let pageSize = 500
  private static let mostPages = 4

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

  private struct Candidate {
    let identity: String
    let entry: AlertEntry
  }

  /// The section, with the batches of earlier runs.
  ///
  /// - Parameters:
  ///   - now: ntopng's clock, in which alerts are dated.
  ///   - agentNow: the agent's clock, in which batches are dated.
  mutating func section(_ interfaces: [NtopngInterface], now: Double, agentNow: Double, until deadline: Deadline)
    -> String
  {
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
    let candidates = collect(interfaces, &state, now: now)
    let chosen = candidates.prefix(options.maximumEvents)
    let left = candidates.count - chosen.count
    for candidate in chosen { state.remember(candidate.identity, time: candidate.entry.time) }
    // What was left is looked for again.
    for candidate in candidates.dropFirst(options.maximumEvents) {
      state.goBack(Self.place(candidate.entry), to: candidate.entry.time)
    }
    if !chosen.isEmpty {
      var lines = chosen.map { Self.line($0.entry) }
      if left > 0 { lines.append("O \(left) more new alerts are left to the next run") }
      state.add(lines, now: agentNow)
    }
    state.forget(olderThan: Self.overlap)
    do throws(CacheError) {
      try folder.write(name, Array(state.json.compactText.utf8))
    } catch {
      problems.append(Problem(.events, kind: "cache", "new alerts are not sent, because \(error)"))
      state = before
    }
    let item = SingleLine.of("ntopng \(sectionOptions.identity)", limit: 100)
    return "<<<logwatch>>>\n[[[\(item)]]]\n" + state.batchText
  }

  private mutating func collect(_ interfaces: [NtopngInterface], _ state: inout EventState, now: Double) -> [Candidate]
  {
    var candidates: [Candidate] = []
    for name in options.families {
      guard let family = AlertFamily.all.first(where: { $0.name == name }) else { continue }
      // ntopng serves alerts of the server as a whole for the number of any interface.
      let places: [(ifid: Int, name: String?)] =
        AlertReport.Place.server.families.contains(family) || family.needsPro
        ? interfaces.prefix(1).map { ($0.ifid, nil) } : interfaces.map { ($0.ifid, $0.name) }
      for place in places {
        let key = "\(place.ifid)/\(family.name)"
        guard let since = state.cursor(key, now: now, overlap: Self.overlap) else {
          if state.isAhead(key, now: now) {
            problems.append(
              Problem(
                .events, place.name, kind: "clock", "ntopng's clock was set back; new alerts are counted from now"))
          }
          state.set(key, now)
          continue
        }
        candidates += read(family, place.ifid, place.name, since: since, now: now, &state)
      }
    }
    return candidates.filter { !state.isKnown($0.identity) }.sorted { $0.entry.time < $1.entry.time }
  }

  private mutating func read(
    _ family: AlertFamily, _ ifid: Int, _ interface: String?, since: Double, now: Double, _ state: inout EventState
  ) -> [Candidate] {
    let severity = Severity(rawValue: options.minimumSeverity) ?? .warning
    let begin = wholeSeconds(since) ?? 0
    var found: [Candidate] = []
    var reached = now
    do throws(NtopngError) {
      for page in 0..<Self.mostPages {
        let reply = try client.reply(
          to: .alerts(
            family, ifid: ifid, status: "any", start: page * Self.pageSize, length: Self.pageSize, order: "asc",
            begin: begin, end: (wholeSeconds(now) ?? 0) + 1, minimumSeverity: severity))
        let entries =
          reply.total == 0
          ? [] : try AlertEntry.list(reply, family, ifid: ifid, isEngaged: false)
        found += entries.map { Candidate(identity: Self.identity($0), entry: $0) }
        if entries.count < Self.pageSize { break }
        if page == Self.mostPages - 1 {
          reached = entries.last?.time ?? now
          problems.append(
            Problem(
              .events, interface, kind: "limit",
              "of \(reply.total ?? found.count) new \(family.name) alerts only \(found.count) are looked at in this run"
            ))
        }
      }
      // Engaged alerts are stored only when they are over.
      if family.name != "flow" {
        let reply = try client.reply(
          to: .alerts(
            family, ifid: ifid, status: "engaged", length: AlertReport.longestList,
            lifetime: sectionOptions.cacheSeconds))
        let entries = try AlertEntry.list(reply, family, ifid: ifid, isEngaged: true)
        found += entries.filter { $0.time >= since && ($0.row.severity?.number ?? 0) >= severity.number }
          .map { Candidate(identity: Self.identity($0), entry: $0) }
      }
      state.set("\(ifid)/\(family.name)", reached)
    } catch {
      problems.append(Problem(.events, interface, because: error))
      return []
    }
    var seen: Set<String> = []
    return found.filter { $0.entry.time >= since && seen.insert($0.identity).inserted }
  }

  private static func place(_ entry: AlertEntry) -> String { "\(entry.ifid)/\(entry.row.family)" }

  /// The same for an engaged alert and for what is stored when it is over; flow alerts have nothing but their number.
  private static func identity(_ entry: AlertEntry) -> String {
    let row = entry.row
    let what = row.family == "flow" ? row.id ?? entry.entity : entry.entity
    return "\(entry.ifid) \(row.family) \(row.typeID ?? -1) \(wholeSeconds(row.time) ?? 0) \(what)"
  }

  private static func line(_ entry: AlertEntry) -> String {
    let level =
      switch entry.row.severity {
      case .error?, .critical?, .emergency?: "C"
      case .warning?: "W"
      default: "O"
      }
    let severity = (entry.row.severity ?? Severity.none).rawValue
    let text =
      "\(UTCTime.text(entry.time)) \(entry.row.family) \(severity) \(entry.row.type ?? "alert"): \(entry.entity): "
      + "\(entry.row.description ?? "") (score \(entry.row.score ?? 0))"
    return "\(level) \(SingleLine.of(text, limit: 1000))"
  }
}
