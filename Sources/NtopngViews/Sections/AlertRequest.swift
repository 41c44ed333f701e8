import JSONText
import NtopngAPI

/// A list of alerts that is asked for.
struct AlertRequest {
  /// The most engaged alerts of a family that are listed.
  static let longestList = 500

  enum Status: String { case engaged, any }

  let family: AlertFamily
  let ifid: Int
  let status: Status
  let start: Int
  let length: Int
  let call: NtopngCall

  /// Sends everything that ntopng would otherwise take from the user's saved preferences.
  ///
  /// - Parameter rows: which rows by their number in ntopng's store, such as `17;gt`.
  init(
    _ family: AlertFamily, ifid: Int, status: Status, start: Int = 0, length: Int, sort: String = "tstamp",
    order: String = "desc", begin: Int? = nil, end: Int? = nil, minimumSeverity: Severity? = nil, rows: String? = nil,
    lifetime: Int = 0
  ) {
    self.family = family
    self.ifid = ifid
    self.status = status
    self.start = start
    self.length = length
    call = NtopngCall(
      family.needsPro ? "get/snmp/device/alert/list" : "get/\(family.name)/alert/list",
      root: family.needsPro ? .pro : .rest, lifetime: lifetime,
      [
        "ifid": String(ifid), "status": status.rawValue, "start": String(start), "length": String(length),
        "sort": sort, "order": order, "format": "json", "epoch_begin": begin.map(String.init),
        "epoch_end": end.map(String.init), "severity": minimumSeverity.map { "\($0.number);gte" }, "row_id": rows,
      ])
  }
}

extension AlertRequest {
  /// The same list, other rows of it.
  fileprivate init(_ other: AlertRequest, start: Int, length: Int) {
    family = other.family
    ifid = other.ifid
    status = other.status
    self.start = start
    self.length = length
    var call = other.call
    call.parameters = call.parameters.map {
      switch $0.name {
      case "start": NtopngCall.Parameter("start", String(start))
      case "length": NtopngCall.Parameter("length", String(length))
      default: $0
      }
    }
    self.call = call
  }
}

/// What came of an ``AlertRequest``.
struct AlertList {
  let rows: [AlertEntry]
  /// How many rows came, those that could not be read included.
  let sent: Int
  /// How many alerts there are, also those that were not asked for.
  let total: Int?
  /// How many of the rows ntopng fails to tell.
  var leftOut = 0
}

extension NtopngClient {
  /// The lists, in the order of the requests. ntopng says "OK" without rows where its database fails: such a list is
  /// malformed.
  func alerts(_ requests: [AlertRequest]) -> [Result<AlertList, NtopngError>] {
    zip(requests, alertsAsSent(requests)).map { request, result in
      guard case .failure(.luaFailure) = result, request.family == .flow, let version, version < NtopngVersion(6, 2)
      else { return result }
      return alerts(around: request)
    }
  }

  private func alerts(around request: AlertRequest) -> Result<AlertList, NtopngError> {
    let isPoisoned: (NtopngError) -> Bool = { if case .luaFailure = $0 { true } else { false } }
    do throws(NtopngError) {
      let around = try PageAround<AlertEntry, NtopngError>(
        start: request.start, length: request.length, isPoisoned: isPoisoned
      ) { (start, length) throws(NtopngError) in
        guard let list = try alertsAsSent([AlertRequest(request, start: start, length: length)]).first?.get() else {
          throw .deadline
        }
        return ListPage(rows: list.rows, sent: list.sent, total: list.total)
      }
      return .success(
        AlertList(
          rows: around.page.rows, sent: around.page.sent, total: around.page.total, leftOut: around.leftOut))
    } catch {
      return .failure(error)
    }
  }

  private func alertsAsSent(_ requests: [AlertRequest]) -> [Result<AlertList, NtopngError>] {
    lists(requests.map(\.call), at: "records") { index, record -> AlertEntry? in
      let request = requests[index]
      return AlertRow(Reading(record), family: request.family, isEngaged: request.status == .engaged).map {
        AlertEntry(row: $0, ifid: request.ifid)
      }
    }.enumerated().map { index, result in
      result.flatMap { list in
        let request = requests[index]
        if list.sent == 0, let total = list.reply.total, total > request.start, request.length > 0 {
          return .failure(.malformedReply("\(total) alerts are announced but none is sent"))
        }
        return .success(AlertList(rows: list.rows, sent: list.sent, total: list.reply.total))
      }
    }
  }
}

extension NtopngCall {
  /// The number of alerts by family.
  static func alertSummary(ifid: Int, status: String, begin: Int, end: Int) -> NtopngCall {
    NtopngCall(
      "get/all/alert/list",
      [
        "ifid": String(ifid), "status": status, "start": "0", "length": "20", "epoch_begin": String(begin),
        "epoch_end": String(end),
      ])
  }
}
