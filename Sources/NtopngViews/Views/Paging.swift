import JSONText

/// A page of rows with what is known about all of them: member `rows` of a reply.
struct Page<Row> {
  var rows: [Row]
  /// Rows that match all filters, nil where unknown.
  var total: Int?
  var hasNext: Bool
  /// Rows that were read to filter or sort, nil when ntopng did.
  var scanned: Int?
  /// Whether there were more rows than were read.
  var bounded = false

  /// The page that `parameters` ask for out of rows that are all at hand.
  init(of all: [Row], _ parameters: ViewParameters, scanned: Int? = nil, bounded: Bool = false) {
    let start = (parameters.page - 1) * parameters.pageSize
    rows = Array(all.dropFirst(start).prefix(parameters.pageSize))
    total = bounded ? nil : all.count
    hasNext = start + rows.count < all.count
    self.scanned = scanned
    self.bounded = bounded
  }

  /// A page as ntopng cut it.
  init(rows: [Row], total: Int?, hasNext: Bool) {
    self.rows = rows
    self.total = total
    self.hasNext = hasNext
    scanned = nil
  }

  func json(_ parameters: ViewParameters, sort: String?, order: ViewParameters.SortOrder, note: String? = nil)
    -> JSONValue
  {
    let said =
      note
      ?? (bounded
        ? "ntopng can't apply this filter or sort: the first \(scanned ?? 0) rows were looked at, there are more."
        : nil)
    return fields([
      "page": .int(Int64(parameters.page)),
      "page_size": .int(Int64(parameters.pageSize)),
      "total": count(total),
      "next": hasNext && parameters.page < 1_000_000 ? .int(Int64(parameters.page + 1)) : nil,
      "scanned": count(scanned),
      "bounded": .bool(bounded),
      "sort": text(sort),
      "order": .string(order.rawValue),
      "note": text(said),
    ])
  }
}

/// How many rows a view reads at most to filter or sort what ntopng can't.
let scanLimit = 5000
/// How many rows one call asks for when rows are scanned.
let scanPage = 1000

/// Something to sort by; what is unknown comes last in either order.
enum SortKey: Comparable {
  case number(Double)
  case text(String)

  init?(_ number: Double?) {
    guard let number else { return nil }
    self = .number(number)
  }

  init?(_ number: Int?) { self.init(number.map(Double.init)) }

  init?(_ text: String?) {
    guard let text else { return nil }
    self = .text(text.lowercased())
  }
}

extension Array {
  /// The elements by a key, equal ones in their old order.
  func sorted(_ order: ViewParameters.SortOrder, by key: (Element) -> SortKey?) -> [Element] {
    let keyed = enumerated().map { (index: $0.offset, key: key($0.element), element: $0.element) }
    return keyed.sorted { left, right in
      switch (left.key, right.key) {
      case (let first?, let second?) where first != second: (first < second) == (order == .asc)
      case (_?, nil): true
      case (nil, _?): false
      default: left.index < right.index
      }
    }.map(\.element)
  }
}
