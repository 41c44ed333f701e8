/// Several of ntopng's scripts ignore the interface that is asked for and answer for the one that their user has chosen
/// last, else the first one (`ntopng-monitoring.md`).
extension ViewSession {
  /// Whether those scripts answer for the wanted interface. One of them tells whose data it sends, since 6.2.
  func isCurrentInterface() -> Bool {
    if interfaces.count == 1, request.server.interfaces.isEmpty { return true }
    guard server.isAtLeast(6, 2) else { return false }
    let probe = ViewQuery(
      "flow/active_list", ["start": "0", "length": "1", "sort": "bytes", "order": "desc"], timeToLive: 60)
    guard let row = try? rsp(probe, isData: false).list.first else { return false }
    return row["ifid"].count == ifid
  }
}
