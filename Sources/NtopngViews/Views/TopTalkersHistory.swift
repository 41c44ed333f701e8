import JSONText

/// Applications of the last hour or day: ntopng's time series where its edition has them, else what the special agent
/// collected, else the counters since ntopng's start, which is said.
struct TopApplicationsHistory {
  let session: ViewSession

  func find() throws(ViewFailure) -> TopTalkers {
    let period = session.parameters.period
    let end = (session.source.now / 60).rounded(.down) * 60
    let begin = end - Double(period.seconds)
    if !session.server.isCommunity, let found = try timeSeries(begin, end) { return found }
    session.limit(
      ViewLimit(
        what: "stored application traffic", message: "This ntopng does not tell the traffic of applications over time.",
        edition: "pro", setting: "time series of interfaces"))
    if let found = aggregates(begin, end) { return found }
    return try sinceStart()
  }

  /// Counters since ntopng's start.
  func sinceStart() throws(ViewFailure) -> TopTalkers {
    let query = session.query("interface/l7/stats", ["ndpistats_mode": "sinceStartup"], timeToLive: 60)
      .adding(session.server.isAtLeast(5, 4) ? [("collapse_stats", "false")] : [])
    session.limit(
      ViewLimit(
        what: "application traffic of the period",
        message: "The numbers are those since ntopng's start. They become those of the period once the special agent"
          + " has run for that long."))
    var found = TopTalkers(source: "since_start")
    found.end = session.source.now
    found.talkers = try session.rsp(query).list.compactMap { row in
      row["label"].text.map { Talker(name: $0, bytes: row["value"].number) }
    }.sorted(.desc) { SortKey($0.bytes) }
    return found
  }

  private func timeSeries(_ begin: Double, _ end: Double) throws(ViewFailure) -> TopTalkers? {
    let query = session.query(
      "timeseries/ts",
      [
        "ts_schema": "top:iface:ndpi", "ts_query": "ifid:\(session.ifid)", "epoch_begin": "\(Int(begin))",
        "epoch_end": "\(Int(end))", "limit": "60",
      ], timeToLive: 300)
    do {
      let series = TimeSeries(try session.rsp(query))
      guard !series.lines.isEmpty else { return nil }
      var found = TopTalkers(source: "time_series")
      (found.begin, found.end) = (begin, end)
      found.talkers = series.lines.map { line in
        Talker(name: line.name, throughput: line.mean.map { $0 * 8 }, bytes: line.sum(series.step))
      }.sorted(.desc) { SortKey($0.bytes) }
      found.series = series.lines.map { series.json($0, name: $0.name) }
      return found
    } catch let error where error.isOfThisCall {
      return nil
    }
  }

  private func aggregates(_ begin: Double, _ end: Double) -> TopTalkers? {
    let parts = session.source.aggregates(ifid: session.ifid, from: begin, to: end)
      .filter { !$0.applications.isEmpty }.sorted { $0.begin < $1.begin }
    guard let first = parts.first, let last = parts.last else { return nil }
    var sums: [String: Double] = [:]
    for part in parts { sums.merge(part.applications, uniquingKeysWith: +) }
    var found = TopTalkers(source: "aggregates")
    (found.begin, found.end) = (first.begin, last.end)
    let seconds = parts.reduce(0) { $0 + ($1.end - $1.begin) }
    found.talkers = sums.map { name, bytes in
      Talker(name: name, throughput: seconds > 0 ? bytes * 8 / seconds : nil, bytes: bytes)
    }.sorted(.desc) { SortKey($0.bytes) }
    sayIfShort(seconds)
    return found
  }

  private func sayIfShort(_ seconds: Double) {
    guard seconds < Double(session.parameters.period.seconds) * 0.9 else { return }
    session.limit(
      ViewLimit(
        what: "application traffic of the period",
        message: "The special agent has collected \(Int(seconds / 60)) minutes of the period so far."))
  }
}

/// Interfaces of the last hour or day from ntopng's time series, else from the special agent.
struct TopInterfacesHistory {
  let session: ViewSession

  func find() throws(ViewFailure) -> TopTalkers {
    let end = (session.source.now / 60).rounded(.down) * 60
    let begin = end - Double(session.parameters.period.seconds)
    let queries = session.interfaces.map { interface in
      ViewQuery(
        "timeseries/ts",
        [
          "ifid": "\(interface.ifid)", "ts_schema": "iface:traffic_rxtx", "ts_query": "ifid:\(interface.ifid)",
          "epoch_begin": "\(Int(begin))", "epoch_end": "\(Int(end))",
        ], timeToLive: 60)
    }
    var found = TopTalkers(source: "time_series")
    (found.begin, found.end) = (begin, end)
    for (interface, result) in zip(session.interfaces, session.attempts(queries)) {
      switch result {
      case .success(let answer): add(TimeSeries(answer), of: interface, to: &found)
      case .failure(let failure) where failure.isOfThisCall:
        add(TimeSeries(Reading(nil)), of: interface, to: &found)
      case .failure(let failure): throw failure
      }
    }
    found.talkers = found.talkers.sorted(.desc) { SortKey($0.bytes) }
    return found
  }

  private func add(_ series: TimeSeries, of interface: VisibleInterface, to found: inout TopTalkers) {
    var talker = Talker(name: interface.name, ifid: interface.ifid)
    let sent = series.lines.first { $0.name == "bytes_sent" }
    let received = series.lines.first { $0.name == "bytes_rcvd" }
    if sent?.mean != nil || received?.mean != nil {
      talker.sent = sent?.sum(series.step)
      talker.received = received?.sum(series.step)
      talker.bytes = (talker.sent ?? 0) + (talker.received ?? 0)
      talker.throughput = ((sent?.mean ?? 0) + (received?.mean ?? 0)) * 8
      let both = TimeSeries.Line.sum(sent, received)
      found.series.append(series.json(both, name: interface.name))
    } else if let aggregate = aggregate(interface, found) {
      talker = aggregate
      found.source = "aggregates"
    } else {
      session.limit(
        ViewLimit(
          what: "traffic of the interface \(interface.name)",
          message: "Neither ntopng nor the special agent has stored its traffic.",
          setting: "time series of interfaces"))
    }
    found.talkers.append(talker)
  }

  private func aggregate(_ interface: VisibleInterface, _ found: TopTalkers) -> Talker? {
    guard let begin = found.begin, let end = found.end else { return nil }
    let parts = session.source.aggregates(ifid: interface.ifid, from: begin, to: end)
      .filter { $0.received != nil || $0.sent != nil }
    let seconds = parts.reduce(0) { $0 + ($1.end - $1.begin) }
    guard seconds > 0 else { return nil }
    var talker = Talker(name: interface.name, ifid: interface.ifid)
    talker.sent = parts.reduce(0) { $0 + ($1.sent ?? 0) }
    talker.received = parts.reduce(0) { $0 + ($1.received ?? 0) }
    talker.bytes = (talker.sent ?? 0) + (talker.received ?? 0)
    talker.throughput = talker.bytes.map { $0 * 8 / seconds }
    return talker
  }
}
