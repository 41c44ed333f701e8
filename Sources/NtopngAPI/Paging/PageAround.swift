/// A page of a list on a server that fails the whole page because of single rows: the other rows, and how many were left
/// out.
///
/// ntopng before 6.2 formats alerts of flows with `string.format`, and a percent sign in a URL from the wire ends the
/// script. Halves the page until the rows are found.
public struct PageAround<Row, Failure: Error> {
  /// Reads beyond this many are not made; what was not read is left out.
  private static var mostReads: Int { 40 }
  /// When so many gave nothing it is no single row that fails.
  private static var mostFailures: Int { 12 }

  /// The rows that could be read, in their order; those left out count as sent.
  public private(set) var page = ListPage<Row>(rows: [], sent: 0, total: nil)
  /// How many rows were left out.
  public private(set) var leftOut = 0
  private var reads = 0

  /// Reads `length` rows from `start`, of which it is known that they fail together.
  ///
  /// - Parameters:
  ///   - isPoisoned: whether a failure may be that of single rows; any other one is thrown.
  ///   - read: reads rows from a start.
  public init(
    start: Int, length: Int, isPoisoned: (Failure) -> Bool,
    read: (_ start: Int, _ length: Int) throws(Failure) -> ListPage<Row>
  ) throws(Failure) {
    try halve(start, length, isPoisoned, read)
  }

  private mutating func halve(
    _ start: Int, _ length: Int, _ isPoisoned: (Failure) -> Bool, _ read: (Int, Int) throws(Failure) -> ListPage<Row>
  ) throws(Failure) {
    guard length > 1, !isUseless else { return leaveOut(length) }
    let first = length / 2
    for (start, length) in [(start, first), (start + first, length - first)] {
      // Nothing stands behind the list's end.
      if let total = page.total, start >= total { return }
      guard !isUseless else {
        leaveOut(length)
        continue
      }
      reads += 1
      do throws(Failure) {
        let part = try read(start, length)
        page = ListPage(rows: page.rows + part.rows, sent: page.sent + part.sent, total: part.total ?? page.total)
      } catch {
        guard isPoisoned(error) else { throw error }
        try halve(start, length, isPoisoned, read)
      }
    }
  }

  private var isUseless: Bool { reads >= Self.mostReads || (reads >= Self.mostFailures && page.sent == leftOut) }

  private mutating func leaveOut(_ count: Int) {
    leftOut += count
    page = ListPage(rows: page.rows, sent: page.sent + count, total: page.total)
  }
}
