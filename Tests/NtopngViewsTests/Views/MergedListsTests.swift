import TestSupport
import Testing

@testable import NtopngViews

@Suite struct MergedListsTests {
  /// Whatever the lists hold, every place leads to the rows that a merge of all of them has there.
  @Test(arguments: 0..<60)
  func findsEveryPlace(seed: Int) throws {
    var random = SeededGenerator(seed: UInt64(seed))
    let keys = 0...Int.random(in: 1...(seed % 3 == 0 ? 5 : 5000), using: &random)
    let lists = (0..<Int.random(in: 1...5, using: &random)).map { _ in
      (0..<Int.random(in: 0...400, using: &random)).map { _ in Int.random(in: keys, using: &random) }.sorted(by: >)
    }
    let all = lists.enumerated().flatMap { list, keys in keys.map { (key: $0, list: list) } }
      .sorted { ($1.key, $0.list) < ($0.key, $1.list) }
    let merged = MergedLists<Never>(totals: lists.map(\.count), keys: keys) { numbers, key in
      numbers.map { number in lists[number].count { $0 >= key } }
    }
    for position in stride(from: 0, to: all.count, by: 7) {
      let window = [0, 1, 20][position % 3]
      let place = merged.place(of: position, window: window)
      #expect(place.skip <= window)
      #expect(place.rounds <= 45)
      let rest = lists.enumerated().flatMap { list, keys in
        keys.dropFirst(place.offsets[list]).map { (key: $0, list: list) }
      }.sorted { ($1.key, $0.list) < ($0.key, $1.list) }
      let found = rest.dropFirst(place.skip)
      #expect(found.count == all.count - position)
      let first = try #require(found.first)
      #expect(first.key == all[position].key && first.list == all[position].list)
    }
  }

  @Test func countsAFewTimesInAMillion() {
    let lists = [2_400_000, 50_000, 3].map { count in (count: count, step: 2_678_400 / Double(count)) }
    let merged = MergedLists<Never>(totals: lists.map(\.count), keys: 0...2_678_400) { numbers, key in
      numbers.map { min(lists[$0].count, Int(Double(2_678_400 - key) / lists[$0].step)) }
    }
    let rounds = [1_000, 1_000_000, 2_400_000].map { merged.place(of: $0, window: 200).rounds }
    #expect(rounds.allSatisfy { $0 <= 8 }, "\(rounds)")
  }
}
