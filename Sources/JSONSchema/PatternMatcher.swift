/// Regular expressions as JSON Schema means them (ECMA-262 with the `u` flag): unanchored, over Unicode scalars, `$` at
/// the very end only, `\d` and `\w` for ASCII only.
struct PatternMatcher {
  private var compiled: [String: Regex<AnyRegexOutput>] = [:]

  /// Whether `pattern`, which has passed ``compile(_:)``, matches somewhere in `text`.
  mutating func matches(_ pattern: String, _ text: String) -> Bool {
    if compiled[pattern] == nil { compiled[pattern] = Self.compile(pattern) }
    guard let regex = compiled[pattern] else { return false }
    return (try? regex.firstMatch(in: text)) != nil
  }

  /// The pattern as Swift's regular expression; nil when it is not one.
  static func compile(_ pattern: String) -> Regex<AnyRegexOutput>? {
    guard let regex = try? Regex(translate(pattern)) else { return nil }
    return regex.matchingSemantics(.unicodeScalar).asciiOnlyDigits().asciiOnlyWordCharacters()
  }

  /// `$` outside of classes is `\z` to Swift, whose own `$` also matches before a final line break.
  private static func translate(_ pattern: String) -> String {
    var result = ""
    var isEscaped = false
    var isInClass = false
    for character in pattern.unicodeScalars {
      switch character {
      case _ where isEscaped: isEscaped = false
      case "\\": isEscaped = true
      case "[": isInClass = true
      case "]": isInClass = false
      case "$" where !isInClass:
        result += "\\z"
        continue
      default: break
      }
      result.unicodeScalars.append(character)
    }
    return result
  }
}
