/// Reads one Python literal, as `ast.literal_eval` of Python 3 does, without Python: every way to write strings, bytes,
/// numbers, lists, tuples and dictionaries, with comments and line continuation. Sets, complex numbers, f-strings,
/// `\N{…}` and lone surrogates are refused by name. Bounded: nesting deeper than 100 levels is refused; Python's own limit is 200, or less.
public struct PythonLiteralParser {
  let text: [UInt8]
  var position = 0
  /// Open brackets: line ends are white space only inside of them.
  private var depth = 0
  private static let maximumDepth = 100

  private init(_ text: [UInt8]) { self.text = text }

  /// The value that `text` holds.
  public static func parse(_ text: String) throws(PythonLiteralError) -> PythonLiteral {
    try parse(Array(text.utf8))
  }

  /// The value that the UTF-8 text in `bytes` holds.
  public static func parse(_ bytes: [UInt8]) throws(PythonLiteralError) -> PythonLiteral {
    if let offset = invalidUTF8Offset(in: bytes) {
      throw PythonLiteralError("the text is not UTF-8", in: bytes, at: offset)
    }
    if let offset = bytes.firstIndex(of: 0) {
      throw PythonLiteralError("the text has a null byte", in: bytes, at: offset)
    }
    var parser = PythonLiteralParser(bytes)
    return try parser.document()
  }

  private mutating func document() throws(PythonLiteralError) -> PythonLiteral {
    // `literal_eval` drops blanks at the start of the text; a line further down must not be indented.
    while take(" ") || take("\t") {}
    let isIndented = skipEmptyLines()
    guard position < text.count else { throw error("the text is empty") }
    guard !isIndented else { throw error("the line must not be indented") }
    var value = try self.value()
    try skipSpace()
    if peek() == UInt8(ascii: ",") {  // A tuple needs no parentheses here.
      var elements = [value]
      while take(",") {
        try skipSpace()
        if atLineEnd { break }
        elements.append(try self.value())
        try skipSpace()
      }
      value = .tuple(elements)
    }
    if takeLineEnd(), skipEmptyLines(), position == text.count { throw error("the last line must not be indented") }
    guard position == text.count else { throw error("unexpected \(found) behind the value") }
    return value
  }

  /// Goes to the next line that is more than blanks and a comment, or to the end. Tells whether what stands there is
  /// indented.
  private mutating func skipEmptyLines() -> Bool {
    while true {
      var isIndented = false
      while let byte = peek(), byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") || byte == 0x0C {
        // A form feed starts the line anew.
        isIndented = byte != 0x0C
        position += 1
      }
      if peek() == UInt8(ascii: "#") {
        skipComment()
        isIndented = false
      }
      if !takeLineEnd() { return isIndented }
    }
  }

  private mutating func value() throws(PythonLiteralError) -> PythonLiteral {
    switch peek() ?? 0 {
    case UInt8(ascii: "["): return .list(try elements(until: "]").values)
    case UInt8(ascii: "("):
      let (values, comma) = try elements(until: ")")
      return values.count == 1 && !comma ? values[0] : .tuple(values)
    case UInt8(ascii: "{"): return .dict(try entries())
    case UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "0")...UInt8(ascii: "9"):
      return try number()
    default:
      if let string = try strings() { return string }
      return try word()
    }
  }

  /// The values in brackets, and whether a comma stands behind the last one.
  private mutating func elements(
    until close: Unicode.Scalar
  ) throws(PythonLiteralError) -> (values: [PythonLiteral], comma: Bool) {
    try descend()
    defer { depth -= 1 }
    var values: [PythonLiteral] = []
    while true {
      try skipSpace()
      if take(close) { return (values, !values.isEmpty) }
      values.append(try value())
      try skipSpace()
      if take(",") { continue }
      guard take(close) else { throw error("expected ',' or '\(close)', found \(found)") }
      return (values, false)
    }
  }

  private mutating func entries() throws(PythonLiteralError) -> [PythonLiteral.Entry] {
    let start = position
    try descend()
    defer { depth -= 1 }
    var entries: [PythonLiteral.Entry] = []
    while true {
      try skipSpace()
      if take("}") { return entries }
      let keyStart = position
      let key = try value()
      try skipSpace()
      guard take(":") else {
        if entries.isEmpty, peek() == UInt8(ascii: ",") || peek() == UInt8(ascii: "}") {
          position = start
          throw error("this is a set; a dictionary needs 'key: value' entries")
        }
        throw error("expected ':' after the key, found \(found)")
      }
      guard key.isHashable else {
        position = keyStart
        throw error("a \(key.typeName) cannot be a key")
      }
      try skipSpace()
      entries.append(PythonLiteral.Entry(key, try value()))
      try skipSpace()
      if take(",") { continue }
      guard take("}") else { throw error("expected ',' or '}', found \(found)") }
      return entries
    }
  }

  private mutating func word() throws(PythonLiteralError) -> PythonLiteral {
    let start = position
    while let byte = peek(), isWordByte(byte) { position += 1 }
    let word = String(decoding: text[start..<position], as: UTF8.self)
    switch word {
    case "None": return .none
    case "True": return .bool(true)
    case "False": return .bool(false)
    case "":
      throw error(
        position < text.count ? "expected a value, found \(found)" : "the text ends where a value was expected")
    default:
      position = start
      let hint = ["null", "true", "false"].contains(word) ? "; this looks like JSON" : ""
      throw error("\(word.quoted) is not a literal\(hint)")
    }
  }

  private mutating func descend() throws(PythonLiteralError) {
    depth += 1
    guard depth <= Self.maximumDepth else { throw error("nested deeper than \(Self.maximumDepth) levels") }
    position += 1
  }
}

