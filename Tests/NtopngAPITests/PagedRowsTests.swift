import Testing

@testable import NtopngAPI

@Suite struct PagedRowsTests {
  private struct Refused: Error, Equatable {}
  private typealias Page = Result<ListPage<Int>, Refused>

  /// Pages of the numbers below `count`, and what was asked for.
  private final class Source {
    var asked: [[Int]] = []
    let count: Int
    let tellsTotal: Bool
    var failing: Int?
    /// By how much the list has moved when a page is asked for.
    var shift: (Int) -> Int = { _ in 0 }

    init(_ count: Int, tellsTotal: Bool = false) {
      self.count = count
      self.tellsTotal = tellsTotal
    }

    func pages(_ ranges: [PageRange]) -> [Page] {
      asked.append(ranges.map(\.number))
      return ranges.map { range in
        if range.number == failing { return .failure(Refused()) }
        let start = max(0, range.start - shift(range.number))
        let rows = Array((0..<count).dropFirst(start).prefix(range.size))
        return .success(ListPage(rows: rows, sent: rows.count, total: tellsTotal ? count : nil))
      }
    }
  }

  private func rows(_ source: Source, _ bounds: PagingBounds, announced: Int? = nil) -> PagedRows<Int, Int, Refused> {
    PagedRows(bounds, announced: announced, identity: { $0 }, fetch: source.pages)
  }

  static let sizes: [(rows: Int, page: Int, pagesWithoutTotal: Int, pagesWithTotal: Int)] = [
    (0, 10, 1, 1), (9, 10, 1, 1), (10, 10, 2, 1), (11, 10, 2, 2), (30, 10, 4, 3), (5, 1, 6, 5),
  ]

  @Test(arguments: sizes)
  func readsToTheEnd(count: Int, page: Int, pagesWithoutTotal: Int, pagesWithTotal: Int) {
    for (tellsTotal, pages) in [(false, pagesWithoutTotal), (true, pagesWithTotal)] {
      let source = Source(count, tellsTotal: tellsTotal)
      let rows = rows(source, PagingBounds(pageSize: page, rows: 1000))
      #expect(Array(rows) == Array(0..<count))
      #expect(rows.end?.isComplete == true)
      #expect(source.asked.joined().count == pages)
      #expect(rows.progress == PagingProgress(pages: pages, rows: count, total: tellsTotal ? count : nil))
    }
  }

  @Test func asksOnlyForWhatIsWanted() {
    let source = Source(100)
    let rows = rows(source, PagingBounds(pageSize: 10, rows: 1000))
    #expect(source.asked.isEmpty)
    #expect(Array(rows.prefix(15)) == Array(0..<15))
    #expect(source.asked == [[0], [1]])
    #expect(rows.end == nil)
  }

  @Test func asksForSeveralPagesWhereTheyAreKnownToBeThere() {
    let announced = Source(95)
    #expect(Array(rows(announced, PagingBounds(pageSize: 10, rows: 1000, parallel: 3), announced: 95)).count == 95)
    #expect(announced.asked == [[0, 1, 2], [3, 4, 5], [6, 7, 8], [9]])
    let more = Source(25)
    #expect(Array(rows(more, PagingBounds(pageSize: 10, rows: 1000, parallel: 3), announced: 20)).count == 25)
    #expect(more.asked == [[0, 1], [2]])
    let told = Source(25, tellsTotal: true)
    #expect(Array(rows(told, PagingBounds(pageSize: 10, rows: 1000, parallel: 3))).count == 25)
    #expect(told.asked == [[0], [1, 2]])
  }

  @Test func handsEachRowOverOnce() {
    let source = Source(40)
    source.shift = { $0 * 2 }
    #expect(Array(rows(source, PagingBounds(pageSize: 10, rows: 1000))) == Array(0..<40))
  }

  @Test func endsAtItsBounds() {
    let source = Source(100, tellsTotal: true)
    let limited = rows(source, PagingBounds(pageSize: 10, rows: 25, parallel: 3))
    #expect(Array(limited) == Array(0..<25))
    guard case .rowLimit? = limited.end else { return #expect(Bool(false), "\(String(describing: limited.end))") }
    #expect(source.asked.joined().count == 3)
    let exact = rows(Source(20, tellsTotal: true), PagingBounds(pageSize: 10, rows: 20))
    #expect(Array(exact).count == 20)
    #expect(exact.end?.isComplete == true)
    let late = Source(100)
    let timed = rows(late, PagingBounds(pageSize: 10, rows: 100, deadline: Deadline(seconds: -1)))
    #expect(Array(timed).count == 10)
    guard case .deadline? = timed.end else { return #expect(Bool(false), "\(String(describing: timed.end))") }
  }

  @Test func handsOverWhatCameBeforeAFailure() {
    let source = Source(50)
    source.failing = 2
    let rows = rows(source, PagingBounds(pageSize: 10, rows: 1000))
    #expect(Array(rows) == Array(0..<20))
    #expect(rows.end?.failure == Refused())
    #expect(source.asked == [[0], [1], [2]])
  }

  @Test func tellsItsProgress() {
    var told: [PagingProgress] = []
    let source = Source(25, tellsTotal: true)
    let rows = PagedRows(
      PagingBounds(pageSize: 10, rows: 1000), identity: { (row: Int) in row }, progress: { told.append($0) },
      fetch: source.pages)
    #expect(Array(rows).count == 25)
    #expect(told.map(\.rows) == [10, 20, 25])
    #expect(told.allSatisfy { $0.total == 25 })
  }
}
