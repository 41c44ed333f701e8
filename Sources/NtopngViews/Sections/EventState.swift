import JSONText

/// What an ``EventLog`` remembers between runs.
struct EventState: Hashable {
  private struct Batch: Hashable {
    let id: String
    let time: Double
    let lines: [String]
  }

  /// Up to where each list was read, by ntopng's clock.
  private var cursors: [String: Double] = [:]
  /// Alerts that were sent, with their begin.
  private var known: [String: Double] = [:]
  private var batches: [Batch] = []

  /// The state in a file; none when that is missing or damaged.
  init(_ bytes: [UInt8]?) {
    guard let bytes, let json = try? JSONParser.parse(bytes), json["schema"] == 1 else { return }
    for (key, value) in json["cursors"]?.objectValue ?? JSONObject() { cursors[key] = value.doubleValue }
    for (key, value) in json["known"]?.objectValue ?? JSONObject() { known[key] = value.doubleValue }
    batches = (json["batches"]?.arrayValue ?? []).compactMap { batch in
      guard let id = batch["id"]?.stringValue, let time = batch["time"]?.doubleValue,
        let lines = batch["lines"]?.arrayValue?.compactMap(\.stringValue)
      else { return nil }
      return Batch(id: id, time: time, lines: lines)
    }
  }

  var json: JSONValue {
    [
      "schema": 1, "cursors": .object(JSONObject(cursors.map { ($0, .double($1)) })),
      "known": .object(JSONObject(known.map { ($0, .double($1)) })),
      "batches": .array(
        batches.map { ["id": .string($0.id), "time": .double($0.time), "lines": .array($0.lines.map { .string($0) })] }),
    ]
  }

  /// The batches as they are printed.
  var batchText: String {
    batches.map { "BATCH: \($0.id)\n" + $0.lines.map { $0 + "\n" }.joined() }.joined()
  }

  /// From when a list must be read; nil at the first time, and after the clock was set back.
  func cursor(_ key: String, now: Double, overlap: Double) -> Double? {
    guard let cursor = cursors[key], !isAhead(key, now: now) else { return nil }
    return max(0, cursor - overlap)
  }

  /// Whether a list was read up to a time that has not come yet.
  func isAhead(_ key: String, now: Double) -> Bool { cursors[key].map { $0 > now + 60 } ?? false }

  mutating func set(_ key: String, _ time: Double) { cursors[key] = time }

  mutating func goBack(_ key: String, to time: Double) {
    if let cursor = cursors[key], cursor > time { cursors[key] = time }
  }

  func isKnown(_ identity: String) -> Bool { known[identity] != nil }

  mutating func remember(_ identity: String, time: Double) { known[identity] = time }

  /// Forgets sent alerts that no list will show again: those that began well before the earliest cursor. Engaged ones
  /// are shown again when they are over, so a day is kept.
  mutating func forget(olderThan overlap: Double) {
    guard let earliest = cursors.values.min() else { return }
    known = known.filter { $0.value >= earliest - overlap - ($0.key.contains(" flow ") ? 1 : 86_400) }
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
