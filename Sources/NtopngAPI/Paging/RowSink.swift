import JSONText

/// Takes the rows of lists out of replies while these are read, so that no tree of a whole list is ever in memory.
protocol RowSink: AnyObject {
  /// Where the rows stand in the reply's text: a name for each object on the way.
  var path: [String] { get }
  /// A reply to the call number `index` is read from its start; what came of it before counts no more.
  func begin(_ index: Int)
  /// The next row of the reply to the call number `index`.
  func take(_ index: Int, _ row: JSONValue)
}

/// A list of ntopng, with its rows read.
public struct NtopngList<Row> {
  /// The rows that could be read, in ntopng's order.
  public let rows: [Row]
  /// How many rows the reply holds, those that could not be read included.
  public let sent: Int
  /// What stands around the rows; an empty array in their place.
  public let reply: NtopngReply
}

/// Reads rows into values of one type.
final class RowReader<Row>: RowSink {
  let path: [String]
  private let read: (Int, JSONValue) -> Row?
  private var rows: [[Row]]
  private var sent: [Int]

  init(count: Int, path: [String], read: @escaping (Int, JSONValue) -> Row?) {
    self.path = path
    self.read = read
    rows = Array(repeating: [], count: count)
    sent = Array(repeating: 0, count: count)
  }

  func begin(_ index: Int) {
    rows[index] = []
    sent[index] = 0
  }

  func take(_ index: Int, _ row: JSONValue) {
    sent[index] += 1
    if let row = read(index, row) { rows[index].append(row) }
  }

  /// What came of the call number `index`. A reply without the list itself is malformed.
  func list(_ index: Int, _ reply: NtopngReply) throws(NtopngError) -> NtopngList<Row> {
    var place: JSONValue? = reply.value
    for name in path.dropFirst() { place = place?[name] }
    guard place?.arrayValue != nil else { throw .malformedReply("a list without rows") }
    defer { begin(index) }
    return NtopngList(rows: rows[index], sent: sent[index], reply: reply)
  }
}

extension NtopngClient {
  /// The answers to calls of lists, in their order, as ``replies(to:)`` gets them. Each row is handed to `read` while the
  /// reply is read, with the number of its call; nil leaves it out.
  ///
  /// - Parameter path: the names that lead from the answer to its rows, such as `data`.
  public func lists<Row>(
    _ calls: [NtopngCall], at path: String..., read: @escaping (Int, JSONValue) -> Row?
  ) -> [Result<NtopngList<Row>, NtopngError>] {
    let reader = RowReader(count: calls.count, path: ["rsp"] + path, read: read)
    return replies(to: calls, sink: reader).enumerated().map { index, result in
      do throws(NtopngError) {
        return .success(try reader.list(index, try result.get()))
      } catch {
        return .failure(error)
      }
    }
  }
}
