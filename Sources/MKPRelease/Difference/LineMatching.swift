/// Which lines of two texts have no counterpart in the other.
///
/// Lines are numbers: equal numbers, equal lines. Myers' algorithm finds the shortest script where the texts are alike;
/// where they are not, the lines that occur once in both are held fast (patience) and what lies between is compared;
/// what even then has nothing in common counts as replaced. So the work stays bounded whatever the texts are.
/// Source: E. W. Myers, "An O(ND) Difference Algorithm and Its Variations", 1986.
struct LineMatching {
  /// By line of the first text: not in the second.
  private(set) var isRemoved: [Bool]
  /// By line of the second text: not in the first.
  private(set) var isAdded: [Bool]

  private let first: [Int]
  private let second: [Int]

  /// The lines that a script may add and remove before it is given up. Its square is the memory, in integers.
  private static let maximumCost = 1000
  private static let maximumDepth = 40

  init(_ first: [Int], _ second: [Int]) {
    self.first = first
    self.second = second
    isRemoved = Array(repeating: false, count: first.count)
    isAdded = Array(repeating: false, count: second.count)
    compare(0..<first.count, 0..<second.count, depth: 0)
  }

  private mutating func compare(_ left: Range<Int>, _ right: Range<Int>, depth: Int) {
    var left = left
    var right = right
    while let a = left.first, let b = right.first, first[a] == second[b] {
      left = left.dropFirst()
      right = right.dropFirst()
    }
    while let a = left.last, let b = right.last, first[a] == second[b] {
      left = left.dropLast()
      right = right.dropLast()
    }
    if left.isEmpty || right.isEmpty { return replace(left, right) }
    if findScript(left, right) { return }
    let anchors = depth < Self.maximumDepth ? uniquePairs(left, right) : []
    if anchors.isEmpty { return replace(left, right) }
    var a = left.lowerBound
    var b = right.lowerBound
    for anchor in anchors {
      compare(a..<anchor.left, b..<anchor.right, depth: depth + 1)
      a = anchor.left + 1
      b = anchor.right + 1
    }
    compare(a..<left.upperBound, b..<right.upperBound, depth: depth + 1)
  }

  private mutating func replace(_ left: Range<Int>, _ right: Range<Int>) {
    for index in left { isRemoved[index] = true }
    for index in right { isAdded[index] = true }
  }

  // MARK: Myers

  /// Marks the lines of a shortest script; false when it would cost too much.
  private mutating func findScript(_ left: Range<Int>, _ right: Range<Int>) -> Bool {
    let count = (left.count, right.count)
    let limit = min(count.0 + count.1, Self.maximumCost)
    // ends[k + limit]: how far into the first text the furthest path on diagonal k has come.
    var ends = [Int](repeating: 0, count: 2 * limit + 2)
    var history: [[Int]] = []
    for cost in 0...limit {
      for diagonal in stride(from: -cost, through: cost, by: 2) {
        let down = diagonal == -cost || diagonal != cost && ends[diagonal - 1 + limit] < ends[diagonal + 1 + limit]
        var x = down ? ends[diagonal + 1 + limit] : ends[diagonal - 1 + limit] + 1
        var y = x - diagonal
        while x < count.0, y < count.1, first[left.lowerBound + x] == second[right.lowerBound + y] {
          x += 1
          y += 1
        }
        ends[diagonal + limit] = x
        if x >= count.0, y >= count.1 {
          follow(history, (left.lowerBound, right.lowerBound), end: (count.0, count.1))
          return true
        }
      }
      history.append(Array(ends[(limit - cost)...(limit + cost)]))
    }
    return false
  }

  /// Goes back from the end of both texts and marks what each step added or removed. `history[c][k + c]`: how far the
  /// path of cost c on diagonal k has come.
  private mutating func follow(_ history: [[Int]], _ start: (Int, Int), end: (Int, Int)) {
    var (x, y) = end
    for cost in stride(from: history.count, to: 0, by: -1) {
      let ends = history[cost - 1]
      let before = { (diagonal: Int) -> Int? in
        let index = diagonal + cost - 1
        return ends.indices.contains(index) ? ends[index] : nil
      }
      let diagonal = x - y
      let (added, removed) = (before(diagonal + 1), before(diagonal - 1))
      let down = diagonal == -cost || diagonal != cost && (removed ?? -1) < (added ?? -1)
      let previous = down ? diagonal + 1 : diagonal - 1
      x = before(previous) ?? 0
      y = x - previous
      if down { isAdded[start.1 + y] = true } else { isRemoved[start.0 + x] = true }
    }
  }

  // MARK: Patience

  /// The lines that occur once in each range, as many of them as stand in the same order in both.
  private func uniquePairs(_ left: Range<Int>, _ right: Range<Int>) -> [(left: Int, right: Int)] {
    var places: [Int: (left: Int?, right: Int?, isRepeated: Bool)] = [:]
    for index in left {
      let known = places[first[index]]
      places[first[index]] = (index, nil, known != nil)
    }
    for index in right {
      guard let known = places[second[index]] else { continue }
      places[second[index]] = (known.left, index, known.isRepeated || known.right != nil)
    }
    let pairs = places.values.compactMap { place -> (left: Int, right: Int)? in
      guard !place.isRepeated, let left = place.left, let right = place.right else { return nil }
      return (left, right)
    }
    return Self.longestRise(pairs.sorted { $0.left < $1.left })
  }

  /// The longest part of `pairs`, which are sorted by the left place, whose right places rise.
  private static func longestRise(_ pairs: [(left: Int, right: Int)]) -> [(left: Int, right: Int)] {
    var tops: [Int] = []
    var previous = [Int?](repeating: nil, count: pairs.count)
    for (index, pair) in pairs.enumerated() {
      var low = 0
      var high = tops.count
      while low < high {
        let middle = (low + high) / 2
        if pairs[tops[middle]].right < pair.right { low = middle + 1 } else { high = middle }
      }
      previous[index] = low > 0 ? tops[low - 1] : nil
      if low == tops.count { tops.append(index) } else { tops[low] = index }
    }
    var result: [(left: Int, right: Int)] = []
    var next = tops.last
    while let index = next {
      result.append(pairs[index])
      next = previous[index]
    }
    return result.reversed()
  }
}
