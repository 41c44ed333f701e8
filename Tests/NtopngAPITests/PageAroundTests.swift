import Testing

@testable import NtopngAPI

@Suite struct PageAroundTests {
  private enum Refusal: Error { case poison, other }

  static let poisons: [(rows: Int, start: Int, length: Int, poisoned: Set<Int>, leftOut: Int)] = [
    (100, 0, 10, [3], 1), (100, 20, 50, [20, 69], 2), (100, 0, 1, [0], 1), (7, 0, 100, [6], 1), (7, 5, 100, [5], 1),
    (100, 0, 100, [], 0),
  ]

  @Test(arguments: poisons)
  func readsTheOtherRows(rows: Int, start: Int, length: Int, poisoned: Set<Int>, leftOut: Int) throws {
    var reads = 0
    let around = try PageAround<Int, Refusal>(start: start, length: length, isPoisoned: { $0 == .poison }) {
      (start, length) throws(Refusal) in
      reads += 1
      let found = Array((0..<rows).dropFirst(start).prefix(length))
      if found.contains(where: poisoned.contains) { throw .poison }
      return ListPage(rows: found, sent: found.count, total: rows)
    }
    let wanted = (0..<rows).dropFirst(start).prefix(length).filter { !poisoned.contains($0) }
    #expect(around.page.rows == wanted)
    #expect(reads <= 40)
    #expect(around.leftOut >= leftOut)
    #expect(around.page.total == (length == 1 ? nil : rows))
  }

  @Test func endsWhenNothingCanBeRead() throws {
    var reads = 0
    let around = try PageAround<Int, Refusal>(start: 0, length: 1000, isPoisoned: { _ in true }) {
      (_, _) throws(Refusal) in
      reads += 1
      throw .poison
    }
    #expect(reads == 12)
    #expect(around.leftOut == 1000 && around.page.sent == 1000)
  }

  @Test func throwsWhatIsNoRow() {
    #expect(throws: Refusal.other) {
      try PageAround<Int, Refusal>(start: 0, length: 8, isPoisoned: { $0 == .poison }) { (_, _) throws(Refusal) in
        throw .other
      }
    }
  }
}
