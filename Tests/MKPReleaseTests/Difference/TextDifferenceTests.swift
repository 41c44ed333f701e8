import TestSupport
import Testing

@testable import MKPRelease

@Suite struct TextDifferenceTests {
  struct Case: CustomTestStringConvertible {
    let first: String
    let second: String
    let hunks: [String]
    var testDescription: String { "\(first.debugDescription) \(second.debugDescription)" }
  }

  static let cases: [Case] = [
    Case(first: "", second: "", hunks: []),
    Case(first: "", second: "a\n", hunks: ["@@ -0,0 +1 @@", "+a"]),
    Case(first: "a\n", second: "", hunks: ["@@ -1 +0,0 @@", "-a"]),
    Case(first: "a\nb\nc\n", second: "a\nx\nc\n", hunks: ["@@ -1,3 +1,3 @@", " a", "-b", "+x", " c"]),
    Case(
      first: "a", second: "a\n", hunks: ["@@ -1 +1 @@", "-a", "\\ No newline at end of file", "+a"]),
    Case(first: "a\r\n", second: "a\n", hunks: ["@@ -1 +1 @@", "-a\\r", "+a"]),
    Case(first: "\u{1B}[31m\n", second: "\t\n", hunks: ["@@ -1 +1 @@", "-\\u{1b}[31m", "+\t"]),
    Case(
      first: "1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n", second: "0\n1\n2\n3\n4\n5\n6\n7\n8\n9\n",
      hunks: ["@@ -1,3 +1,4 @@", "+0", " 1", " 2", " 3", "@@ -7,4 +8,3 @@", " 7", " 8", " 9", "-10"]),
  ]

  @Test(arguments: cases) func writesUnifiedHunks(_ example: Case) {
    let difference = TextDifference(Array(example.first.utf8), Array(example.second.utf8))
    #expect(difference.hunks == example.hunks)
  }

  /// Applying the script to the first text gives the second one, whatever the texts are.
  @Test(arguments: 0..<300) func givesAScriptThatLeadsFromOneTextToTheOther(_ seed: Int) {
    var random = SeededGenerator(seed: UInt64(seed))
    let kinds = Int.random(in: 1...12, using: &random)
    let text = { (random: inout SeededGenerator) in
      (0..<Int.random(in: 0...40, using: &random)).map { _ in Int.random(in: 0..<kinds, using: &random) }
    }
    let first = text(&random)
    let second = text(&random)
    let matching = LineMatching(first, second)
    let kept = zip(first, matching.isRemoved).filter { !$0.1 }.map(\.0)
    #expect(kept == zip(second, matching.isAdded).filter { !$0.1 }.map(\.0))
    #expect(kept.count == Self.longestCommon(first, second))
  }

  /// By dynamic programming: slow and sure.
  private static func longestCommon(_ first: [Int], _ second: [Int]) -> Int {
    var row = [Int](repeating: 0, count: second.count + 1)
    for a in first {
      var diagonal = 0
      for (index, b) in second.enumerated() {
        let above = row[index + 1]
        row[index + 1] = a == b ? diagonal + 1 : max(above, row[index])
        diagonal = above
      }
    }
    return row[second.count]
  }

  @Test func finishesWithTextsThatHaveLittleInCommon() {
    let first = (0..<20_000).map { $0.isMultiple(of: 50) ? $0 : -1 - $0 }
    let second = (0..<20_000).map { $0.isMultiple(of: 50) ? $0 : 100_000 + $0 }
    let matching = LineMatching(first, second)
    #expect(matching.isRemoved.count { !$0 } == 400)
    let noise = LineMatching((0..<20_000).map { $0 % 7 }, (0..<20_000).map { $0 * $0 % 11 })
    #expect(noise.isRemoved.count == 20_000)
  }

  @Test func tellsTextsFromOtherContent() {
    #expect(TextLines.isText("ü\t\r\n".utf8))
    #expect(TextLines.isText([0xFC]))
    #expect(!TextLines.isText([0x00]))
    #expect(!TextLines.isText([0x7F, 0x45]))
  }

  @Test func cutsVeryLongLines() throws {
    let difference = TextDifference(Array(String(repeating: "x", count: 5000).utf8), [])
    let line = try #require(difference.hunks.dropFirst().first)
    #expect(line.hasSuffix("… (5000 bytes)") && line.count < 2100)
  }
}
