/// Applications by the rates of their live flows, added up over VLANs or those of the chosen one: each figure is the sum of
/// what the page of flows shows for the application.
struct TopApplicationsNow {
  let session: ViewSession

  /// Pages that are read at most; flows without traffic count for nothing, so reading ends at the first of them.
  private static let mostPages = 5

  func find() throws(ViewFailure) -> TopTalkers {
    let flows = try live()
    var sums: [String: (throughput: Double, flows: Int)] = [:]
    for flow in flows.rows {
      guard let name = flow.application else { continue }
      let sum = sums[name] ?? (0, 0)
      sums[name] = (sum.throughput + max(0, flow.throughput ?? 0), sum.flows + 1)
    }
    var found = TopTalkers(source: "live")
    found.talkers = sums.map { name, sum in
      Talker(name: name, throughput: sum.throughput, flows: flows.isWhole ? sum.flows : nil)
    }.sorted { ($0.name ?? "") < ($1.name ?? "") }.sorted(.desc) { SortKey($0.throughput) }
    return found
  }

  /// The flows with traffic, most first; `isWhole` where these are all flows.
  private func live() throws(ViewFailure) -> (rows: [FlowRow], isWhole: Bool) {
    let lists = FlowLists(session: session, catalogue: Catalogue())
    let filters = FlowFilters(session.parameters, Catalogue())
    var rows: [FlowRow] = []
    var seen: Set<String> = []
    for number in 1...Self.mostPages {
      let page: (rows: [FlowRow], total: Int?)
      do {
        page = try lists.page(.active, filters, sort: "throughput", order: .desc, page: number, size: scanPage)
      } catch let error where error.kind == .timeout && number > 1 {
        break
      }
      rows += page.rows.filter { row in
        seen.insert(row.identity).inserted && filters.checks.allSatisfy { $0(row) }
      }
      if page.rows.count < scanPage { return (rows, true) }
      if (page.rows.last?.throughput ?? 0) <= 0 { return (rows, false) }
    }
    session.limit(
      ViewLimit(
        what: "application traffic now",
        message: "The \(rows.count) flows with most traffic were added up; there are more."))
    return (rows, false)
  }
}
