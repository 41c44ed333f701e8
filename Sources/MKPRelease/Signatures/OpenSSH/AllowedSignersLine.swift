/// Takes a line of `allowed_signers` apart as OpenSSH does, by bytes: principals, which may be in quotes, then options,
/// which may be missing, then the key.
struct AllowedSignersLine {
  private var rest: ArraySlice<UInt8>

  init(_ line: ArraySlice<UInt8>) { rest = line.drop(while: Self.isBlank) }

  /// Whether the line holds nothing, or a comment.
  var isEmpty: Bool { rest.isEmpty || rest.first == UInt8(ascii: "#") || rest.elementsEqual([UInt8(ascii: "\r")]) }

  /// Whether the next word is the name of a type of keys.
  var isAtKey: Bool { SSHPublicKey.acceptedTypes.contains { $0.utf8.elementsEqual(rest.prefix { !Self.isBlank($0) }) } }

  /// The word up to a blank; nil where it does not end. A quote within it begins a part that may hold blanks, and the
  /// next quote ends the word.
  mutating func nextPrincipals() -> [UInt8]? {
    guard let end = rest.firstIndex(where: { Self.isSpace($0) || $0 == Self.quote }) else { return nil }
    var word = Array(rest[..<end])
    var last = end
    if rest[end] == Self.quote {
      guard let closing = rest[(end + 1)...].firstIndex(of: Self.quote) else { return nil }
      word += rest[(end + 1)..<closing]
      last = closing
    }
    rest = rest[(last + 1)...].drop(while: Self.isSpace)
    return word
  }

  /// The options up to a blank outside of quotes; nil where a quote or the line ends too early.
  mutating func nextOptions() -> ArraySlice<UInt8>? {
    var isQuoted = false
    var index = rest.startIndex
    while index < rest.endIndex, isQuoted || !Self.isBlank(rest[index]) {
      if rest[index] == Self.backslash, index + 1 < rest.endIndex, rest[index + 1] == Self.quote {
        index += 1
      } else if rest[index] == Self.quote {
        isQuoted.toggle()
      }
      index += 1
    }
    guard index < rest.endIndex else { return nil }
    defer { rest = rest[(index + 1)...].drop(while: Self.isBlank) }
    return rest[..<index]
  }

  /// The key: a type and, behind blanks, base64 without any. What follows is a comment.
  func key(place: String) throws(SignatureError) -> SSHPublicKey {
    let type = rest.prefix { !Self.isBlank($0) }
    let base64 = rest[type.endIndex...].drop(while: Self.isBlank).prefix { !Self.isBlank($0) }
    // OpenSSH passes over white space in base64: the CR at the end of a line, for example.
    return try SSHPublicKey(
      type: type, base64: base64.filter { !Self.isSpace($0) && $0 != 0x0B && $0 != 0x0C }, path: place)
  }

  private static let quote = UInt8(ascii: "\"")
  private static let backslash = UInt8(ascii: "\\")

  private static func isBlank(_ byte: UInt8) -> Bool { byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }

  private static func isSpace(_ byte: UInt8) -> Bool {
    isBlank(byte) || byte == UInt8(ascii: "\r") || byte == UInt8(ascii: "\n")
  }
}

/// The options of a line of `allowed_signers`.
struct AllowedSignersOptions {
  /// Whether the key signs certificates, not data.
  private(set) var isAuthority = false
  /// Patterns of purposes that the key may sign for; nil means any.
  private(set) var namespaces: [[UInt8]]?
  private(set) var validAfter: SSHTime?
  private(set) var validBefore: SSHTime?

  /// No options.
  init() {}

  /// Reads options between commas, names in any case, each at most once, values in quotes.
  init(_ text: ArraySlice<UInt8>, place: String) throws(SignatureError) {
    var rest = text
    while !rest.isEmpty {
      if Self.take("cert-authority", from: &rest) {
        isAuthority = true
      } else if Self.take("namespaces=", from: &rest) {
        let list = SSHPattern.patterns(in: try Self.value("namespaces", isFirst: namespaces == nil, &rest, place))
        guard !list.isEmpty else {
          throw Self.malformed(place, "'namespaces' is empty: the key could sign for nothing")
        }
        namespaces = list
      } else if Self.take("valid-after=", from: &rest) {
        validAfter = try SSHTime(Self.value("valid-after", isFirst: validAfter == nil, &rest, place), place: place)
      } else if Self.take("valid-before=", from: &rest) {
        validBefore = try SSHTime(Self.value("valid-before", isFirst: validBefore == nil, &rest, place), place: place)
      }
      guard let byte = rest.popFirst() else { break }
      guard byte == UInt8(ascii: ",") else {
        let name = String(decoding: ([byte] + rest).prefix { !"=,\"".utf8.contains($0) }.prefix(40), as: UTF8.self)
        throw Self.malformed(place, "the option '\(name)' is not one of allowed_signers; remove it")
      }
      guard !rest.isEmpty else { throw Self.malformed(place, "the options end with a comma") }
    }
    if let validAfter, let validBefore, validBefore.epoch <= validAfter.epoch {
      throw Self.malformed(place, "'valid-before' is not later than 'valid-after'")
    }
  }

  /// Takes `name` from the front, in any case of its letters.
  private static func take(_ name: String, from rest: inout ArraySlice<UInt8>) -> Bool {
    let front = rest.prefix(name.utf8.count).map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
    guard front.elementsEqual(name.utf8) else { return false }
    rest = rest.dropFirst(front.count)
    return true
  }

  /// Takes a value in quotes, within which `\"` stands for a quote.
  private static func value(
    _ name: String, isFirst: Bool, _ rest: inout ArraySlice<UInt8>, _ place: String
  ) throws(SignatureError) -> [UInt8] {
    guard isFirst else { throw malformed(place, "the option '\(name)' stands there twice") }
    guard rest.popFirst() == UInt8(ascii: "\"") else {
      throw malformed(place, "the value of '\(name)' is not in quotes")
    }
    var value: [UInt8] = []
    while let byte = rest.popFirst() {
      if byte == UInt8(ascii: "\"") { return value }
      if byte == UInt8(ascii: "\\"), rest.first == UInt8(ascii: "\"") {
        value.append(rest.removeFirst())
      } else {
        value.append(byte)
      }
    }
    throw malformed(place, "the value of '\(name)' has no quote at its end")
  }

  private static func malformed(_ place: String, _ reason: String) -> SignatureError {
    .malformed(path: place, reason: reason)
  }
}
