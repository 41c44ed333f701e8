import JSONText
import NtopngAPI

/// The choices of the filters.
struct FilterValuesView {
  let session: ViewSession

  func data() throws(ViewFailure) -> JSONValue {
    let catalogue = try Catalogue(session)
    var queries = [
      session.query("flow/l7/counters", timeToLive: 60), session.query("flow/l4/counters", timeToLive: 60),
    ]
    let knowsNetworks = session.server.isAtLeast(6, 0)
    if knowsNetworks { queries.append(session.query("network/networks", timeToLive: 3600)) }
    let answers = session.attempts(queries).map { try? $0.get() }
    let alerts = alertTypes()
    if !knowsNetworks {
      session.limit(
        ViewLimit(what: "filter by network", message: "This ntopng does not list its local networks.", version: "6.0"))
    }
    return fields([
      "applications": applications(catalogue, answers[0]),
      "categories": .array(
        Set(catalogue.categories.values).sorted().map { choice(.string($0), $0) }),
      "protocols": protocols(catalogue, answers[1]),
      "vlans": vlans(alerts.vlans),
      "networks": knowsNetworks ? networks(answers[2]) : nil,
      "alert_types": alerts.types,
      "severities": .array(Severity.allCases.map { .string($0.rawValue) }),
    ])
  }

  private func choice(_ id: JSONValue, _ name: String, count number: Int? = nil) -> JSONValue {
    fields(["id": id, "name": .string(name.cut(200)), "count": count(number)])
  }

  private func applications(_ catalogue: Catalogue, _ counters: Reading?) -> JSONValue {
    var counts: [String: Int] = [:]
    for item in counters?.list ?? [] {
      if let name = item["name"].text { counts[name] = item["count"].count }
    }
    let names = Set(catalogue.applications.keys).union(counts.keys).sorted { $0.lowercased() < $1.lowercased() }
    return .array(
      names.prefix(2000).map { choice(.string($0.cut(100)), $0, count: counters == nil ? nil : counts[$0] ?? 0) })
  }

  private func protocols(_ catalogue: Catalogue, _ counters: Reading?) -> JSONValue {
    var counts: [Int: Int] = [:]
    for item in counters?.list ?? [] {
      if let id = item["id"].count { counts[id] = item["count"].count }
    }
    let numbers = Set(catalogue.protocols.keys).union(counts.keys).filter { (0...255).contains($0) }.sorted()
    return .array(
      numbers.map { number in
        choice(
          .int(Int64(number)), catalogue.protocols[number] ?? "\(number)",
          count: counters == nil ? nil : counts[number] ?? 0)
      })
  }

  /// VLANs of stored alerts and of active hosts, those with the highest numbers first: at most two pages are read.
  private func vlans(_ stored: [Int]?) -> JSONValue? {
    let hosts = PagedRows(PagingBounds(pageSize: 500, rows: 1000), identity: { (vlan: Int) in vlan }) { pages in
      pages.map { page in
        let query = session.query(
          "host/active",
          [
            "currentPage": "\(page.number + 1)", "perPage": "\(page.size)", "sortColumn": "vlan", "sortOrder": "desc",
          ], timeToLive: 300)
        return session.attempts([query], isData: false).first?.map { answer in
          let rows = answer["data"].list
          let vlans = rows.map { $0["vlan"].count ?? 0 }
          // Below the hosts without VLAN there are none with one.
          return ListPage(rows: vlans, sent: vlans.contains(0) ? 0 : rows.count, total: nil)
        } ?? .success(ListPage(rows: [], sent: 0, total: nil))
      }
    }
    let active = Set(hosts)
    if stored == nil, hosts.end?.failure != nil { return nil }
    var all = active.union(stored ?? []).filter { (0...4095).contains($0) }
    if !all.isEmpty { all.insert(0) }
    return .array(all.sorted().map { .int(Int64($0)) })
  }

  private func networks(_ listed: Reading?) -> JSONValue? {
    guard let listed else { return nil }
    return .array(
      listed.list.compactMap { item in
        guard let id = item["network_id"].count, let name = item["label"].text ?? item["id"].text else { return nil }
        return choice(.int(Int64(id)), plainText(name))
      })
  }

  /// Types by family: those ntopng offers as filter for host and flow, and those of stored alerts. VLANs stand in the
  /// same reply.
  private func alertTypes() -> (types: JSONValue?, vlans: [Int]?) {
    let knowsFilters = session.server.isAtLeast(5, 4)
    let pages = knowsFilters ? ["host", "flow"] : []
    var queries = pages.map { ViewQuery("alert/filter/consts", ["page": $0], timeToLive: 300) }
    if session.server.isAtLeast(5, 2) { queries.append(session.query("alert/type/counters", timeToLive: 60)) }
    let answers = session.attempts(queries, isData: false).map { try? $0.get() }
    var types: [String: [Int: (name: String, count: Int?)]] = [:]
    var vlans: [Int]?
    for (page, answer) in zip(pages, answers) {
      for filter in answer?.list ?? [] {
        let options = filter["options"].list
        if filter["id"].text == "alert_id" {
          for option in options {
            guard let id = option["value"].count, let name = option["label"].text else { continue }
            types[page, default: [:]][id] = (plainText(name), nil)
          }
        } else if filter["id"].text == "vlan_id" {
          vlans = Set((vlans ?? []) + options.compactMap { $0["value"].count }).sorted()
        }
      }
    }
    if session.server.isAtLeast(5, 2) {
      for item in answers.last??.list ?? [] {
        guard let family = AlertFamily.all.first(where: { $0.entity == item["entity_id"].count }),
          let id = item["alert_id"].count, let name = item["name"].text
        else { continue }
        types[family.name, default: [:]][id] = (plainText(name), item["count"].count)
      }
    }
    var listed = JSONObject()
    for family in AlertFamily.all {
      guard let found = types[family.name] else { continue }
      let sorted = found.sorted { ($0.value.name.lowercased(), $0.key) < ($1.value.name.lowercased(), $1.key) }
      listed[family.name] = .array(
        sorted.prefix(1000).map { choice(.int(Int64($0.key)), $0.value.name, count: $0.value.count) })
    }
    return (listed.isEmpty ? nil : .object(listed), vlans)
  }
}
