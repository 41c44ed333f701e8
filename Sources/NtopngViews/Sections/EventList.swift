import NtopngAPI

/// A list of alerts that becomes log messages: one family on one interface.
struct EventList {
  let family: AlertFamily
  let ifid: Int
  /// The interface; nil for alerts of the server as a whole.
  let interface: String?

  /// The list's name in the state.
  var key: String { "\(ifid)/\(family.name)" }

  /// The lists of the given families.
  static func all(_ families: [String], _ interfaces: [NtopngInterface]) -> [EventList] {
    families.flatMap { name -> [EventList] in
      guard let family = AlertFamily.all.first(where: { $0.name == name }) else { return [] }
      guard AlertFamily.serverWide.contains(name) else {
        return interfaces.map { EventList(family: family, ifid: $0.ifid, interface: $0.name) }
      }
      return interfaces.prefix(1).map { EventList(family: family, ifid: $0.ifid, interface: nil) }
    }
  }

  /// The same for an alert that lasts and for the one that is stored when it is over.
  static func identity(_ entry: AlertEntry) -> String {
    let row = entry.row
    return "\(entry.ifid) \(row.family) \(row.typeID ?? -1) \(wholeSeconds(row.time) ?? 0) \(entry.entity)"
  }
}

/// Reads what is new in the lists.
///
/// ntopng stores an alert when it is over, under the time when it began, which may be hours ago: times do not tell what
/// is new. The number of a row in the store does (`alert_store_schema.sql`: `INTEGER PRIMARY KEY AUTOINCREMENT`).
struct EventReader {
  /// Rows that are asked for at a time.
  private static let pageSize = 500
  /// Rows of the newest that are looked through where ntopng can't select by row.
  private static let longestSearch = 5000
  /// Alerts wait a moment before they are stored, seconds.
  private static let delay = 120.0

  let client: NtopngClient
  let minimumSeverity: Severity
  /// The most rows of a list in a run.
  let mostRows: Int
  /// ntopng's clock.
  let now: Double
  /// Whether ntopng was started since the last run.
  let isRestarted: Bool

  /// What came of a list.
  struct Found {
    /// New rows, in the order in which they were stored.
    var rows: [AlertEntry] = []
    /// New rows that were not read.
    var left = 0
    /// New rows that cannot be told: too many, or rows at which ntopng fails.
    var lost = 0
    /// Where to go on when all rows are taken.
    var cursor: EventState.Cursor
    /// Whether rows may be among them that an earlier run found.
    var mayRepeat = false
  }

  /// Where a list ends now, to begin with.
  func end(of list: EventList) throws(NtopngError) -> EventState.Cursor {
    let request = AlertRequest(
      list.family, ifid: list.ifid, status: .any, length: 1, sort: "rowid", minimumSeverity: minimumSeverity)
    // The newest one may be one that ntopng fails to tell; its number is somewhat higher then.
    guard let found = try client.alerts([request]).first?.get() else { throw .deadline }
    guard let row = found.rows.first else { return EventState.Cursor(row: 0, time: now) }
    return EventState.Cursor(row: row.storeNumber, time: now)
  }

  /// What was stored since.
  func stored(_ list: EventList, since cursor: EventState.Cursor) throws(NtopngError) -> Found {
    guard let row = cursor.row else {
      return try newest(list, sort: "tstamp_end", from: cursor) { $0.endTime >= cursor.time - Self.delay }
    }
    if isRestarted, let newest = try end(of: list).row, newest < row {
      // Rows were deleted, or the store is a new one; of that everything was stored after the last run.
      return try self.newest(list, sort: "rowid", from: cursor) { $0.endTime >= cursor.time - Self.delay }
    }
    // 5.0 takes numbers only, without an operator.
    guard let version = client.version, version >= NtopngVersion(5, 2) else {
      return try newest(list, sort: "rowid", from: cursor) { ($0.storeNumber ?? 0) > row }
    }
    var leftOut = 0
    let rows = pages(list, limit: mostRows, leftOut: { leftOut += $0 }) { page in
      AlertRequest(
        list.family, ifid: list.ifid, status: .any, start: page.start, length: page.size, sort: "rowid", order: "asc",
        minimumSeverity: minimumSeverity, rows: "\(row);gt")
    }
    var found = Found(cursor: EventState.Cursor(row: row, time: now))
    for entry in rows {
      guard let number = entry.storeNumber else {
        return try stored(list, since: EventState.Cursor(row: nil, time: cursor.time))
      }
      guard number > row else {
        throw .malformedReply("rows up to \(row) were not left out of the \(list.family.name) alerts")
      }
      found.rows.append(entry)
      found.cursor.row = max(found.cursor.row ?? 0, number)
    }
    if let failure = rows.end?.failure { throw failure }
    found.lost = leftOut
    found.left = max(0, (rows.progress.total ?? 0) - found.rows.count - leftOut)
    return found
  }

  /// The newest rows that are new, found by looking through the list from its end.
  private func newest(
    _ list: EventList, sort: String, from cursor: EventState.Cursor, isNew: (AlertEntry) -> Bool
  ) throws(NtopngError) -> Found {
    var leftOut = 0
    let rows = pages(list, limit: Self.longestSearch, leftOut: { leftOut += $0 }) { page in
      AlertRequest(
        list.family, ifid: list.ifid, status: .any, start: page.start, length: page.size, sort: sort,
        minimumSeverity: minimumSeverity)
    }
    var found = Found(cursor: EventState.Cursor(row: cursor.row == nil ? nil : 0, time: now), mayRepeat: true)
    var old = 0
    for entry in rows {
      if cursor.row != nil { found.cursor.row = max(found.cursor.row ?? 0, entry.storeNumber ?? 0) }
      guard isNew(entry) else {
        old += 1
        // Ends are not quite in the order of the rows.
        if old > 100 { break }
        continue
      }
      found.rows.append(entry)
    }
    if let failure = rows.end?.failure { throw failure }
    found.lost = leftOut
    if old == 0, let total = rows.progress.total, total > found.rows.count { found.lost = total - found.rows.count }
    found.rows.reverse()
    return found
  }

  private func pages(
    _ list: EventList, limit: Int, leftOut: @escaping (Int) -> Void, request: @escaping (PageRange) -> AlertRequest
  ) -> PagedRows<AlertEntry, String, NtopngError> {
    PagedRows(
      PagingBounds(pageSize: min(Self.pageSize, limit), rows: limit, deadline: client.options.deadline),
      identity: { $0.row.id ?? "\($0.time) \(EventList.identity($0))" }
    ) { pages in
      client.alerts(pages.map(request)).map { result in
        result.map {
          leftOut($0.leftOut)
          return ListPage(rows: $0.rows, sent: $0.sent, total: $0.total)
        }
      }
    }
  }
}

extension AlertEntry {
  /// The row's number in ntopng's store; nil where it has none.
  fileprivate var storeNumber: Int? { row.id.flatMap { Int($0) } }

  /// The same for a stored alert that is read twice, also when the store is a new one.
  var recentIdentity: String {
    storeNumber == nil ? row.id ?? EventList.identity(self) : EventList.identity(self)
  }

  /// When the alert was over.
  var endTime: Double { time + max(0, row.duration ?? 0) }

  /// Where a list was read up to with this row.
  func cursor(now: Double) -> EventState.Cursor { EventState.Cursor(row: storeNumber, time: now) }
}
