import NtopngAPI

/// Reads alerts of one family.
struct AlertLists {
  let session: ViewSession
  let family: AlertFamily
  let filters: AlertFilters
  /// Bounds in seconds since 1970; engaged alerts have none.
  let begin: Int
  let end: Int
  /// Parameters that make this list one part of several: ntopng can't ask for either side of a flow.
  var part: [(String, String)] = []

  /// ntopng's names of the columns; nil where it can't sort by one as it is shown.
  static func column(_ name: String) -> String? {
    ["time": "tstamp", "severity": "severity", "score": "score"][name]
  }

  /// The part of the list with one type of alerts.
  func narrowed(toType type: Int) -> AlertLists {
    var list = self
    list.part.append(("alert_id", "\(type)"))
    return list
  }

  /// The lists that together hold what the filters leave, each alert in one of them.
  static func parts(
    _ session: ViewSession, _ family: AlertFamily, _ filters: AlertFilters, begin: Int, end: Int
  ) -> [AlertLists] {
    filters.parts.map {
      AlertLists(session: session, family: family, filters: filters, begin: begin, end: end, part: $0)
    }
  }

  private var isEngaged: Bool { session.parameters.state == .engaged }

  private func query(
    start: Int, length: Int, sort: String, order: ViewParameters.SortOrder, begin: Int? = nil,
    _ asked: [(String, String)]? = nil
  ) -> ViewQuery {
    var more: [(String, String)] = [
      ("status", isEngaged ? "engaged" : "any"), ("start", "\(start)"), ("length", "\(length)"), ("format", "json"),
      ("sort", sort), ("order", order.rawValue),
    ]
    // Both bounds belong together; of engaged alerts only the end would count.
    if !isEngaged { more += [("epoch_begin", "\(begin ?? self.begin)"), ("epoch_end", "\(end)")] }
    return session.query(family.endpoint("list"), timeToLive: isEngaged ? 30 : 60)
      .adding(more + (asked ?? filters.asked) + part)
  }

  /// Some rows, and how many there are.
  func rows(
    start: Int, length: Int, sort: String, order: ViewParameters.SortOrder
  ) throws(ViewFailure) -> (rows: [AlertRow], total: Int?) {
    let page = try listPage(start: start, length: length, sort: sort, order: order).get()
    return (page.rows, page.total)
  }

  private func listPage(
    start: Int, length: Int, sort: String, order: ViewParameters.SortOrder
  ) -> Result<ListPage<AlertRow>, ViewFailure> {
    let query = query(start: start, length: length, sort: sort, order: order)
    guard let result = session.listings([query]).first else {
      return .failure(ViewFailure(.internal, "There was no answer.", advice: "Report this as a bug."))
    }
    return around(page(result), start: start, length: length, sort: sort, order: order)
  }

  private func page(
    _ result: Result<(value: Reading, total: Int?), ViewFailure>
  ) -> Result<ListPage<AlertRow>, ViewFailure> {
    result.map { answer, total in
      let records = answer["records"].list
      let rows = records.compactMap { AlertRow($0, family: family, isEngaged: isEngaged) }
      return ListPage(rows: rows, sent: records.count, total: total)
    }
  }

  /// Before 6.2 one alert of a flow may fail a whole page: it is left out, and that is said.
  private func around(
    _ result: Result<ListPage<AlertRow>, ViewFailure>, start: Int, length: Int, sort: String,
    order: ViewParameters.SortOrder
  ) -> Result<ListPage<AlertRow>, ViewFailure> {
    guard case .failure(let failure) = result, failure.kind == .serverError, family == .flow, length > 0,
      !session.server.isAtLeast(6, 2)
    else { return result }
    do throws(ViewFailure) {
      let around = try PageAround<AlertRow, ViewFailure>(
        start: start, length: length, isPoisoned: { $0.kind == .serverError }
      ) { (start, length) throws(ViewFailure) in
        let query = query(start: start, length: length, sort: sort, order: order)
        guard let part = session.listings([query]).first else { throw failure }
        return try page(part).get()
      }
      // Nothing could be read: it is no single row.
      if around.page.rows.isEmpty, length > 1 { return result }
      session.limit(
        ViewLimit(
          what: "alerts of flows with a percent sign in their text",
          message: "ntopng before 6.2 fails to tell them; they are left out.", version: "6.2"))
      return .success(around.page)
    } catch {
      return .failure(error)
    }
  }

