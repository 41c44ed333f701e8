import JSONText
import NtopngAPI

/// Alerts of one family or of all, engaged or past.
struct AlertsView {
  let session: ViewSession
  /// The range of past alerts, seconds since 1970.
  let begin: Int
  let end: Int

  /// Past alerts are looked for in this many days when no begin is given.
  static let defaultDays = 31
  /// Past alerts that are read at most for a filter that ntopng doesn't have, such as a text.
  private static let searchLimit = 30_000
  /// What is left of the time then for everything else, seconds.
  private static let spareSeconds = 2.5

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
    let (page, families, searched) = try found(sort, order)
    let linked = try linkedFilters()
    let isHostLinked = linked.contains { $0.0 == "ip" }
    let data = fields([
      "begin": isEngaged ? nil : .int(Int64(begin)),
      "end": isEngaged ? nil : .int(Int64(end)),
      "rows": .array(page.rows.map { $0.json(session) }),
      "families": parameters.family == "all"
        ? .array(families.map { fields(["family": .string($0.family.name), "total": count($0.total)]) }) : nil,
      "searched": searched.map { scan in
        fields([
          "rows": count(scan.scanned), "of": count(scan.total), "since": amount(scan.oldest),
        ])
      },
      "url": text(
        session.links.alerts(
          ifid: session.ifid, family: parameters.family,
          status: isEngaged ? "engaged" : session.server.pastAlerts,
          begin: isEngaged ? nil : begin, end: isEngaged ? nil : end,
          ip: isHostLinked ? nil : parameters.host.map { "\($0)" }, filters: linked)),
    ])
    return (page, data, sort, order, searched.map(Self.note))
  }

  /// How far a search got that did not see all alerts.
  private static func note(_ searched: AlertScan) -> String {
    let all = searched.total.map { "of \($0) alerts the newest \(searched.scanned)" } ?? "\(searched.scanned) alerts"
    return "ntopng can't apply this filter or sort: \(all) were looked at, there are more."
  }

  /// What ntopng's own page filters by; nothing where it shows several families.
  private func linkedFilters() throws(ViewFailure) -> [(String, String)] {
    let parameters = session.parameters
    guard let family = AlertFamily.all.first(where: { $0.name == parameters.family }) else { return [] }
    let catalogue = parameters.application == nil ? Catalogue() : try Catalogue(session)
    return AlertFilters(parameters, family: family, catalogue: catalogue).linked
  }

  /// `searched` where not all alerts were looked at.
  private typealias Found = (
    page: Page<AlertRow>, families: [(family: AlertFamily, total: Int?)], searched: AlertScan?
  )

  private func found(_ sort: String, _ order: ViewParameters.SortOrder) throws(ViewFailure) -> Found {
    let lists = try lists()
    guard !lists.isEmpty else { return (Page(of: [], session.parameters), [], nil) }
    let isPast = session.parameters.state == .past
    if isPast, lists.allSatisfy({ $0.filters.own.isEmpty }) {
      // Alerts of one type are in the order of their names, whatever it is.
      let isOneType = sort == "type" && session.parameters.type != nil
      let sort = isOneType ? "time" : sort
      if AlertPages.canMerge(by: sort),
        let found = try AlertPages(lists: lists, sort: sort, order: order, session: session).page()
      {
        return (found.page, Self.byFamily(lists, found.totals), nil)
      }
      if sort == "type", session.parameters.family != "all",
        let found = try AlertsByType(lists: lists, order: order, session: session).page()
      {
        return (found.page, Self.byFamily(lists, found.totals), nil)
      }
    }
    return try scan(lists, sort, order)
  }

  /// The lists to look at. All families: those that have alerts according to ntopng's summary.
  private func lists() throws(ViewFailure) -> [AlertLists] {
    let parameters = session.parameters
    let catalogue = parameters.application == nil ? Catalogue() : try Catalogue(session)
    let network = try parameters.network.flatMap { (number) throws(ViewFailure) in try addresses(ofNetwork: number) }
    let families =
      parameters.family == "all"
      ? try familiesWithAlerts() : AlertFamily.all.filter { $0.name == parameters.family }
    var lists: [AlertLists] = []
    for family in families {
      if family.needsPro, session.server.isCommunity {
        throw ViewFailure(
          .edition, "ntopng Community has no alerts of SNMP devices.", advice: "They need ntopng Pro or Enterprise.")
      }
      let filters = AlertFilters(parameters, family: family, catalogue: catalogue, network: network)
      guard !filters.matchesNothing else { continue }
      lists += AlertLists.parts(session, family, filters, begin: begin, end: end)
    }
    return lists
  }

  /// Needed for engaged alerts only: ntopng tells the network of stored ones.
  private func addresses(ofNetwork number: Int) throws(ViewFailure) -> AddressRange? {
    guard session.parameters.state == .engaged else { return nil }
    if session.server.isAtLeast(6, 0) {
      let listed = try session.rsp(session.query("network/networks", timeToLive: 3600), isData: false).list
      let found = listed.first { $0["network_id"].count == number }
      if let range = (found?["id"].text).flatMap(AddressRange.init) { return range }
    }
    session.limit(
      ViewLimit(
        what: "engaged alerts by network", message: "ntopng does not tell to which network engaged alerts belong.",
        version: session.server.isAtLeast(6, 0) ? nil : "6.0"))
    return nil
  }

  /// Reads rows and filters and sorts them here; each list gets its share of the bound and of the time.
  private func scan(
    _ lists: [AlertLists], _ sort: String, _ order: ViewParameters.SortOrder
  ) throws(ViewFailure) -> Found {
    let isPast = session.parameters.state == .past
    let isSearch = isPast && lists.contains { !$0.filters.own.isEmpty }
    let limit = isSearch ? Self.searchLimit : scanLimit
    let end = isPast ? Deadline(seconds: max(1, session.request.timeout - Self.spareSeconds)) : nil
    var found = AlertScan.nothing
    var totals: [Int?] = []
    for (index, list) in lists.enumerated() {
      let left = lists.count - index
      let scan: AlertScan
      do {
        scan = try list.scan(
          limit: max((limit - found.scanned) / left, 1),
          until: end.map { Deadline(seconds: Double($0.remainingMilliseconds) / 1000 / Double(left)) })
      } catch let error where error.kind == .timeout && found.scanned > 0 {
        // What was read before the time was over is an honest answer; of this list nothing is known.
        scan = AlertScan(rows: [], scanned: 0, total: nil, bounded: true, oldest: nil)
      }
      found = found.joined(scan)
      totals.append(scan.bounded ? nil : scan.rows.count)
    }
    let page = Page(
      of: found.rows.sorted(order) { $0.sortKey(sort) }, session.parameters, scanned: isPast ? found.scanned : nil,
      bounded: found.bounded)
    return (page, Self.byFamily(lists, totals), found.bounded ? found : nil)
  }

  private static func byFamily(_ lists: [AlertLists], _ totals: [Int?]) -> [(family: AlertFamily, total: Int?)] {
    var families: [(family: AlertFamily, total: Int?)] = []
    for (list, total) in zip(lists, totals) {
      if let last = families.indices.last, families[last].family == list.family {
        families[last].total = families[last].total.flatMap { sum in total.map { sum + $0 } }
      } else {
        families.append((list.family, total))
      }
    }
    return families
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
