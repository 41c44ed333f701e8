import JSONText

/// What an ``EventLog`` remembers between runs.
struct EventState: Hashable {
  /// Up to where a list of stored alerts was read.
  struct Cursor: Hashable {
    /// The number of the newest row that was read: ntopng's store numbers rows as they are stored and uses no number
    /// twice. Nil where rows have no numbers (ClickHouse).
    var row: Int?
    /// When it was read, by ntopng's clock.
    var time: Double
  }

  private struct Batch: Hashable {
    let id: String
    let time: Double
    let lines: [String]
  }

  /// Alerts of one identity that were sent.
  private struct Sent: Hashable {
    /// Those that last.
    var count = 0
    /// Those that were stored since: a list that is a little old may still show them.
    var over = 0
    /// When one of them was seen last, by ntopng's clock.
    var time: Double
  }

  /// By list.
  var cursors: [String: Cursor] = [:]
  /// When ntopng was started, by its clock: a store can only be replaced while it is not running.
  var started: Double?
  private var sent: [String: Sent] = [:]
  /// Stored alerts that were sent, and when.
  private var recent: [String: Double] = [:]
  private var batches: [Batch] = []

  /// The state in a file; none when that is missing or damaged.
  init(_ bytes: [UInt8]?) {
    guard let bytes, let json = try? JSONParser.parse(bytes), json["schema"] == 2 else { return }
    started = json["started"]?.doubleValue
    for (key, value) in json["cursors"]?.objectValue ?? JSONObject() {
      cursors[key] = value["time"]?.doubleValue.map { Cursor(row: value["row"]?.intValue, time: $0) }
    }
    for (key, value) in json["sent"]?.objectValue ?? JSONObject() {
      if let count = value["count"]?.intValue, let over = value["over"]?.intValue, let time = value["time"]?.doubleValue
      {
        sent[key] = Sent(count: count, over: over, time: time)
      }
    }
    for (key, value) in json["recent"]?.objectValue ?? JSONObject() { recent[key] = value.doubleValue }
    batches = (json["batches"]?.arrayValue ?? []).compactMap { batch in
      guard let id = batch["id"]?.stringValue, let time = batch["time"]?.doubleValue,
        let lines = batch["lines"]?.arrayValue?.compactMap(\.stringValue)
      else { return nil }
      return Batch(id: id, time: time, lines: lines)
    }
  }

  var json: JSONValue {
    [
      "schema": 2, "started": .orNull(started),
      "cursors": .object(
        JSONObject(cursors.map { ($0, ["row": JSONValue($1.row), "time": .double($1.time)] as JSONValue) })),
      "sent": .object(
        JSONObject(
          sent.map {
            ($0, ["count": JSONValue($1.count), "over": JSONValue($1.over), "time": .double($1.time)] as JSONValue)
          })),
      "recent": .object(JSONObject(recent.map { ($0, .double($1)) })),
      "batches": .array(
        batches.map { ["id": .string($0.id), "time": .double($0.time), "lines": .array($0.lines.map { .string($0) })] }),
    ]
  }

  // MARK: Alerts that were sent while they lasted, and come again when they are stored

  /// How many of the alerts of an identity that last were not sent.
  func new(_ identity: String, among count: Int) -> Int {
    let sent = sent[identity]
    return max(0, count - (sent?.count ?? 0) - (sent?.over ?? 0))
  }

  /// Notes that an alert was sent, or shall not be.
  mutating func remember(_ identity: String, now: Double) {
    sent[identity, default: Sent(time: now)].count += 1
    sent[identity]?.time = now
  }

  /// Notes that alerts last, so that they are not forgotten.
  mutating func keep(_ identity: String, now: Double) {
    if sent[identity]?.count ?? 0 > 0 { sent[identity]?.time = now }
  }

  /// Whether a stored alert was sent before; it counts no more then.
  mutating func wasSent(_ identity: String, now: Double) -> Bool {
    guard var found = sent[identity], found.count > 0 else { return false }
    found.count -= 1
    found.over += 1
    found.time = now
    sent[identity] = found
    return true
  }

  /// Notes that a stored alert was sent.
  mutating func noteRecent(_ identity: String, now: Double) { recent[identity] = now }

  /// Whether a stored alert was sent in the last ten minutes.
  func isRecent(_ identity: String) -> Bool { recent[identity] != nil }

  /// Forgets what was sent and not seen for a day, and soon what is over; also of a clock that was set back.
  mutating func forget(now: Double) {
    sent = sent.filter { abs(now - $0.value.time) < ($0.value.count > 0 ? 86_400 : 600) }
    recent = recent.filter { abs(now - $0.value) < 600 }
  }

  // MARK: Batches

  /// The batches as they are printed.
  var batchText: String {
    batches.map { "BATCH: \($0.id)\n" + $0.lines.map { $0 + "\n" }.joined() }.joined()
  }

  mutating func add(_ lines: [String], now: Double) {
    // The ids sort by time, because Checkmk hands batches over in the order of their ids.
    let milliseconds = String(Int64(now * 1000))
    let id =
      String(repeating: "0", count: max(0, 14 - milliseconds.count)) + milliseconds
      + "-" + String(UInt32.random(in: .min ... .max), radix: 16)
    batches.append(Batch(id: id, time: now, lines: lines))
  }

  /// Drops batches that were repeated long enough, also those of a clock that was set back.
  mutating func expire(now: Double, retention: Double) {
    batches.removeAll { abs(now - $0.time) > retention }
  }
}
