import JSONText

/// Alerts of one family or of all, engaged or past.
struct AlertsView {
  let session: ViewSession
  /// The range of past alerts, seconds since 1970.
  let begin: Int
  let end: Int

  /// Past alerts are looked for in this many days when no begin is given.
  static let defaultDays = 31

  init(_ session: ViewSession) {
    self.session = session
    // Rounded to ten seconds, so that reloads within them share a cached answer.
    end = session.parameters.end ?? (Int(session.source.now) / 10 + 1) * 10
    begin = session.parameters.begin ?? max(end - Self.defaultDays * 86400, 0)
  }

  func make() throws(ViewFailure) -> (
    page: Page<AlertRow>, data: JSONValue, sort: String, order: ViewParameters.SortOrder, note: String?
  ) {
    let parameters = session.parameters
    let sort = parameters.sort ?? "time"
    let order = parameters.order ?? .desc
    let isEngaged = parameters.state == .engaged
    let catalogue = parameters.application == nil ? Catalogue() : try Catalogue(session)
    var families: [(AlertFamily, Int?)] = []
    let page: Page<AlertRow>
    if parameters.family == "all" {
      (page, families) = try ofAllFamilies(sort, order, catalogue)
    } else if let family = AlertFamily.all.first(where: { $0.name == parameters.family }) {
      page = try of(family, sort, order, catalogue)
    } else {
      page = Page(of: [], parameters)
    }
    let data = fields([
      "begin": isEngaged ? nil : .int(Int64(begin)),
      "end": isEngaged ? nil : .int(Int64(end)),
      "rows": .array(page.rows.map { $0.json(session) }),
      "families": parameters.family == "all"
        ? .array(families.map { fields(["family": .string($0.0.name), "total": count($0.1)]) }) : nil,
      "url": text(
        session.links.alerts(
          ifid: session.ifid, family: parameters.family, status: isEngaged ? "engaged" : "any",
          begin: isEngaged ? nil : begin, end: isEngaged ? nil : end, ip: parameters.host.map { "\($0)" })),
    ])
    let note =
      page.bounded && parameters.family == "all"
      ? "Only the newest \(page.scanned ?? 0) alerts of all families were looked at; choose one family to see them all."
      : nil
    return (page, data, sort, order, note)
  }

  private func lists(_ family: AlertFamily, _ catalogue: Catalogue) throws(ViewFailure) -> AlertLists {
    if family.needsPro, session.server.isCommunity {
      throw ViewFailure(
        .edition, "ntopng Community has no alerts of SNMP devices.", advice: "They need ntopng Pro or Enterprise.")
    }
    let filters = AlertFilters(session.parameters, family: family, catalogue: catalogue)
    return AlertLists(session: session, family: family, filters: filters, begin: begin, end: end)
  }

  /// One family: cut by ntopng where it can do all, else scanned.
  private func of(
    _ family: AlertFamily, _ sort: String, _ order: ViewParameters.SortOrder, _ catalogue: Catalogue
  ) throws(ViewFailure) -> Page<AlertRow> {
    let parameters = session.parameters
    let lists = try lists(family, catalogue)
    guard !lists.filters.matchesNothing else { return Page(of: [], parameters) }
    if parameters.state == .past, lists.filters.own.isEmpty, let column = AlertLists.column(sort) {
      let start = (parameters.page - 1) * parameters.pageSize
      let found = try lists.rows(start: start, length: parameters.pageSize, sort: column, order: order)
      // ntopng says "OK" without rows when it could not sort, and with wrong rows when it could not filter.
      let isEmptyLie = found.rows.isEmpty && (found.total ?? 0) > start
      if !isEmptyLie, found.rows.allSatisfy({ row in lists.filters.checks.allSatisfy { $0(row) } }) {
        let hasNext = found.total.map { start + found.rows.count < $0 && !found.rows.isEmpty } ?? !found.rows.isEmpty
        return Page(rows: found.rows, total: found.total, hasNext: hasNext)
      }
    }
    let found = try lists.scan()
    let sorted = found.rows.sorted(order) { $0.sortKey(sort) }
    return Page(
      of: sorted, parameters, scanned: parameters.state == .past ? found.scanned : nil, bounded: found.bounded)
  }

  /// All families: those that have alerts according to ntopng's summary, each read by itself.
  private func ofAllFamilies(
    _ sort: String, _ order: ViewParameters.SortOrder, _ catalogue: Catalogue
  ) throws(ViewFailure) -> (Page<AlertRow>, [(AlertFamily, Int?)]) {
    let parameters = session.parameters
    var rows: [AlertRow] = []
    var families: [(AlertFamily, Int?)] = []
    var scanned = 0
    var bounded = false
    // The page can't hold more than this many rows of one family; the rest of the bound is shared. Engaged alerts are
    // few, and ntopng tells how many there are only with the rows.
    let isCut = sort == "time" && order == .desc && parameters.state == .past
    let wanted = isCut ? parameters.page * parameters.pageSize : scanLimit
    for family in try familiesWithAlerts() {
      let lists = try lists(family, catalogue)
      guard !lists.filters.matchesNothing else { continue }
      let total = parameters.state == .past && lists.filters.own.isEmpty ? try lists.total() : nil
      let limit = lists.filters.own.isEmpty ? min(max(wanted, 1), scanLimit) : scanLimit
      let found = try lists.scan(limit: max(min(limit, scanLimit - scanned), 1))
      scanned += found.scanned
      bounded = bounded || (found.bounded && (!lists.filters.own.isEmpty || found.scanned < wanted))
      rows += found.rows
      families.append((family, total ?? (found.bounded ? nil : found.rows.count)))
    }
    var page = Page(of: rows.sorted(order) { $0.sortKey(sort) }, parameters, scanned: scanned, bounded: bounded)
    let totals = families.map(\.1)
    page.total = totals.contains(nil) ? nil : totals.reduce(0) { $0 + ($1 ?? 0) }
    if let total = page.total, !bounded { page.hasNext = parameters.page * parameters.pageSize < total }
    if parameters.state == .engaged { page.scanned = nil }
    return (page, families)
  }

  private func familiesWithAlerts() throws(ViewFailure) -> [AlertFamily] {
    let now = Int(session.source.now) / 10 * 10 + 10
    let isEngaged = session.parameters.state == .engaged
    let query = session.query(
      "all/alert/list",
      [
        "status": isEngaged ? "engaged" : "any",
        "epoch_begin": "\(isEngaged ? 0 : begin)", "epoch_end": "\(isEngaged ? now : end)",
      ], timeToLive: 30)
    let summary: [Reading]
    do {
      summary = try session.rsp(query)["records"].list
    } catch let error where error.isOfThisCall {
      return AlertFamily.all.filter { !$0.needsPro }
    }
    let told = summary.map { Self.family(inLink: $0["entity"].text ?? "") }
    guard !told.contains(nil) else { return AlertFamily.all.filter { !$0.needsPro } }
    return AlertFamily.all.filter { family in
      // Stored alerts of the server itself do not stand in the summary of an interface.
      told.contains(family.name) || (family.isServerWide && !isEngaged)
    }
  }

  /// The family that a row of the summary links to: its label is in the user's language, the link is not.
  static func family(inLink html: String) -> String? {
    guard let page = html.firstRange(of: "page=") else { return nil }
    let name = html[page.upperBound...].prefix { $0.isLetter || $0 == "_" }
    return name.isEmpty ? nil : String(name)
  }
}
