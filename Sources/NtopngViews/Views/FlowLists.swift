import NtopngAPI

/// The two lists of live flows that ntopng has. `flow/active` honours the interface but tells neither score nor info
/// (outside Enterprise M); `flow/active_list` (6.2) tells both but answers for the user's current interface whatever
/// interface was asked for, so it serves only where that is the wanted one.
struct FlowLists {
  let session: ViewSession
  let catalogue: Catalogue

  /// Which list is read.
  enum List { case active, listed }

  /// Whether `flow/active_list` answers for the wanted interface.
  func listServes() -> Bool { session.server.isAtLeast(6, 2) && session.isCurrentInterface() }

  /// The column names of a list, nil where it can't sort by a column as it is shown: of protocols and applications ntopng
  /// sorts the numbers, of hosts the addresses. It takes "info" as well, and answers that there is no flow.
  static func column(_ name: String, in list: List) -> String? {
    let columns =
      switch list {
      case .active:
        [
          "vlan": "vlan", "duration": "duration", "score": "score", "throughput": "thpt", "bytes": "bytes",
          "first_seen": "first_seen", "last_seen": "last_seen",
        ]
      case .listed:
        [
          "score": "score", "first_seen": "first_seen", "last_seen": "last_seen", "throughput": "throughput",
          "bytes": "bytes",
        ]
      }
    return columns[name]
  }

  /// One page of a list, and how many rows there are behind all pages.
  func page(
    _ list: List, _ filters: FlowFilters, sort: String, order: ViewParameters.SortOrder, page: Int, size: Int
  ) throws(ViewFailure) -> (rows: [FlowRow], total: Int?) {
    let column = Self.column(sort, in: list) ?? "bytes"
    switch list {
    case .active:
      let query = session.query(
        "flow/active",
        [
          "currentPage": "\(page)", "perPage": "\(size)", "sortColumn": column, "sortOrder": order.rawValue,
          "verbose": "true",
        ], timeToLive: 10
      ).adding(filters.asked)
      let rsp = try session.rsp(query)
      return (rsp["data"].list.compactMap { FlowRow(active: $0, catalogue) }, rsp["totalRows"].count)
    case .listed:
      let query = session.query(
        "flow/active_list",
        ["start": "\((page - 1) * size)", "length": "\(size)", "sort": column, "order": order.rawValue],
        timeToLive: 10
      ).adding(filters.asked)
      let (answer, total) = try session.listing(query)
      let rows = answer.list.compactMap { FlowRow(listed: $0, catalogue) }
      guard rows.allSatisfy({ $0.ifid == nil || $0.ifid == session.ifid }) else {
        throw ViewFailure(
          .serverError, "ntopng answered for another interface.",
          advice: "Give the agent an ntopng user of its own whose interface nobody switches.")
      }
      return (rows, total)
    }
  }

  /// At most `scanLimit` rows. When the time is over, those that came before.
  func scan(
    _ list: List, _ filters: FlowFilters, sort: String, order: ViewParameters.SortOrder
  ) throws(ViewFailure) -> (rows: [FlowRow], scanned: Int, bounded: Bool) {
    let all = PagedRows(PagingBounds(pageSize: scanPage, rows: scanLimit), identity: \FlowRow.identity) { pages in
      pages.map { range -> Result<ListPage<FlowRow>, ViewFailure> in
        do throws(ViewFailure) {
          let found = try page(list, filters, sort: sort, order: order, page: range.number + 1, size: range.size)
          return .success(ListPage(rows: found.rows, sent: found.rows.count, total: found.total))
        } catch {
          return .failure(error)
        }
      }
    }
    let rows = Array(all)
    if let failure = all.end?.failure, failure.kind != .timeout || rows.isEmpty { throw failure }
    return (rows, all.progress.rows, all.end?.isComplete != true)
  }
}
