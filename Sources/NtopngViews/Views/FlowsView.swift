import JSONText

/// Live flows with filters that combine.
struct FlowsView {
  let session: ViewSession

  func make() throws(ViewFailure) -> (
    page: Page<FlowRow>, data: JSONValue, sort: String, order: ViewParameters.SortOrder
  ) {
    let parameters = session.parameters
    let sort = parameters.sort ?? "bytes"
    let order = parameters.order ?? .desc
    let catalogue = try Catalogue(session)
    let filters = FlowFilters(parameters, catalogue)
    let page = try page(sort, order, filters, catalogue)
    let host = parameters.host.map { "\($0)" }
    let rows = page.rows.map { row -> JSONValue in
      var row = row
      // ntopng may file a flow under another category than that of its application; the filter is ntopng's.
      if let category = parameters.category { row.category = category }
      return row.json(session)
    }
    let data = fields([
      "rows": .array(rows),
      "url": text(
        session.links.flows(ifid: session.ifid, host: host, vlan: parameters.vlan, filters: filters.asked)),
    ])
    return (page, data, sort, order)
  }

  private func page(
    _ sort: String, _ order: ViewParameters.SortOrder, _ filters: FlowFilters, _ catalogue: Catalogue
  ) throws(ViewFailure) -> Page<FlowRow> {
    let parameters = session.parameters
    let lists = FlowLists(session: session, catalogue: catalogue)
    guard !filters.matchesNothing else { return Page(of: [], parameters) }
    if parameters.status == "filtered", session.server.edition != "nedge" {
      session.limit(
        ViewLimit(what: "blocked flows", message: "Only ntopng Edge blocks flows.", edition: "nedge"))
      return Page(of: [], parameters)
    }
    // The other list tells less; it is read for what it alone sorts by.
    let wantsList =
      filters.needsList || FlowLists.column(sort, in: .active) == nil || FlowLists.column(sort, in: .listed) != nil
    let list: FlowLists.List = wantsList && lists.listServes() ? .listed : .active
    if list == .active { try explainMissing(filters, sort) }
    var keys: [HostKey?] = [nil]
    if let address = parameters.host {
      keys = try session.hostKeys(address, vlan: parameters.vlan)
      guard !keys.isEmpty else { throw session.unknownHost(address, vlan: nil) }
    }
    let sortable = FlowLists.column(sort, in: list) != nil
    if keys.count == 1, sortable, filters.own.isEmpty {
      let narrowed = narrow(filters, to: keys[0])
      let found = try asked(keys[0]) { () throws(ViewFailure) in
        try lists.page(list, narrowed, sort: sort, order: order, page: parameters.page, size: parameters.pageSize)
      }
      if found.rows.allSatisfy({ row in narrowed.checks.allSatisfy { $0(row) } }) {
        let end = parameters.page * parameters.pageSize
        let hasNext = found.total.map { end < $0 } ?? (found.rows.count == parameters.pageSize)
        return Page(rows: found.rows, total: found.total, hasNext: hasNext)
      }
    }
    return try scannedPage(lists, list, filters, keys, sort, order)
  }

  /// Reads rows and filters and sorts them here.
  private func scannedPage(
    _ lists: FlowLists, _ list: FlowLists.List, _ filters: FlowFilters, _ keys: [HostKey?], _ sort: String,
    _ order: ViewParameters.SortOrder
  ) throws(ViewFailure) -> Page<FlowRow> {
    var rows: [FlowRow] = []
    var scanned = 0
    var bounded = false
    for key in keys {
      let narrowed = narrow(filters, to: key)
      let found = try asked(key) { () throws(ViewFailure) in
        try lists.scan(list, narrowed, sort: sort, order: order)
      }
      scanned += found.scanned
      bounded = bounded || found.bounded
      rows += found.rows.filter { row in (narrowed.checks + narrowed.own).allSatisfy { $0(row) } }
    }
    return Page(of: rows.sorted(order) { $0.sortKey(sort) }, session.parameters, scanned: scanned, bounded: bounded)
  }

  private func narrow(_ filters: FlowFilters, to key: HostKey?) -> FlowFilters {
    guard let key else { return filters }
    var filters = filters
    filters.narrow(to: key)
    return filters
  }

  /// Makes a missing host the host's failure.
  private func asked<Found>(
    _ key: HostKey?, _ ask: () throws(ViewFailure) -> Found
  ) throws(ViewFailure) -> Found {
    do {
      return try ask()
    } catch let error where error.kind == .hostUnknown {
      guard let key else { throw error }
      throw session.unknownHost(key.address, vlan: key.vlan)
    }
  }

  private func explainMissing(_ filters: FlowFilters, _ sort: String) throws(ViewFailure) {
    let server = session.server
    if !["enterprise_m", "enterprise_l", "enterprise_xl", "enterprise_xxl"].contains(server.edition) {
      let message =
        server.isAtLeast(6, 2)
        ? "ntopng tells score and info of flows only for the interface that its user has chosen last."
        : "This ntopng does not tell score and info of flows."
      session.limit(
        ViewLimit(
          what: "score and info of flows", message: message, edition: "enterprise_m",
          version: server.isAtLeast(6, 2) ? nil : "6.2",
          setting: server.isAtLeast(6, 2) ? "an ntopng user whose allowed interface is this one" : nil))
      if session.parameters.minimumScore ?? 0 > 0 {
        throw ViewFailure(
          .edition, "The score of a flow is not known here, so flows can't be filtered by it.",
          advice: "Remove the filter by score, or show alerted flows only.")
      }
    }
  }
}
