/// What the Exchange takes in a description: Markdown without images, and these HTML tags (its page "How to create and
/// upload a new package").
enum ExchangeMarkup {
  /// The tags that the page lists; of what it may list behind `dt`, only `dd` is certain.
  static let allowedTags: Set<String> = [
    "b", "strong", "i", "em", "u", "s", "del", "small", "mark", "sub", "sup", "br", "h1", "h2", "h3", "h4", "h5", "h6",
    "p", "div", "span", "hr", "ul", "ol", "li", "dl", "dt", "dd",
  ]

  /// Text as it stands in HTML.
  static func escaped(_ text: some StringProtocol) -> String {
    var escaped = ""
    for character in text {
      switch character {
      case "&": escaped += "&amp;"
      case "<": escaped += "&lt;"
      case ">": escaped += "&gt;"
      case "\"": escaped += "&quot;"
      default: escaped.append(character)
      }
    }
    return escaped
  }

  /// The tag that `text` begins with; nil when it begins with none.
  static func tag(at text: Substring) -> Tag? {
    guard text.first == "<" else { return nil }
    var rest = text.dropFirst()
    let isClosing = rest.first == "/"
    if isClosing { rest = rest.dropFirst() }
    let name = rest.prefix { $0.isASCII && ($0.isLetter || $0.isNumber) }
    guard name.first?.isLetter == true, let end = rest.firstIndex(of: ">"), !rest[..<end].dropFirst().contains("<"),
      let behind = rest[name.endIndex...].first, behind == ">" || behind == "/" || behind.isWhitespace
    else { return nil }
    return Tag(name: name.lowercased(), isClosing: isClosing, end: rest.index(after: end))
  }

  /// An HTML tag in a text.
  struct Tag {
    let name: String
    let isClosing: Bool
    /// Behind its `>`.
    let end: Substring.Index
  }

  /// Whether an address may stand in a link.
  static func isHarmless(_ address: some StringProtocol) -> Bool {
    let lowercased = address.lowercased()
    guard let colon = lowercased.firstIndex(of: ":"), !lowercased[..<colon].contains(where: { "/?#".contains($0) })
    else {
      return true
    }
    return ["http", "https", "mailto"].contains(lowercased[..<colon])
  }
}
