import JSONText
import NtopngAPI

/// Numbers of alerts by the groups of ntopng's summary. The groups do not overlap.
struct SeverityCounts: Hashable {
  private static let keys = ["notice_or_lower", "warning", "error", "critical", "emergency"]
  private var counts = [0, 0, 0, 0, 0]

  init() {}

  /// The numbers of the given alerts.
  init(_ entries: [AlertEntry]) {
    for entry in entries { add(entry.row.severity) }
  }

  /// The groups of a row of the summary; nil when one is missing.
  init?(summary row: JSONValue) {
    for (index, key) in Self.keys.enumerated() {
      guard let count = row.at("count_group_\(key)", "value")?.count else { return nil }
      counts[index] = count
    }
  }

  private mutating func add(_ severity: Severity?) {
    switch severity {
    case .warning: counts[1] += 1
    case .error: counts[2] += 1
    case .critical: counts[3] += 1
    case .emergency: counts[4] += 1
    default: counts[0] += 1
    }
  }

  var total: Int { counts.saturatedSum }

  var json: JSONValue {
    .object(JSONObject(zip(Self.keys, counts).map { ($0, .int(Int64($1))) }))
  }
}