  /// The query that counts what the filters leave; with `key` only rows whose column has at least that value. Nil when
  /// none can.
  func counting(_ column: String? = nil, from key: Int? = nil) -> ViewQuery? {
    guard let column, let key else { return query(start: 0, length: 0, sort: "tstamp", order: .desc) }
    if column == "tstamp" { return query(start: 0, length: 0, sort: column, order: .desc, begin: max(key, begin)) }
    var value = "\(key);gte"
    if column == "severity", !session.parameters.severities.isEmpty {
      let wanted = session.parameters.severities.map(\.number).filter { $0 >= key }
      guard !wanted.isEmpty else { return nil }
      value = wanted.map(String.init).joined(separator: ",")
    }
    if column == "score", let least = session.parameters.minimumScore { value = "\(max(key, least));gte" }
    return query(
      start: 0, length: 0, sort: "tstamp", order: .desc, filters.asked.filter { $0.0 != column } + [(column, value)])
  }

  /// At most `limit` rows, newest first, that pass all filters. When the time is over, those that came before.
  func scan(limit: Int = scanLimit, until deadline: Deadline? = nil) throws(ViewFailure) -> AlertScan {
    let all = PagedRows(
      PagingBounds(pageSize: min(scanPage, limit), rows: limit, deadline: deadline, parallel: 2),
      identity: \AlertRow.identity
    ) { pages in
      let queries = pages.map { query(start: $0.start, length: $0.size, sort: "tstamp", order: .desc) }
      return zip(pages, session.listings(queries)).map { range, result in
        around(page(result), start: range.start, length: range.size, sort: "tstamp", order: .desc)
      }
    }
    var oldest: Double?
    var rows: [AlertRow] = []
    for row in all {
      oldest = row.time ?? oldest
      if matches(row) { rows.append(row) }
    }
    if let failure = all.end?.failure, failure.kind != .timeout || all.progress.rows == 0 { throw failure }
    return AlertScan(
      rows: rows, scanned: min(all.progress.rows, limit), total: all.progress.total,
      bounded: all.end?.isComplete != true, oldest: oldest)
  }

  /// Whether a row passes all filters.
  func matches(_ row: AlertRow) -> Bool {
    filters.checks.allSatisfy { $0(row) } && filters.own.allSatisfy { $0(row) }
  }
}

/// What a scan found.
struct AlertScan {
  /// Nothing yet.
  static let nothing = AlertScan(rows: [], scanned: 0, total: 0, bounded: false, oldest: nil)

  /// Rows that pass all filters.
  let rows: [AlertRow]
  /// Rows that were read.
  let scanned: Int
  /// Rows that there are, where ntopng tells.
  let total: Int?
  /// Whether there are more.
  let bounded: Bool
  /// Time of the oldest row that was read.
  let oldest: Double?

  /// Both together: known from where both are.
  func joined(_ other: AlertScan) -> AlertScan {
    let isUnknown = [self, other].contains { $0.bounded && $0.oldest == nil }
    let bounds = [(bounded, oldest), (other.bounded, other.oldest)].filter(\.0).compactMap(\.1)
    let all = [oldest, other.oldest].compactMap { $0 }
    return AlertScan(
      rows: rows + other.rows, scanned: scanned + other.scanned,
      total: total.flatMap { all in other.total.map { all + $0 } }, bounded: bounded || other.bounded,
      oldest: isUnknown ? nil : bounds.max() ?? all.min())
  }
}
