/// Splits a line of `allowed_signers` as OpenSSH does: at blanks outside double quotes.
struct SSHOptionWords: IteratorProtocol {
  private var rest: Substring

  init(_ line: Substring) { rest = line }

  mutating func next() -> String? {
    rest = rest.drop { $0 == " " || $0 == "\t" }
    guard !rest.isEmpty else { return nil }
    var isQuoted = false
    var word = ""
    while let character = rest.first {
      if character == "\"" { isQuoted.toggle() }
      if !isQuoted, character == " " || character == "\t" { break }
      word.append(character)
      rest = rest.dropFirst()
    }
    // Principals may be quoted as a whole.
    if word.count >= 2, word.first == "\"", word.last == "\"" { return String(word.dropFirst().dropLast()) }
    return word
  }

  /// The options in a word: separated by commas outside quotes, names in any case, values in quotes.
  static func options(in word: String) -> [(name: String, value: String?)] {
    var parts = [""]
    var isQuoted = false
    for character in word {
      if character == "\"" {
        isQuoted.toggle()
      } else if character == ",", !isQuoted {
        parts.append("")
      } else {
        parts[parts.count - 1].append(character)
      }
    }
    return parts.map { part in
      let halves = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      return (halves[0].lowercased(), halves.count > 1 ? String(halves[1]) : nil)
    }
  }
}

/// OpenSSH's patterns: `*` stands for any characters, `?` for one, `!` before a pattern excludes.
enum SSHPattern {
  /// Whether one of `patterns` matches and none that excludes does.
  static func list(_ patterns: [String], matches text: String) -> Bool {
    var isMatched = false
    for pattern in patterns {
      if pattern.hasPrefix("!") {
        if matches(pattern.dropFirst(), text[...]) { return false }
      } else if matches(pattern[...], text[...]) {
        isMatched = true
      }
    }
    return isMatched
  }

  private static func matches(_ pattern: Substring, _ text: Substring) -> Bool {
    // Greedy with one point to return to: linear for all practical patterns, never exponential.
    var pattern = pattern
    var text = text
    var retry: (pattern: Substring, text: Substring)?
    while true {
      if pattern.first == "*" {
        pattern = pattern.dropFirst()
        retry = (pattern, text)
      } else if let character = text.first, pattern.first == character || pattern.first == "?" {
        pattern = pattern.dropFirst()
        text = text.dropFirst()
      } else if pattern.isEmpty, text.isEmpty {
        return true
      } else if let point = retry, !point.text.isEmpty {
        retry = (point.pattern, point.text.dropFirst())
        (pattern, text) = (point.pattern, point.text.dropFirst())
      } else {
        return false
      }
    }
  }
}
