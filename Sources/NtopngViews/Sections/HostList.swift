import JSONText
import NtopngAPI

/// Reads all active hosts of an interface, in pages of 500, at most as many pages at a time as the client allows. ntopng
/// does not say how many there are: the interface's number of hosts tells how many pages to ask for at first, and behind
/// a full last page the next one is asked for.
struct HostList {
  static let pageSize = 500
  /// More hosts of one interface are not read.
  static let mostHosts = 100_000

  let hosts: [HostFigures]
  let problems: [Problem]
  /// Why there are no more.
  let failure: NtopngError?

  /// - Parameter announced: how many hosts the interface says that it has.
  init(_ interface: NtopngInterface, announced: Int, client: NtopngClient) {
    let rows = PagedRows(
      PagingBounds(
        pageSize: Self.pageSize, rows: Self.mostHosts, deadline: client.options.deadline,
        parallel: client.options.maximumParallel),
      announced: announced, identity: \HostFigures.key
    ) { pages in
      client.lists(pages.map { Self.call(ifid: interface.ifid, $0) }, at: "data") { _, row in
        HostFigures(row, time: AgentClock.now())
      }.map { result in
        result.map { ListPage(rows: $0.rows, sent: $0.sent, total: nil) }
      }
    }
    hosts = Array(rows)
    failure = rows.end?.failure
    problems =
      switch rows.end {
      case .failed(let error): [Problem(.hosts, interface.name, because: error)]
      case .deadline: [Problem(.hosts, interface.name, because: .deadline)]
      case .rowLimit:
        [Problem(.hosts, interface.name, kind: "limit", "only the first \(Self.mostHosts) hosts are looked at")]
      case .complete, nil: []
      }
  }

  private static func call(ifid: Int, _ page: PageRange) -> NtopngCall {
    NtopngCall(
      "get/host/active",
      [
        "ifid": String(ifid), "currentPage": String(page.number + 1), "perPage": String(page.size),
        "sortColumn": "ip", "sortOrder": "asc",
      ])
  }
}
