import JSONText
import NtopngAPI

/// Counters of an interface over the last day, noted by the special agent: ntopng Community can't tell the traffic of
/// applications in a past hour. Two notes give what was between them.
struct TrafficHistory {
  /// Counters at a moment: bytes since ntopng's start.
  struct Note {
    var time: Double
    var applications: [String: Double]
    var received: Double?
    var sent: Double?
  }

  /// Notes are taken at least this far apart, seconds.
  static let distance = 300.0
  /// And kept this long: a day, and one more note of an hour.
  static let length = 86_400.0 + 3600

  /// In ascending order of time.
  private(set) var notes: [Note]

  init(notes: [Note] = []) { self.notes = notes }

  /// Whether it is time for a note.
  func isDue(now: Double) -> Bool {
    guard let last = notes.last else { return true }
    // A clock that was set back makes the notes of the future worthless.
    return now - last.time >= Self.distance || now < last.time
  }

  /// Adds a note, forgets old ones, and keeps one an hour of those that the last hour does not need.
  mutating func add(_ note: Note) {
    var lastHour: Double?
    notes = notes.filter { old in
      let age = note.time - old.time
      guard age > 0, age <= Self.length else { return false }
      guard age > 2 * 3600 else { return true }
      let hour = (old.time / 3600).rounded(.down)
      defer { lastHour = hour }
      return hour != lastHour
    }
    notes.append(note)
  }

  /// The traffic between neighbouring notes that touch a period. Where a counter fell ntopng was restarted: what
  /// came since then is known, what was before is not.
  func aggregates(from begin: Double, to end: Double) -> [TrafficAggregate] {
    zip(notes, notes.dropFirst()).compactMap { before, after in
      guard after.time > begin, before.time < end, after.time > before.time else { return nil }
      var applications: [String: Double] = [:]
      for (name, bytes) in after.applications {
        let grown = Self.growth(before.applications[name] ?? 0, bytes)
        if grown > 0 { applications[name] = grown }
      }
      return TrafficAggregate(
        begin: before.time, end: after.time, applications: applications,
        received: Self.growth(before.received, after.received), sent: Self.growth(before.sent, after.sent))
    }
  }

  private static func growth(_ before: Double, _ after: Double) -> Double { after >= before ? after - before : after }

  private static func growth(_ before: Double?, _ after: Double?) -> Double? {
    guard let before, let after else { return nil }
    return growth(before, after)
  }
}

extension TrafficHistory {
  private static func name(_ cache: ReplyCache, _ ifid: Int) -> String { "traffic-" + cache.key("traffic", "\(ifid)") }

  /// The history of an interface; empty when there is none.
  static func load(_ cache: ReplyCache, ifid: Int) -> TrafficHistory {
    guard let bytes = cache.folder.read(name(cache, ifid), limit: 32 << 20), let document = try? JSONParser.parse(bytes)
    else { return TrafficHistory() }
    let notes = (document["notes"]?.arrayValue ?? []).compactMap { item -> Note? in
      guard let time = item["time"]?.doubleValue else { return nil }
      let applications = item["applications"]?.objectValue ?? JSONObject()
      return Note(
        time: time,
        applications: Dictionary(
          applications.compactMap { member in member.value.doubleValue.map { (member.key, $0) } },
          uniquingKeysWith: { first, _ in first }),
        received: item["received"]?.doubleValue, sent: item["sent"]?.doubleValue)
    }
    return TrafficHistory(notes: notes.sorted { $0.time < $1.time })
  }

  func store(_ cache: ReplyCache, ifid: Int) throws(CacheError) {
    let list = notes.map { note -> JSONValue in
      let applications = note.applications.sorted { $0.key < $1.key }.map { ($0.key, JSONValue.double($0.value)) }
      return fields([
        "time": .double(note.time), "applications": .object(JSONObject(applications)),
        "received": note.received.map(JSONValue.double), "sent": note.sent.map(JSONValue.double),
      ])
    }
    try cache.folder.write(Self.name(cache, ifid), Array(fields(["notes": .array(list)]).compactText.utf8))
  }

  /// Notes the counters of interfaces whose last note is old enough: one call of ntopng for each in five minutes.
  static func collect(
    _ interfaces: [(ifid: Int, received: Double?, sent: Double?)], client: NtopngClient
  ) {
    guard let cache = client.cache else { return }
    let now = AgentClock.now()
    let due = interfaces.map { ($0, load(cache, ifid: $0.ifid)) }.filter { $0.1.isDue(now: now) }
    let replies = client.replies(
      to: due.map {
        NtopngCall(
          "get/interface/l7/stats", lifetime: 0,
          ["ifid": "\($0.0.ifid)", "ndpistats_mode": "sinceStartup", "collapse_stats": "false"])
      })
    for (item, reply) in zip(due, replies) {
      guard case .success(let reply) = reply else { continue }
      var applications: [String: Double] = [:]
      for row in Reading(reply.value).list {
        if let name = row["label"].text, let bytes = row["value"].number, name != "Other" { applications[name] = bytes }
      }
      var history = item.1
      history.add(
        Note(time: now, applications: applications, received: item.0.received, sent: item.0.sent))
      // A cache that can't be written is reported by the run itself.
      try? history.store(cache, ifid: item.0.ifid)
    }
  }
}
