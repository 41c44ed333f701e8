import Testing

@testable import MKPFormat

@Suite struct PathRuleTests {
  static let judged: [(String, PathProblem?)] = [
    ("a", nil), ("a/b c/ü.py", nil), ("./a//b/", nil), ("...", nil), ("a/-b", nil), ("", .empty), (".", .empty),
    ("./", .empty),
    ("/a", .absolute), ("..", .leavesDirectory), ("a/../b", .leavesDirectory), ("a/..", .leavesDirectory),
    ("-a", .startsWithDash), ("./-a", .startsWithDash), ("--x=/y", .startsWithDash), ("a\\b", .backslash),
    ("a\nb", .controlCharacter), ("a\u{9b}b", .controlCharacter), ("a\u{7f}", .controlCharacter),
    (String(repeating: "x", count: 256), .tooLong), (String(repeating: "x/", count: 51), .tooLong),
    (String(repeating: "x", count: 255), nil),
    // As bytes see it, not characters: U+0301 combines with what stands before.
    ("/\u{301}a", .absolute), ("../\u{301}a", .leavesDirectory), ("a/../\u{301}b", .leavesDirectory),
    ("-\u{301}a", .startsWithDash), ("a/-\u{301}", nil), (".\u{301}./a", nil), ("a\\\u{301}", .backslash),
    (String(repeating: "x/\u{301}", count: 51), .tooLong),
  ]

  @Test(arguments: judged)
  func judges(path: String, problem: PathProblem?) {
    #expect(PathProblem.first(in: path) == problem)
  }

  @Test func findsConflicts() {
    let paths = ["b/c/d", "a", "a-b", "a/b", "a/b/c", "a.b", "b/c", "ü", "u\u{308}/x"]
    let conflicts = SortedPaths(paths).conflicts
    #expect(conflicts.map(\.file) == ["a", "a", "b/c"])
    #expect(conflicts.map(\.path) == ["a/b", "a/b/c", "b/c/d"])
    for (folder, contains) in [
      ("b", true), ("a", true), ("a-", false), ("b/c/d", false), ("u\u{308}", true), ("ü", false),
    ] {
      #expect(SortedPaths(paths).contains(folder: folder) == contains, "\(folder)")
    }
  }

  @Test(arguments: [
    ("./a", "a"), ("a//b/./c/", "a/b/c"), ("", ""), ("/a", "/a"), (".", ""),
    (".//\u{301}a/.\u{301}/b", "\u{301}a/.\u{301}/b"),
  ])
  func tidies(path: String, tidy: String) {
    #expect(normalizedPath(path) == tidy)
  }
}
