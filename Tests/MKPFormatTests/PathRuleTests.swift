import MKPFormat
import Testing

@Suite struct PathRuleTests {
  static let judged: [(String, PathProblem?)] = [
    ("a", nil), ("a/b c/ü.py", nil), ("./a//b/", nil), ("...", nil), ("a/-b", nil), ("", .empty), (".", .empty),
    ("./", .empty),
    ("/a", .absolute), ("..", .leavesDirectory), ("a/../b", .leavesDirectory), ("a/..", .leavesDirectory),
    ("-a", .startsWithDash), ("./-a", .startsWithDash), ("--x=/y", .startsWithDash), ("a\\b", .backslash),
    ("a\nb", .controlCharacter), ("a\u{9b}b", .controlCharacter), ("a\u{7f}", .controlCharacter),
    (String(repeating: "x", count: 256), .tooLong), (String(repeating: "x/", count: 2048), .tooLong),
    (String(repeating: "x", count: 255), nil),
  ]

  @Test(arguments: judged)
  func judges(path: String, problem: PathProblem?) {
    #expect(PathProblem.first(in: path) == problem)
  }

  @Test(arguments: [("./a", "a"), ("a//b/./c/", "a/b/c"), ("", ""), ("/a", "/a"), (".", "")])
  func tidies(path: String, tidy: String) {
    #expect(normalizedPath(path) == tidy)
  }
}
