/// The difference of two texts, line by line, in the unified format of `diff -u`.
public struct TextDifference: Hashable, Sendable {
  /// Lines that only the second text has.
  public let added: Int
  /// Lines that only the first text has.
  public let removed: Int
  /// The hunks: `@@ -1,3 +1,4 @@`, then lines behind a space, `-` or `+`. Control characters other than tabs are
  /// escaped, very long lines cut.
  public let hunks: [String]

  /// Lines around a change.
  private static let context = 3
  /// Characters of a line that are shown.
  private static let lineLimit = 2000

  /// Compares two texts in any encoding, byte by byte.
  init(_ first: [UInt8], _ second: [UInt8]) {
    let left = TextLines(first)
    let right = TextLines(second)
    var numbers: [TextLines.Line: Int] = [:]
    let number = { (line: TextLines.Line) -> Int in
      if let known = numbers[line] { return known }
      numbers[line] = numbers.count
      return numbers.count - 1
    }
    let matching = LineMatching(left.lines.map(number), right.lines.map(number))
    added = matching.isAdded.count { $0 }
    removed = matching.isRemoved.count { $0 }
    hunks = Self.hunks(left.lines, right.lines, matching)
  }

  /// A line of the script: where it stands in both texts, and what becomes of it.
  private struct Step {
    let mark: Character
    let left: Int
    let right: Int
  }

  private static func hunks(
    _ left: [TextLines.Line], _ right: [TextLines.Line], _ matching: LineMatching
  ) -> [String] {
    var steps: [Step] = []
    var (a, b) = (0, 0)
    while a < left.count || b < right.count {
      if a < left.count, matching.isRemoved[a] {
        steps.append(Step(mark: "-", left: a, right: b))
        a += 1
      } else if b < right.count, matching.isAdded[b] {
        steps.append(Step(mark: "+", left: a, right: b))
        b += 1
      } else {
        steps.append(Step(mark: " ", left: a, right: b))
        a += 1
        b += 1
      }
    }
    var result: [String] = []
    var index = 0
    while let change = steps[index...].firstIndex(where: { $0.mark != " " }) {
      let start = max(index, change - context)
      var end = change
      var quiet = 0
      while end < steps.count, quiet <= 2 * context {
        quiet = steps[end].mark == " " ? quiet + 1 : 0
        end += 1
      }
      end -= max(0, quiet - context)
      let hunk = steps[start..<end]
      let counts = (hunk.count { $0.mark != "+" }, hunk.count { $0.mark != "-" })
      result.append("@@ -\(range(steps[start].left, counts.0)) +\(range(steps[start].right, counts.1)) @@")
      for step in hunk {
        let line = step.mark == "+" ? right[step.right] : left[step.left]
        result.append("\(step.mark)\(line.shown(limit: lineLimit))")
        if !line.hasEnd { result.append("\\ No newline at end of file") }
      }
      index = end
    }
    return result
  }

  /// As `diff` counts: from 1, and the line before where there is none.
  private static func range(_ start: Int, _ count: Int) -> String {
    switch count {
    case 0: "\(start),0"
    case 1: "\(start + 1)"
    default: "\(start + 1),\(count)"
    }
  }
}
