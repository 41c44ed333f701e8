/// Reads alerts of one family.
struct AlertLists {
  let session: ViewSession
  let family: AlertFamily
  let filters: AlertFilters
  /// Bounds in seconds since 1970; engaged alerts have none.
  let begin: Int
  let end: Int

  /// ntopng's names of the columns; nil where it can't sort by one.
  static func column(_ name: String) -> String? {
    ["time": "tstamp", "severity": "severity", "score": "score", "type": "alert_id"][name]
  }

  private var isEngaged: Bool { session.parameters.state == .engaged }

  private func query(start: Int, length: Int, sort: String, order: ViewParameters.SortOrder) -> ViewQuery {
    var more: [(String, String)] = [
      ("status", isEngaged ? "engaged" : "any"), ("start", "\(start)"), ("length", "\(length)"), ("format", "json"),
      ("sort", sort), ("order", order.rawValue),
    ]
    // Both bounds belong together; of engaged alerts only the end would count.
    if !isEngaged { more += [("epoch_begin", "\(begin)"), ("epoch_end", "\(end)")] }
    return session.query(family.endpoint("list"), timeToLive: isEngaged ? 30 : 60).adding(more + filters.asked)
  }

  /// Some rows, and how many there are.
  func rows(
    start: Int, length: Int, sort: String, order: ViewParameters.SortOrder
  ) throws(ViewFailure) -> (rows: [AlertRow], total: Int?) {
    let (answer, total) = try session.listing(query(start: start, length: length, sort: sort, order: order))
    let records = answer["records"].list
    return (records.compactMap { AlertRow($0, family: family, isEngaged: isEngaged) }, total)
  }

  /// How many rows pass what ntopng filters by.
  func total() throws(ViewFailure) -> Int? {
    try session.listing(query(start: 0, length: 0, sort: "tstamp", order: .desc)).total
  }

  /// At most `limit` rows, newest first, that pass all filters.
  func scan(limit: Int = scanLimit) throws(ViewFailure) -> AlertScan {
    var rows: [AlertRow] = []
    var seen: Set<String> = []
    var scanned = 0
    var oldest: Double?
    while scanned < limit {
      let length = min(scanPage, limit - scanned)
      let page = try self.rows(start: scanned, length: length, sort: "tstamp", order: .desc)
      scanned += page.rows.count
      oldest = page.rows.last?.time ?? oldest
      for row in page.rows where seen.insert(row.identity).inserted && isMatch(row) { rows.append(row) }
      if page.rows.count < length { return AlertScan(rows: rows, scanned: scanned, bounded: false, oldest: oldest) }
      if let total = page.total, scanned >= total {
        return AlertScan(rows: rows, scanned: scanned, bounded: false, oldest: oldest)
      }
    }
    return AlertScan(rows: rows, scanned: scanned, bounded: true, oldest: oldest)
  }

  private func isMatch(_ row: AlertRow) -> Bool {
    filters.checks.allSatisfy { $0(row) } && filters.own.allSatisfy { $0(row) }
  }
}

/// What a scan found.
struct AlertScan {
  /// Rows that pass all filters.
  let rows: [AlertRow]
  /// Rows that were read.
  let scanned: Int
  /// Whether there are more.
  let bounded: Bool
  /// Time of the oldest row that was read.
  let oldest: Double?
}
