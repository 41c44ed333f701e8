import Foundation
import TestSupport
import Testing

@testable import MKPProject

/// git itself says what a pattern means.
@Suite struct IgnoreRulesTests {
  private static let files = [
    "a", "b", "a.txt", "#x", "!x", "x y", "sp ", "d/a", "d/b.txt", "d/e/a", "d/e/f/b", "e/d/a", "build/x/y",
    "x/build/y",
    "[z]", "z", "a-b", "ü", "d/ü", "back\\slash", "q*",
  ]
  private static let folders = ["d", "d/e", "d/e/f", "e", "e/d", "build", "build/x", "x", "x/build"]

  private static let handWritten = [
    "a", "/a", "d/", "d/*", "d/**", "**/a", "**/d/a", "d/**/b", "*.txt\n!d/b.txt", "d\n!d/a", "d/*\n!d/e", "build/",
    "/build", "x/build", "\\#x", "#x", "\\!x", "!x", "x\\ y", "sp\\ ", "sp ", "[a-b]", "[!a]", "[^a-z]*", "[z", "\\[z]",
    "[[:alpha:]]", "[]-]", "?", "??", "*", "**", "/*", "d/e/**/b", "e**", "**b", "a/", "*/a", "[[]z]", "q\\*",
    "back\\\\slash",
    "\\", "a\\", "!*\n*", "*\n!*/\n!*.txt", "[a-", "[b-a]", "d//a", "/", "//a", "***", "d/***/a", "ü", "[[:bogus:]]",
    "a\r\nb",
    "d/[e/]/a", "**/", "/**/a", "d/e", "./a", "../a", "[\\]]", "[\\a-b]", "a**b", "d**/a",
  ]

  private static func tree() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    for name in files { try folder.write("", to: name) }
    try folder.run(["git", "init", "-q"])
    return folder
  }

  private static func ignoredByGit(_ patterns: String, _ folder: TemporaryFolder) throws -> Set<String> {
    try folder.write(patterns, to: ".gitignore")
    let input = (files + folders).joined(separator: "\0")
    let output = try folder.run(
      ["git", "-c", "core.excludesFile=/dev/null", "check-ignore", "--no-index", "-z", "--stdin"], input: input,
      accepting: 1)
    return Set(output.split(separator: "\0").map(String.init))
  }

  private static func ignoredByUs(_ patterns: String) -> Set<String> {
    let rules = IgnoreRules.none.adding(patterns, folder: "")
    return Set(
      (files + folders).filter { path in
        let components = path.split(separator: "/")
        return components.indices.contains { last in
          let part = components[...last].joined(separator: "/")
          return rules.reason(forIgnoring: part, isFolder: folders.contains(part)) != nil
        }
      })
  }

  @Test func handWrittenPatternsMeanWhatGitSays() throws {
    let folder = try Self.tree()
    for patterns in Self.handWritten {
      let (git, mkpkit) = (try Self.ignoredByGit(patterns, folder), Self.ignoredByUs(patterns))
      #expect(git == mkpkit, Comment(rawValue: patterns))
    }
  }

  @Test func randomPatternsMeanWhatGitSays() throws {
    let folder = try Self.tree()
    var random = SeededGenerator(seed: 11)
    let pieces = [
      "a", "b", "d", "e", "/", "*", "**", "?", "[a-d]", "[!a]", "\\a", ".txt", "**/", "/**", "!", "build", " ",
    ]
    for _ in 0..<250 {
      let lines = (0..<Int.random(in: 1...3, using: &random)).map { _ in
        (0..<Int.random(in: 1...5, using: &random)).map { _ in pieces.randomElement(using: &random) ?? "" }.joined()
      }
      let patterns = lines.joined(separator: "\n")
      let (git, mkpkit) = (try Self.ignoredByGit(patterns, folder), Self.ignoredByUs(patterns))
      #expect(git == mkpkit, Comment(rawValue: patterns))
    }
  }

  @Test func nestedFilesHoldBelowTheirFolderAndWin() {
    let rules = IgnoreRules.none.adding("*.txt", folder: "").adding("!keep.txt\n/only", folder: "d")
    #expect(rules.reason(forIgnoring: "d/keep.txt", isFolder: false) == nil)
    #expect(rules.reason(forIgnoring: "keep.txt", isFolder: false) == "'*.txt' of .mkpignore")
    #expect(rules.reason(forIgnoring: "d/only", isFolder: false) == "'/only' of d/.mkpignore")
    #expect(rules.reason(forIgnoring: "d/e/only", isFolder: false) == nil)
  }

  private static let junk: [(String, Bool)] = [
    (".git", true), ("__pycache__", true), ("x/y.pyc", false), (".DS_Store", false), ("a~", false), (".a.swp", false),
    ("#a#", false), (".#a", false), (".mkpignore", false),
  ]

  @Test(arguments: junk) func junkStaysOut(_ path: String, _ isFolder: Bool) {
    #expect(IgnoreRules.standard.reason(forIgnoring: path, isFolder: isFolder) != nil)
  }

  @Test func longWildcardsDoNotExplode() {
    let rules = IgnoreRules.none.adding(String(repeating: "*a", count: 100) + "b", folder: "")
    #expect(rules.reason(forIgnoring: String(repeating: "a", count: 200), isFolder: false) == nil)
  }
}
