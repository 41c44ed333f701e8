import JSONText

/// Hosts, applications or interfaces with the most traffic.
struct TopTalkersView {
  let session: ViewSession

  /// Rows of a list.
  static let length = 20

  func data() throws(ViewFailure) -> JSONValue {
    let found: TopTalkers
    switch (session.parameters.what, session.parameters.period) {
    case (.localHosts, .now), (.remoteHosts, .now): found = try hostsNow()
    case (.localHosts, _), (.remoteHosts, _): found = try TopHostsHistory(session: session).find()
    case (.applications, .now): found = try TopApplicationsNow(session: session).find()
    case (.applications, _): found = try TopApplicationsHistory(session: session).find()
    case (.interfaces, .now): found = try interfacesNow()
    case (.interfaces, _): found = try TopInterfacesHistory(session: session).find()
    }
    return fields([
      "what": .string(session.parameters.what.rawValue),
      "period": .string(session.parameters.period.rawValue),
      "source": text(found.source),
      "begin": amount(found.begin), "end": amount(found.end),
      "minutes": found.minutes.map { minutes in
        ["covered": .int(Int64(minutes.covered)), "of": .int(Int64(minutes.of))]
      },
      "rows": .array(found.rows(session)),
      "series": found.series.isEmpty ? nil : .array(Array(found.series.prefix(20))),
      "url": text(session.links.interface(session.ifid)),
    ])
  }

  private func hostsNow() throws(ViewFailure) -> TopTalkers {
    let parameters = session.parameters
    let query = session.query(
      "host/active",
      [
        "mode": parameters.what == .localHosts ? "local" : "remote", "currentPage": "1",
        "perPage": "\(Self.length)", "sortColumn": "thpt", "sortOrder": "desc",
      ], timeToLive: 10
    ).adding(parameters.vlan.map { [("vlan", "\($0)")] } ?? [])
    let hosts = try session.rsp(query)["data"].list.compactMap(ActiveHost.init)
    var found = TopTalkers(source: "live")
    found.talkers = hosts.map { host in
      Talker(
        host: host.end, throughput: host.throughput, flows: host.flows, score: host.score, alerts: host.alerts)
    }
    return found
  }

  private func interfacesNow() throws(ViewFailure) -> TopTalkers {
    let query = ViewQuery("interface/data", ["iffilter": "all"], timeToLive: 10)
      .adding(session.server.isAtLeast(5, 4) ? [("type", "summary")] : [])
    let all = try session.rsp(query)
    var found = TopTalkers(source: "live")
    found.talkers = session.interfaces.map { interface in
      let data = all["\(interface.ifid)"]
      return Talker(
        name: interface.name, ifid: interface.ifid, throughput: data["throughput_bps"].number.map { $0 * 8 },
        flows: data["num_flows"].count, alerts: data["engaged_alerts"].count)
    }.sorted(.desc) { SortKey($0.throughput) }
    return found
  }
}

/// One line of a top list.
struct Talker {
  var host: HostEnd?
  var name: String?
  var ifid: Int?
  /// Bits per second.
  var throughput: Double?
  var bytes: Double?
  var sent: Double?
  var received: Double?
  var flows: Int?
  var score: Int?
  var alerts: Int?
}

/// A top list and where it comes from.
struct TopTalkers {
  var source: String?
  var begin: Double?
  var end: Double?
  /// Minutes that the numbers are of, and minutes of the period; nil where they are not added up minute by minute.
  var minutes: (covered: Int, of: Int)?
  var talkers: [Talker] = []
  var series: [JSONValue] = []

  init(source: String?) { self.source = source }

  func rows(_ session: ViewSession) -> [JSONValue] {
    let total = talkers.reduce(0) { $0 + ($1.throughput ?? $1.bytes ?? 0) }
    return talkers.prefix(TopTalkersView.length).map { talker in
      fields([
        "host": talker.host?.json(session), "name": text(talker.name),
        "ifid": talker.ifid.map { .int(Int64($0)) },
        "throughput": amount(talker.throughput), "bytes": amount(talker.bytes),
        "bytes_sent": amount(talker.sent), "bytes_received": amount(talker.received),
        "share": share(talker.throughput ?? talker.bytes, of: total),
        "flows": count(talker.flows), "score": count(talker.score), "alerts": count(talker.alerts),
        "url": text(link(talker, session)),
      ])
    }
  }

  private func link(_ talker: Talker, _ session: ViewSession) -> String? {
    if let host = talker.host { return session.links.host(host.ip, vlan: host.vlan, ifid: session.ifid) }
    if let ifid = talker.ifid { return session.links.interface(ifid) }
    let vlan = session.parameters.vlan.map { [("vlan", "\($0)")] } ?? []
    return talker.name.flatMap { session.links.flows(ifid: session.ifid, application: $0, filters: vlan) }
  }
}
