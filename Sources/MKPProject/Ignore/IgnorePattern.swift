/// One line of an ignore file in gitignore syntax.
///
/// Source: gitignore(5), and git's own behaviour where that is silent: `*`, `?` and classes don't match `/` in patterns
/// that contain one, a class that is not closed makes a pattern that matches nothing.
struct IgnorePattern: Hashable, Sendable {
  /// The pattern re-includes what an earlier one excluded.
  let isNegated: Bool
  /// Only folders match.
  let isFolderOnly: Bool
  /// The pattern is matched against the whole path below the ignore file, not against the last component.
  let isAnchored: Bool
  private let tokens: [Token]?

  fileprivate enum Token: Hashable {
    case literal(UInt8)
    /// `?`
    case one
    /// `*`
    case many
    /// `**/` at the start or between slashes: any number of folders.
    case folders
    /// `/**` at the end, or `**` alone: everything inside.
    case everything
    case oneOf(negated: Bool, ranges: [ClosedRange<UInt8>])
  }

  /// The pattern of a line; nil for blank lines and comments.
  init?(line: some StringProtocol) {
    var bytes = Array(line.utf8)[...]
    if bytes.last == UInt8(ascii: "\r") { bytes.removeLast() }
    Self.removeTrailingSpaces(&bytes)
    guard let first = bytes.first, first != UInt8(ascii: "#") else { return nil }
    isNegated = first == UInt8(ascii: "!")
    if isNegated { bytes.removeFirst() }
    isFolderOnly = bytes.last == UInt8(ascii: "/")
    if isFolderOnly { bytes.removeLast() }
    isAnchored = bytes.contains(UInt8(ascii: "/"))
    if bytes.first == UInt8(ascii: "/") { bytes.removeFirst() }
    guard !bytes.isEmpty else { return nil }
    tokens = Self.tokens(Array(bytes))
  }

  /// Blanks at the end don't count unless a backslash stands before them.
  private static func removeTrailingSpaces(_ bytes: inout ArraySlice<UInt8>) {
    while bytes.last == UInt8(ascii: " ") {
      let backslashes = bytes.dropLast().reversed().prefix { $0 == UInt8(ascii: "\\") }.count
      if backslashes % 2 == 1 { return }
      bytes.removeLast()
    }
  }

  /// Whether the pattern matches `path`, relative to the ignore file's folder, in UTF-8.
  func matches(_ path: ArraySlice<UInt8>, isFolder: Bool) -> Bool {
    guard let tokens, isFolder || !isFolderOnly else { return false }
    if isAnchored { return Self.match(tokens[...], path) }
    let name = path.lastIndex(of: UInt8(ascii: "/")).map { path[($0 + 1)...] } ?? path
    return Self.match(tokens[...], name)
  }

  // MARK: - Reading a pattern

  /// Nil for a pattern that git takes for malformed, and that matches nothing.
  private static func tokens(_ bytes: [UInt8]) -> [Token]? {
    var tokens: [Token] = []
    var position = 0
    while position < bytes.count {
      switch bytes[position] {
      case UInt8(ascii: "\\"):
        guard position + 1 < bytes.count else { return nil }
        tokens.append(.literal(bytes[position + 1]))
        position += 2
      case UInt8(ascii: "?"):
        tokens.append(.one)
        position += 1
      case UInt8(ascii: "*"): tokens.append(stars(bytes, &position))
      case UInt8(ascii: "["):
        guard let token = characterClass(bytes, &position) else { return nil }
        tokens.append(token)
      default:
        tokens.append(.literal(bytes[position]))
        position += 1
      }
    }
    return tokens
  }

  private static func stars(_ bytes: [UInt8], _ position: inout Int) -> Token {
    let start = position
    while position < bytes.count, bytes[position] == UInt8(ascii: "*") { position += 1 }
    // git compares what stands before the first wildcard by itself, so that for its matcher the rest is a beginning.
    let isFirst = !bytes[..<start].contains { Array("*?[\\".utf8).contains($0) }
    let opens = isFirst || bytes[start - 1] == UInt8(ascii: "/")
    guard position - start >= 2, opens else { return .many }
    if position == bytes.count { return .everything }
    guard bytes[position] == UInt8(ascii: "/") else { return .many }
    position += 1
    return .folders
  }

  private static let named: [String: [ClosedRange<UInt8>]] = [
    "alnum": [0x30...0x39, 0x41...0x5A, 0x61...0x7A], "alpha": [0x41...0x5A, 0x61...0x7A],
    "blank": [0x20...0x20, 9...9],
    "cntrl": [0...0x1F, 0x7F...0x7F], "digit": [0x30...0x39], "graph": [0x21...0x7E], "lower": [0x61...0x7A],
    "print": [0x20...0x7E], "punct": [0x21...0x2F, 0x3A...0x40, 0x5B...0x60, 0x7B...0x7E],
    "space": [9...13, 0x20...0x20], "upper": [0x41...0x5A], "xdigit": [0x30...0x39, 0x41...0x46, 0x61...0x66],
  ]

