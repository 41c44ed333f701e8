import NtopngAPI

/// A page of past alerts out of several lists of ntopng, by a column that ntopng sorts and counts by.
///
/// A jump to any page costs one count for each list, a few rounds of counting the long ones (``MergedLists``), and one
/// page of each list; no more however many alerts there are.
struct AlertPages {
  let lists: [AlertLists]
  /// Of the contract.
  let sort: String
  let order: ViewParameters.SortOrder
  let session: ViewSession

  /// Rows that may be read and left out rather than counting once more.
  private static let window = 200
  /// Lists that are not longer are read as a whole.
  private static let shortList = 100

  /// Whether several lists can be put together by a column.
  static func canMerge(by sort: String) -> Bool { ["time", "severity", "score"].contains(sort) }

  /// The page asked for, and how many rows each list has; nil when ntopng did not filter or sort as asked.
  func page() throws(ViewFailure) -> (page: Page<AlertRow>, totals: [Int])? {
    guard let column = AlertLists.column(sort) else { return nil }
    let totals = try counts(lists.map { $0.counting() })
    let total = totals.reduce(0, +)
    let size = session.parameters.pageSize
    let first = (session.parameters.page - 1) * size
    guard first < total else { return (Page(rows: [], total: total, hasNext: false), totals) }
    // A page from the lowest is one from the highest, turned round.
    let isAscending = order == .asc
    let end = isAscending ? total - first : min(first + size, total)
    let start = isAscending ? max(0, end - size) : first
    var rows = try self.rows(start..<end, column, totals)
    guard !rows.isEmpty, rows.allSatisfy({ $0.list.matches($0.row) }) else { return nil }
    if isAscending { rows.reverse() }
    return (Page(rows: rows.map(\.row), total: total, hasNext: first + size < total), totals)
  }

  private typealias Found = (list: AlertLists, row: AlertRow)

  /// Rows by their place in all lists put together, highest first.
  private func rows(_ range: Range<Int>, _ column: String, _ totals: [Int]) throws(ViewFailure) -> [Found] {
    guard lists.count > 1 else {
      let rows = try lists[0].rows(start: range.lowerBound, length: range.count, sort: column, order: .desc).rows
      return rows.map { (lists[0], $0) }
    }
    var short: [Int: [AlertRow]] = [:]
    for (number, list) in lists.enumerated() where (1...Self.shortList).contains(totals[number]) {
      short[number] = try list.rows(start: 0, length: totals[number], sort: column, order: .desc).rows
    }
    let keys = try self.keys(column, totals, short)
    let merged = MergedLists<ViewFailure>(totals: totals, keys: keys) { (numbers, least) throws(ViewFailure) in
      let long = numbers.filter { short[$0] == nil }
      var counted = try counts(long.map { lists[$0].counting(column, from: least) })[...]
      return numbers.map { number in
        short[number]?.count { key($0) >= least } ?? counted.popFirst() ?? 0
      }
    }
    let place = try merged.place(of: range.lowerBound, window: Self.window)
    var found: [(key: Int, list: Int, row: AlertRow)] = []
    for (number, list) in lists.enumerated() where place.offsets[number] < totals[number] {
      let start = place.offsets[number]
      let length = min(place.skip + range.count, totals[number] - start)
      let rows: ArraySlice<AlertRow>
      if let known = short[number] {
        rows = known.dropFirst(start).prefix(length)
      } else {
        rows = try list.rows(start: start, length: length, sort: column, order: .desc).rows[...]
      }
      found += rows.map { (key($0), number, $0) }
    }
    // Sorting is stable: rows of one list with the same key keep their order.
    let sorted = found.enumerated().sorted {
      ($1.element.key, $0.element.list, $0.offset) < ($0.element.key, $1.element.list, $1.offset)
    }
    return sorted.dropFirst(place.skip).prefix(range.count).map { (lists[$0.element.list], $0.element.row) }
  }

  private func key(_ row: AlertRow) -> Int {
    switch sort {
    case "severity": row.severity?.number ?? 0
    case "score": row.score ?? 0
    default: wholeSeconds(row.time) ?? 0
    }
  }

  /// The lowest and the highest key: from the ends of the lists, so that fewer rounds of counting are needed.
  private func keys(
    _ column: String, _ totals: [Int], _ short: [Int: [AlertRow]]
  ) throws(ViewFailure) -> ClosedRange<Int> {
    var found = short.values.flatMap { $0.map(key) }
    for (number, list) in lists.enumerated() where short[number] == nil && totals[number] > 0 {
      for order in [ViewParameters.SortOrder.asc, .desc] {
        found += try list.rows(start: 0, length: 1, sort: column, order: order).rows.map(key)
      }
    }
    return (found.min() ?? 0)...(found.max() ?? 0)
  }

  /// What queries count; 0 for nil. Where ntopng does not tell a number there is no page.
  func counts(_ queries: [ViewQuery?]) throws(ViewFailure) -> [Int] {
    var results = session.listings(queries.compactMap { $0 })[...]
    var counts: [Int] = []
    for query in queries {
      guard query != nil, let result = results.popFirst() else {
        counts.append(0)
        continue
      }
      guard let total = try result.get().total else {
        throw ViewFailure(
          .serverError, "ntopng does not tell how many alerts there are.", advice: "Choose one family of alerts.")
      }
      counts.append(total)
    }
    return counts
  }
}
