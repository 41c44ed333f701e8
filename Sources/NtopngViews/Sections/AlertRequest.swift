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

/// What came of an ``AlertRequest``.
struct AlertList {
  let rows: [AlertEntry]
  /// How many rows came, those that could not be read included.
  let sent: Int
  /// How many alerts there are, also those that were not asked for.
  let total: Int?
}

extension NtopngClient {
  /// The lists, in the order of the requests. ntopng says "OK" without rows where its database fails: such a list is
  /// malformed.
  func alerts(_ requests: [AlertRequest]) -> [Result<AlertList, NtopngError>] {
    lists(requests.map(\.call), at: "records") { index, record -> AlertEntry? in
      let request = requests[index]
      return AlertRow(Reading(record), family: request.family, isEngaged: request.status == .engaged).map {
        AlertEntry(row: $0, ifid: request.ifid)
      }
    }.map { result in
      result.flatMap { list in
        if list.sent == 0, let total = list.reply.total, total > 0 {
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
