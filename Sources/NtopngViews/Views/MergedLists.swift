/// Several lists that are sorted alike, highest key first, as if they were one: finds any place in it by counting, so
/// that a page far behind costs a bounded number of calls and not all the pages before it.
struct MergedLists<Failure: Error> {
  /// How long each list is.
  let totals: [Int]
  /// All keys lie in here.
  let keys: ClosedRange<Int>
  /// How many elements of the lists with these numbers have at least this key.
  let count: (_ lists: [Int], _ key: Int) throws(Failure) -> [Int]

  /// Where to read on.
  struct Place: Hashable {
    /// The first element to read of each list.
    var offsets: [Int]
    /// How many of the elements read, once they are merged, stand before the place that was looked for.
    var skip: Int
    /// How often was counted.
    var rounds = 0
  }

  /// The place of the element number `position`, from 0. Elements with the same key stand in the order of the lists.
  ///
  /// Counts at most three times the binary logarithm of the number of keys, most often four or five times: every third
  /// time in the middle, else where the place would be if the keys were spread evenly.
  ///
  /// - Parameter window: how many elements may be skipped instead of counting once more.
  func place(of position: Int, window: Int) throws(Failure) -> Place {
    var high = (key: keys.upperBound + 1, counts: totals.map { _ in 0 })
    var low = (key: keys.lowerBound, counts: totals)
    var rounds = 0
    while position - sum(high.counts) > window, high.key - low.key > 1 {
      let key = rounds % 3 == 2 ? (high.key + low.key) / 2 : guess(position - window / 2, high, low)
      let open = totals.indices.filter { low.counts[$0] > high.counts[$0] }
      var counts = high.counts
      // The lists may have moved since the last count.
      for (list, found) in zip(open, try count(open, key)) {
        counts[list] = min(max(found, high.counts[list]), low.counts[list])
      }
      if sum(counts) <= position { high = (key, counts) } else { low = (key, counts) }
      rounds += 1
    }
    var rest = position - sum(high.counts)
    guard rest > window else { return Place(offsets: high.counts, skip: max(0, rest), rounds: rounds) }
    // Only elements with one key are left in between.
    var offsets = high.counts
    for list in totals.indices {
      let taken = min(rest, low.counts[list] - high.counts[list])
      offsets[list] += taken
      rest -= taken
    }
    return Place(offsets: offsets, skip: 0, rounds: rounds)
  }

  private func guess(_ position: Int, _ high: (key: Int, counts: [Int]), _ low: (key: Int, counts: [Int])) -> Int {
    let share = Double(position - sum(high.counts)) / Double(max(1, sum(low.counts) - sum(high.counts)))
    let distance = Double(high.key - low.key) * min(max(share, 0), 1)
    return min(max(high.key - Int(distance.rounded()), low.key + 1), high.key - 1)
  }

  private func sum(_ counts: [Int]) -> Int { counts.reduce(0, +) }
}
