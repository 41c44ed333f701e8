/// One page of a list: `start` counts rows from 0, all pages of a list have the same size.
public struct PageRange: Hashable, Sendable {
  /// The page's number, from 0.
  public let number: Int
  /// How many rows a full page has.
  public let size: Int
  /// The first row, from 0.
  public var start: Int { number * size }
}

/// What came of one page.
public struct ListPage<Row> {
  /// The rows that could be read, in their order.
  public let rows: [Row]
  /// How many rows the page holds, those that could not be read included: fewer than its size on the last page.
  public let sent: Int
  /// How many rows the whole list has, where the server tells.
  public let total: Int?

  /// A page.
  public init(rows: [Row], sent: Int, total: Int?) {
    self.rows = rows
    self.sent = sent
    self.total = total
  }
}

/// How far a list may be read.
public struct PagingBounds: Sendable {
  /// Rows of a page.
  public var pageSize: Int
  /// The most rows that are read.
  public var rows: Int
  /// When reading ends.
  public var deadline: Deadline?
  /// How many pages are asked for at a time, once it is known that there are so many.
  public var parallel: Int

  /// The given bounds.
  public init(pageSize: Int, rows: Int, deadline: Deadline? = nil, parallel: Int = 1) {
    self.pageSize = max(1, pageSize)
    self.rows = max(1, rows)
    self.deadline = deadline
    self.parallel = max(1, parallel)
  }
}

/// How far a list has been read.
public struct PagingProgress: Hashable, Sendable {
  /// Pages that came.
  public var pages = 0
  /// Rows that came, those of two pages counted twice.
  public var rows = 0
  /// Rows of the whole list, where the server tells.
  public var total: Int?
}

/// Why no more rows come.
public enum PagingEnd<Failure: Error>: Error {
  /// The list is at its end.
  case complete
  /// The most rows were read; there are more.
  case rowLimit
  /// The time is over; there are more.
  case deadline
  /// A page failed; there may be more.
  case failed(Failure)

  /// Whether all rows came.
  public var isComplete: Bool {
    if case .complete = self { true } else { false }
  }

  /// Why a page failed.
  public var failure: Failure? {
    if case .failed(let failure) = self { failure } else { nil }
  }
}

/// The rows of a list that a server hands out in pages: lazy, each row once, bounded.
///
/// Lists move while they are read, so that a row at the end of one page may stand at the start of the next: rows are told
/// apart by their identity. A page is asked for when its rows are wanted; several at a time once it is known that there
/// are so many. What came before a failure is handed over, then ``end`` tells the failure.
public final class PagedRows<Row, Identity: Hashable, Failure: Error>: Sequence, IteratorProtocol {
  private let bounds: PagingBounds
  private let identity: (Row) -> Identity
  private let report: (PagingProgress) -> Void
  private let fetch: ([PageRange]) -> [Result<ListPage<Row>, Failure>]
  private var expected: Int?
  private var waiting: [Row] = []
  private var handedOver = 0
  private var seen: Set<Identity> = []
  private var nextPage = 0
  private var stop: PagingEnd<Failure>?

  /// How far the list has been read.
  public private(set) var progress = PagingProgress()

  /// Why no more rows come; nil while there may be some.
  public var end: PagingEnd<Failure>? { handedOver == waiting.count ? stop : nil }

  /// The rows of a list.
  ///
  /// - Parameters:
  ///   - announced: how many rows there are, where something else tells that before the first page does.
  ///   - identity: what tells two rows apart.
  ///   - progress: is called after each page.
  ///   - fetch: gets pages, in their order.
  public init(
    _ bounds: PagingBounds, announced: Int? = nil, identity: @escaping (Row) -> Identity,
    progress: @escaping (PagingProgress) -> Void = { _ in },
    fetch: @escaping ([PageRange]) -> [Result<ListPage<Row>, Failure>]
  ) {
    self.bounds = bounds
    expected = announced
    self.identity = identity
    report = progress
    self.fetch = fetch
  }

  /// The next row; nil at the ``end``.
  public func next() -> Row? {
    while handedOver == waiting.count {
      guard stop == nil else { return nil }
      waiting = []
      handedOver = 0
      read()
    }
    defer { handedOver += 1 }
    return waiting[handedOver]
  }

  /// Asks for the next pages.
  private func read() {
    if let deadline = bounds.deadline, deadline.isOver, nextPage > 0 { return stop = .deadline }
    let pages = nextPages()
    nextPage += pages.count
    for (page, result) in zip(pages, fetch(pages)) {
      switch result {
      case .success(let found): take(found, of: page)
      case .failure(let failure):
        if stop?.failure == nil { stop = .failed(failure) }
      }
    }
  }

  private func nextPages() -> [PageRange] {
    let last = (bounds.rows + bounds.pageSize - 1) / bounds.pageSize
    let known = (Swift.min(expected ?? 0, bounds.rows) + bounds.pageSize - 1) / bounds.pageSize
    let count = Swift.max(1, Swift.min(bounds.parallel, Swift.min(known, last) - nextPage))
    return (nextPage..<nextPage + count).map { PageRange(number: $0, size: bounds.pageSize) }
  }

  private func take(_ page: ListPage<Row>, of range: PageRange) {
    progress.pages += 1
    progress.rows += page.sent
    progress.total = page.total ?? progress.total
    expected = page.total ?? expected
    let room = bounds.rows - range.start
    for row in page.rows.prefix(room) where seen.insert(identity(row)).inserted { waiting.append(row) }
    report(progress)
    guard stop == nil else { return }
    if page.sent < range.size || page.total.map({ range.start + page.sent >= $0 }) == true {
      stop = page.sent > room ? .rowLimit : .complete
    } else if range.start + range.size >= bounds.rows {
      stop = .rowLimit
    }
  }
}