  private static func characterClass(_ bytes: [UInt8], _ position: inout Int) -> Token? {
    var at = position + 1
    var ranges: [ClosedRange<UInt8>] = []
    guard at < bytes.count else { return nil }
    let isNegated = bytes[at] == UInt8(ascii: "!") || bytes[at] == UInt8(ascii: "^")
    if isNegated { at += 1 }
    var isFirst = true
    while at < bytes.count, isFirst || bytes[at] != UInt8(ascii: "]") {
      isFirst = false
      if bytes[at] == UInt8(ascii: "["), at + 1 < bytes.count, bytes[at + 1] == UInt8(ascii: ":") {
        guard let end = bytes[(at + 2)...].firstIndex(of: UInt8(ascii: "]")) else { return nil }
        if bytes[end - 1] == UInt8(ascii: ":"), end - 1 >= at + 2 {
          guard let set = named[String(decoding: bytes[(at + 2)..<(end - 1)], as: UTF8.self)] else { return nil }
          ranges += set
          at = end + 1
          continue
        }
      }
      guard let low = classByte(bytes, &at) else { return nil }
      guard at + 1 < bytes.count, bytes[at] == UInt8(ascii: "-"), bytes[at + 1] != UInt8(ascii: "]") else {
        ranges.append(low...low)
        continue
      }
      at += 1
      guard let high = classByte(bytes, &at) else { return nil }
      // Of a range that runs backwards, git takes the first byte.
      ranges.append(low...max(low, high))
    }
    guard at < bytes.count else { return nil }
    position = at + 1
    return .oneOf(negated: isNegated, ranges: ranges)
  }

  private static func classByte(_ bytes: [UInt8], _ at: inout Int) -> UInt8? {
    if bytes[at] == UInt8(ascii: "\\") { at += 1 }
    guard at < bytes.count else { return nil }
    defer { at += 1 }
    return bytes[at]
  }

  // MARK: - Matching

  /// What stands before the first star and behind the last one has one place only, and decides nearly always.
  private static func match(_ tokens: ArraySlice<Token>, _ text: ArraySlice<UInt8>) -> Bool {
    var (tokens, text) = (tokens, text)
    while let token = tokens.first, !token.isStar {
      guard let byte = text.first, token.accepts(byte) else { return false }
      (tokens, text) = (tokens.dropFirst(), text.dropFirst())
    }
    while let token = tokens.last, !token.isStar {
      guard let byte = text.last, token.accepts(byte) else { return false }
      (tokens, text) = (tokens.dropLast(), text.dropLast())
    }
    return tokens.isEmpty ? text.isEmpty : matchStars(tokens, Array(text))
  }

  /// The wildcards of one pattern are tried by dynamic programming over the text, so that no pattern takes more than
  /// (its length) × (the text's length) steps.
  private static func matchStars(_ tokens: ArraySlice<Token>, _ text: [UInt8]) -> Bool {
    let slash = UInt8(ascii: "/")
    // reached[i]: the tokens so far can match the first i bytes.
    var reached = [Bool](repeating: false, count: text.count + 1)
    reached[0] = true
    for token in tokens {
      var next = [Bool](repeating: false, count: text.count + 1)
      switch token {
      case .many:
        for index in 0...text.count {
          next[index] = reached[index] || index > 0 && next[index - 1] && text[index - 1] != slash
        }
      case .folders:
        var isOpen = false
        for index in 0...text.count {
          if index > 0, isOpen, text[index - 1] == slash { next[index] = true }
          if reached[index] {
            isOpen = true
            next[index] = true
          }
        }
      case .everything:
        var isOpen = false
        for index in 0...text.count {
          if reached[index] { isOpen = true }
          next[index] = isOpen
        }
      default:
        for index in 0..<text.count where reached[index] && token.accepts(text[index]) { next[index + 1] = true }
      }
      reached = next
    }
    return reached[text.count]
  }
}

extension IgnorePattern.Token {
  /// The token takes any number of bytes; the others take one.
  fileprivate var isStar: Bool {
    switch self {
    case .many, .folders, .everything: true
    case .literal, .one, .oneOf: false
    }
  }

  fileprivate func accepts(_ byte: UInt8) -> Bool {
    switch self {
    case .literal(let literal): byte == literal
    case .one: byte != UInt8(ascii: "/")
    case .oneOf(let isNegated, let ranges):
      byte != UInt8(ascii: "/") && ranges.contains { $0.contains(byte) } != isNegated
    case .many, .folders, .everything: false
    }
  }
}
