/// Hosts of the last hour or day from ntopng's largest hosts of each minute: those that the special agent has noted, and
/// those of the last hour that it has not.
struct TopHostsHistory {
  let session: ViewSession

  /// Minutes that are asked for, one call each. A past minute doesn't change: the answer is kept for a day.
  private static let asked = 60

  func find() throws(ViewFailure) -> TopTalkers {
    let end = TalkerHistory.newestMinute(session.source.now) + 60
    let begin = max(0, end - session.parameters.period.seconds)
    let noted = session.source.topMinutes(ifid: session.ifid, from: begin, to: end)
    let missing = stride(from: end - 60, through: max(begin, end - 60 * Self.asked), by: -60)
      .filter { minute in !noted.contains { $0.begin == minute } }
    let (new, failure) = ask(missing)
    let covered = (noted + new).filter { $0.hosts != nil }.sorted { $0.begin < $1.begin }
    var found = TopTalkers(source: "minutes")
    found.minutes = (covered.count, (end - begin) / 60)
    guard let first = covered.first, let last = covered.last else {
      if let failure, !failure.isOfThisCall { throw failure }
      session.limit(
        ViewLimit(
          what: "top hosts of the period",
          message: failure?.message ?? "ntopng has stored no top hosts of this period.",
          setting: "top talkers of the interface, which ntopng stores by default"))
      found.source = nil
      return found
    }
    if let failure {
      session.limit(
        ViewLimit(
          what: "top hosts of some minutes", message: "They could not be asked for: \(failure.message)"))
    }
    (found.begin, found.end) = (Double(first.begin), Double(last.begin + 60))
    found.talkers = sums(covered)
    return found
  }

  private func ask(_ minutes: [Int]) -> (found: [TopMinute], failure: ViewFailure?) {
    let queries = minutes.map { session.query("/lua/get_top_talkers", ["epoch": "\($0)"], timeToLive: 86400) }
    var found: [TopMinute] = []
    var failure: ViewFailure?
    // Nothing that was asked before is old: it tells of a past minute.
    for (minute, result) in zip(minutes, session.attempts(queries, isData: false)) {
      switch result {
      case .success(let reply): found.append(TopMinute(begin: minute, reply: reply))
      case .failure(let reason): failure = failure ?? reason
      }
    }
    return (found, failure)
  }

  /// The hosts of the kind asked for, with their bytes in all minutes, largest first.
  private func sums(_ minutes: [TopMinute]) -> [Talker] {
    let wantsLocal = session.parameters.what == .localHosts
    let vlan = session.parameters.vlan
    var sums: [HostKey: TopMinute.Host] = [:]
    for host in minutes.lazy.compactMap(\.hosts).joined()
    where host.isLocal == wantsLocal && (vlan == nil || host.key.vlan == vlan) {
      if sums[host.key]?.add(host) == nil { sums[host.key] = host }
    }
    let seconds = Double(minutes.count * 60)
    return sums.values.map { host in
      let (sent, received) = (Double(host.sent), Double(host.received))
      let end = HostEnd(ip: "\(host.key.address)", vlan: host.key.vlan, name: host.name, isLocal: host.isLocal)
      return Talker(
        host: end, throughput: (sent + received) * 8 / seconds, bytes: sent + received, sent: sent, received: received)
    }.sorted { ($0.host?.ip ?? "", $0.host?.vlan ?? 0) < ($1.host?.ip ?? "", $1.host?.vlan ?? 0) }
      .sorted(.desc) { SortKey($0.bytes) }
  }
}
