/// Finds the word that was probably meant.
public enum Spelling {
  /// The word of `candidates` nearest to `word`; nil when none is near enough to be a typo of it. Of equally near ones
  /// the first.
  public static func nearest(to word: String, in candidates: [String]) -> String? {
    let limit = max(1, word.count / 3)
    let distances = candidates.map { ($0, distance(word.lowercased(), $0.lowercased())) }
    return distances.filter { $0.1 <= limit }.min { $0.1 < $1.1 }?.0
  }

  /// How many insertions, deletions, replacements and swaps of neighbours lead from one word to the other (optimal
  /// string alignment).
  static func distance(_ left: String, _ right: String) -> Int {
    let left = Array(left)
    let right = Array(right)
    guard !left.isEmpty, !right.isEmpty else { return max(left.count, right.count) }
    var rows = [Array(0...right.count)]
    for i in 1...left.count {
      var row = [i]
      for j in 1...right.count {
        let isSame = left[i - 1] == right[j - 1]
        var best = min(rows[i - 1][j] + 1, row[j - 1] + 1, rows[i - 1][j - 1] + (isSame ? 0 : 1))
        if i > 1, j > 1, left[i - 1] == right[j - 2], left[i - 2] == right[j - 1] {
          best = min(best, rows[i - 2][j - 2] + 1)
        }
        row.append(best)
      }
      rows.append(row)
    }
    return rows[left.count][right.count]
  }
}
