/// Turns the text of a block into HTML: emphasis, code, links and the allowed tags. Everything else is text.
struct MarkdownInline {
  private var rest: Substring
  private let depth: Int
  /// What is not taken: images, and tags beyond the allowed ones. In the order of the text.
  private(set) var images: [String] = []
  private(set) var foreignTags: [String] = []

  /// Emphasis and links nested deeper are text.
  private static let maximumDepth = 16
  /// No emphasis and no link is longer: keeps the time linear whatever the text is.
  private static let maximumSpan = 4000

  /// The inline elements of `text`.
  init(_ text: String) { self.init(text, depth: 0) }

  private init(_ text: String, depth: Int) {
    rest = text[...]
    self.depth = depth
  }

  /// The HTML of the text.
  mutating func html() -> String {
    var html = ""
    while let character = rest.first {
      if let piece = special(character) {
        html += piece
      } else {
        html += ExchangeMarkup.escaped(String(character))
        rest = rest.dropFirst()
      }
    }
    return html
  }

  private mutating func special(_ character: Character) -> String? {
    switch character {
    case "\\": escape()
    case "`": code()
    case "*", "_", "~": depth < Self.maximumDepth ? emphasis(character) : nil
    case "!" where rest.dropFirst().first == "[": image()
    case "[": depth < Self.maximumDepth ? link() : nil
    case "<": tag()
    case "&": entity()
    case " " where rest.hasPrefix("  \n"): lineBreak()
    default: nil
    }
  }

  private mutating func escape() -> String? {
    guard let next = rest.dropFirst().first else { return nil }
    if next == "\n" {
      rest = rest.dropFirst(2)
      return "<br>\n"
    }
    guard next.isASCII, next.isPunctuation || next.isSymbol else { return nil }
    rest = rest.dropFirst(2)
    return ExchangeMarkup.escaped(String(next))
  }

  private mutating func lineBreak() -> String {
    rest = rest.drop { $0 == " " }.dropFirst()
    return "<br>\n"
  }

  private mutating func code() -> String? {
    let mark = rest.prefix { $0 == "`" }
    let inner = rest.dropFirst(mark.count)
    guard let end = inner.prefix(Self.maximumSpan).firstRange(of: mark) else { return nil }
    rest = inner[end.upperBound...]
    var code = inner[..<end.lowerBound]
    if code.hasPrefix(" "), code.hasSuffix(" "), code.contains(where: { $0 != " " }) {
      code = code.dropFirst().dropLast()
    }
    return "<code>\(ExchangeMarkup.escaped(code))</code>"
  }

  private mutating func emphasis(_ character: Character) -> String? {
    let count = rest.prefix(3).prefix { $0 == character }.count
    let (mark, open, close): (String, String, String)
    switch (character, count) {
    case ("~", 2...): (mark, open, close) = ("~~", "<del>", "</del>")
    case ("~", _): return nil
    case (_, 2...): (mark, open, close) = (String(repeating: character, count: 2), "<strong>", "</strong>")
    default: (mark, open, close) = (String(character), "<em>", "</em>")
    }
    let inner = rest.dropFirst(mark.count)
    // `snake_case` and `2 * 3` are no emphasis.
    if character == "_", rest.startIndex > rest.base.startIndex,
      rest.base[rest.base.index(before: rest.startIndex)].isWord
    {
      return nil
    }
    guard let first = inner.first, !first.isWhitespace,
      let end = inner.prefix(Self.maximumSpan).dropFirst().firstRange(of: mark),
      !inner[inner.index(before: end.lowerBound)].isWhitespace
    else { return nil }
    if character == "_", end.upperBound < inner.endIndex, inner[end.upperBound].isWord { return nil }
    let html = nested(inner[..<end.lowerBound])
    rest = inner[end.upperBound...]
    return open + html + close
  }

  private mutating func nested(_ text: Substring) -> String {
    var inner = MarkdownInline(String(text), depth: depth + 1)
    let html = inner.html()
    images += inner.images
    foreignTags += inner.foreignTags
    return html
  }

  /// `[text](address)` behind an opening bracket.
  private static func reference(_ text: Substring) -> (label: Substring, address: Substring, end: Substring.Index)? {
    var depth = 0
    for index in text.prefix(maximumSpan).indices {
      if text[index] == "[" { depth += 1 }
      if depth > maximumDepth { return nil }
      guard text[index] == "]" else { continue }
      depth -= 1
      guard depth == 0 else { continue }
      let behind = text[text.index(after: index)...]
      guard behind.first == "(", let end = behind.firstIndex(of: ")") else { return nil }
      let label = text[text.index(after: text.startIndex)..<index]
      let inside = behind[behind.index(after: behind.startIndex)..<end]
      return (label, inside.prefix { $0 != " " }, behind.index(after: end))
    }
    return nil
  }

  private mutating func image() -> String? {
    guard let (label, address, end) = Self.reference(rest.dropFirst()) else { return nil }
    images.append(String(address))
    rest = rest[end...]
    return ExchangeMarkup.escaped(label)
  }

  private mutating func link() -> String? {
    guard let (label, address, end) = Self.reference(rest) else { return nil }
    guard ExchangeMarkup.isHarmless(address) else { return nil }
    let html = nested(label)
    rest = rest[end...]
    return "<a href=\"\(ExchangeMarkup.escaped(address))\">\(html)</a>"
  }

  private mutating func tag() -> String? {
    if let end = rest.firstIndex(of: ">"), rest.hasPrefix("<http://") || rest.hasPrefix("<https://") {
      let address = rest[..<end].dropFirst()
      guard !address.contains(where: { $0.isWhitespace || $0 == "<" }) else { return nil }
      rest = rest[rest.index(after: end)...]
      return "<a href=\"\(ExchangeMarkup.escaped(address))\">\(ExchangeMarkup.escaped(address))</a>"
    }
    guard let tag = ExchangeMarkup.tag(at: rest) else { return nil }
    let source = rest[..<tag.end]
    rest = rest[tag.end...]
    if tag.name == "img" {
      images.append(String(source))
      return ""
    }
    guard ExchangeMarkup.allowedTags.contains(tag.name) else {
      foreignTags.append(tag.name)
      return ExchangeMarkup.escaped(source)
    }
    // Attributes are nothing that a description needs.
    return "<\(tag.isClosing ? "/" : "")\(tag.name)>"
  }

  private mutating func entity() -> String? {
    guard let end = rest.prefix(12).firstIndex(of: ";"), rest[..<end].dropFirst().allSatisfy({ $0.isWord || $0 == "#" })
    else {
      return nil
    }
    let entity = String(rest[...end])
    rest = rest[rest.index(after: end)...]
    return entity
  }
}

extension Character {
  fileprivate var isWord: Bool { isLetter || isNumber }
}
