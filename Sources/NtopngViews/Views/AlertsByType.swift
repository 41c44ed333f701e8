/// A page of past alerts of one family by the names of their types, as they are shown: ntopng sorts by their numbers. It
/// counts the alerts of each type that it has stored, one call each, and tells the rows of those that the page shows.
struct AlertsByType {
  let lists: [AlertLists]
  let order: ViewParameters.SortOrder
  let session: ViewSession

  /// More types are not asked for one by one.
  private static let mostTypes = 80

  /// The page asked for, and how many rows each list has; nil where ntopng doesn't tell the types of the family.
  func page() throws(ViewFailure) -> (page: Page<AlertRow>, totals: [Int])? {
    guard let family = lists.first?.family, let types = try types(of: family) else { return nil }
    let parts = types.flatMap { type in
      lists.indices.map { (list: $0, type: type, alerts: lists[$0].narrowed(toType: type)) }
    }
    let counter = AlertPages(lists: lists, sort: "time", order: .desc, session: session)
    let counts = try counter.counts(parts.map { $0.alerts.counting() })
    let size = session.parameters.pageSize
    let first = (session.parameters.page - 1) * size
    var rows: [AlertRow] = []
    var total = 0
    var totals = lists.map { _ in 0 }
    for (part, count) in zip(parts, counts) {
      defer { total += count }
      totals[part.list] += count
      let start = max(0, first - total)
      let length = min(count - start, first + size - total - start)
      guard length > 0 else { continue }
      let found = try part.alerts.rows(start: start, length: length, sort: "tstamp", order: .desc).rows
      guard found.allSatisfy({ $0.typeID == part.type && part.alerts.matches($0) }) else { return nil }
      rows += found
    }
    return (Page(rows: rows, total: total, hasNext: first + size < total), totals)
  }

  /// The types of stored alerts, in the order of the page.
  private func types(of family: AlertFamily) throws(ViewFailure) -> [Int]? {
    guard session.server.isAtLeast(5, 2) else { return nil }
    let stored: [Reading]
    do {
      stored = try session.rsp(session.query("alert/type/counters", timeToLive: 60), isData: false).list
    } catch let error where error.isOfThisCall {
      return nil
    }
    let types = stored.compactMap { item -> (id: Int, name: String)? in
      guard item["entity_id"].count == family.entity, let id = item["alert_id"].count else { return nil }
      return item["name"].text.map { (id, plainText($0).lowercased()) }
    }
    guard (1...Self.mostTypes).contains(types.count) else { return nil }
    let sorted = types.sorted { ($0.name, $0.id) < ($1.name, $1.id) }.map(\.id)
    return order == .asc ? sorted : sorted.reversed()
  }
}
