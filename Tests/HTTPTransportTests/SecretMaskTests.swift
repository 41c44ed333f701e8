import HTTPTransport
import TestSupport
import Testing

/// Secrets are found however a server writes them, and nothing else is.
@Suite struct SecretMaskTests {
  private let mask = SecretMask(["S3cr%t&/ü 🔑"])

  @Test(arguments: [
    "S3cr%t&/ü 🔑", "S3cr%25t&/ü+🔑", "%533cr%25t%26%2fü%20🔑",
    "%25533cr%2525t%2526%252F%25C3%25bc%2520%25F0%259F%2594%2591",
    "S3cr%t&amp;/ü 🔑", "S3cr%t&#38;&#x2f;&#252;&nbsp;&#128273;", #"S3cr%t&\/\u00fc \ud83d\udd11"#,
    #"\u0053\u0033\u0063\u0072\u0025\u0074\u0026\u002F\u00FC\u0020\uD83D\uDD11"#, #"S3%63r%t&amp;\/%C3%BC%20🔑"#,
  ])
  func findsEverySpelling(text: String) {
    #expect(mask.occurs(in: Array("<\(text)>".utf8)))
    #expect(mask.masked("a \(text) b \(text)") == "a *** b ***")
  }

  @Test(arguments: [
    "", "S3cr%t", "S3cr%t&/ü  🔑", "s3cr%t&/ü 🔑", "S3cr%t&/ü", "%", "%2", "%25", "\\", "\\u00", "&", "&#", "&#;",
  ])
  func leavesOtherTextsAlone(text: String) {
    #expect(!mask.occurs(in: Array(text.utf8)))
    #expect(mask.masked(text) == text)
  }

  @Test func readsPercentSignsInEveryWay() {
    let mask = SecretMask(["a%25b"])
    for text in ["a%25b", "a%2525b", "a%252525b"] { #expect(mask.masked(text) == "***", "\(text)") }
    #expect(mask.masked("a%b") == "a%b")
  }

  @Test func knowsWhatIsTooShort() {
    #expect(SecretMask(["abc"]).masked("abc") == "abc")
    #expect(SecretMask(["abcdefg"], shortest: 8).masked("abcdefg") == "abcdefg")
    #expect(SecretMask([]).masked("abc") == "abc")
  }

  @Test func hidesTheLongerOfTwo() {
    #expect(SecretMask(["secret", "secret-and-more"]).masked("secret-and-more, secret") == "***, ***")
  }

  /// Any bytes at all, seeded: never a trap, and what is hidden is gone.
  @Test func survivesAnything() {
    var random = SeededGenerator(seed: 7)
    let pieces = Array("S3cr%t25&#x;\\u00fcamp/ü🔑+ ").map(String.init)
    for _ in 0..<3000 {
      let text = (0..<Int.random(in: 0..<30, using: &random)).map { _ in pieces.randomElement(using: &random) ?? "" }
      let masked = mask.masked(text.joined())
      #expect(!mask.occurs(in: Array(masked.utf8)))
    }
  }
}