// Characters.
extension PythonLiteralParser {
  func peek(_ distance: Int = 0) -> UInt8? {
    position + distance < text.count ? text[position + distance] : nil
  }

  mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard let byte = peek(), byte == UInt8(ascii: character) else { return false }
    position += 1
    return true
  }

  /// Skips blanks, comments and continued lines; line ends too inside of brackets.
  mutating func skipSpace() throws(PythonLiteralError) {
    while let byte = peek() {
      switch byte {
      case UInt8(ascii: " "), UInt8(ascii: "\t"), 0x0C: position += 1
      case UInt8(ascii: "\n"), UInt8(ascii: "\r"):
        guard depth > 0 else { return }
        position += 1
      case UInt8(ascii: "#"):
        skipComment()
      case UInt8(ascii: "\\"):
        position += 1
        guard takeLineEnd() else { throw error("only a line end may follow '\\' here") }
        guard position < text.count else { throw error("the text ends behind '\\'") }
      default: return
      }
    }
  }

  private mutating func skipComment() {
    while let next = peek(), next != 0x0A, next != 0x0D { position += 1 }
  }

  /// Takes one line end of any kind.
  mutating func takeLineEnd() -> Bool {
    if take("\n") { return true }
    guard take("\r") else { return false }
    _ = take("\n")
    return true
  }

  private var atLineEnd: Bool { peek().map { $0 == 0x0A || $0 == 0x0D } ?? true }

  func isWordByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "_"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), 0x80...:
      true
    default: false
    }
  }

  /// What stands at the position, for messages.
  private var found: String {
    guard position < text.count else { return "the end of the text" }
    let character = String(decoding: text[position..<min(position + 4, text.count)], as: UTF8.self).unicodeScalars.first
    return character.map { "'\(String(Character($0)).visible)'" } ?? "nothing"
  }

  /// An error at the position.
  func error(_ message: String) -> PythonLiteralError {
    PythonLiteralError(message, in: text, at: min(position, text.count))
  }
}

/// Where `bytes` stop being UTF-8, or nil.
private func invalidUTF8Offset(in bytes: [UInt8]) -> Int? {
  if String(validating: bytes, as: UTF8.self) != nil { return nil }
  var low = 0
  var decoder = UTF8.ForwardParser()
  var iterator = bytes.makeIterator()
  while case .valid(let scalar) = decoder.parseScalar(from: &iterator) { low += scalar.count }
  return low
}
