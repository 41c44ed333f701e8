import Testing

@testable import MKPCheck

struct GlobTests {
  @Test(arguments: [
    ("agents/*", "agents/acme", true), ("agents/*", "agents/plugins/acme", false),
    ("agents/**", "agents/plugins/acme", true), ("**/acme", "agents/plugins/acme", true),
    ("a?c", "abc", true), ("a?c", "a/c", false), ("abc", "abcd", false), ("", "", true), ("*", "", true),
    ("**", "a/b", true), ("*b*b", "aabbb", true), ("*b*c", "aabbb", false),
  ])
  func matches(_ pattern: String, _ text: String, _ expected: Bool) {
    #expect(Glob(pattern).matches(text) == expected)
  }

  @Test func hostilePatternsTakeBoundedTime() {
    #expect(!Glob(String(repeating: "*a", count: 200)).matches(String(repeating: "a", count: 199)))
  }
}
