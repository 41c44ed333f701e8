/// Why a text is not the JSON that was asked for, and where.
public struct JSONSyntaxError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What was found and what was expected.
  public let message: String
  /// Offset in bytes from the start of the text.
  public let offset: Int
  /// Line, from 1.
  public let line: Int
  /// Column in bytes, from 1.
  public let column: Int

  /// `line 3, column 14: expected ',' or '}'`
  public var description: String { "line \(line), column \(column): \(message)" }
}

/// Reads JSON texts (RFC 8259). Bounded: nesting deeper than `maximumDepth` is refused, so that no input can overflow
/// the stack. Invalid UTF-8 in strings is refused, a lone surrogate escape becomes U+FFFD.
public struct JSONParser {
  /// What to do with the text behind the first value.
  public enum Trailing: Sendable {
    /// Anything but white space is an error.
    case refuse
    /// It is not looked at. ntopng sometimes sends a second reply behind the first.
    case ignore
  }

  private let bytes: UnsafeBufferPointer<UInt8>
  private var position = 0
  private var depth = 0
  private let maximumDepth: Int

  private init(_ bytes: UnsafeBufferPointer<UInt8>, maximumDepth: Int) {
    self.bytes = bytes
    self.maximumDepth = maximumDepth
  }

  /// The value that `text` holds.
  public static func parse(
    _ text: String, trailing: Trailing = .refuse, maximumDepth: Int = 512
  ) throws(JSONSyntaxError) -> JSONValue {
    try parse(Array(text.utf8), trailing: trailing, maximumDepth: maximumDepth)
  }

  /// The value that the UTF-8 text in `bytes` holds. A byte order mark is skipped.
  public static func parse(
    _ bytes: [UInt8], trailing: Trailing = .refuse, maximumDepth: Int = 512
  ) throws(JSONSyntaxError) -> JSONValue {
    let result: Result<JSONValue, JSONSyntaxError> = bytes.withUnsafeBufferPointer { buffer in
      var parser = JSONParser(buffer, maximumDepth: maximumDepth)
      do throws(JSONSyntaxError) {
        return .success(try parser.document(trailing) { (parser) throws(JSONSyntaxError) in try parser.value() })
      } catch {
        return .failure(error)
      }
    }
    return try result.get()
  }

  /// The value that the UTF-8 text in `bytes` holds, without the elements of the array at `path` (a name for each
  /// object on the way): those are handed to `element` one by one, so that a long list needs the memory of one element.
  ///
  /// An object at `path` is taken for the list of its members' values. Elements may have been handed over before an
  /// error is thrown. An empty array stands in the result where the elements were.
  public static func parse(
    _ bytes: [UInt8], elementsAt path: [String], trailing: Trailing = .refuse, maximumDepth: Int = 512,
    element: (JSONValue) -> Void
  ) throws(JSONSyntaxError) -> JSONValue {
    let result: Result<JSONValue, JSONSyntaxError> = bytes.withUnsafeBufferPointer { buffer in
      var parser = JSONParser(buffer, maximumDepth: maximumDepth)
      do throws(JSONSyntaxError) {
        return .success(
          try parser.document(trailing) { (parser) throws(JSONSyntaxError) in
            try parser.value(at: path[...], element)
          })
      } catch {
        return .failure(error)
      }
    }
    return try result.get()
  }

  private mutating func document(
    _ trailing: Trailing, _ read: (inout JSONParser) throws(JSONSyntaxError) -> JSONValue
  ) throws(JSONSyntaxError) -> JSONValue {
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
    skipSpace()
    let value = try read(&self)
    if trailing == .refuse {
      skipSpace()
      guard position == bytes.count else { throw error("unexpected text behind the value") }
    }
    return value
  }

  private mutating func value(
    at path: ArraySlice<String>, _ element: (JSONValue) -> Void
  ) throws(JSONSyntaxError) -> JSONValue {
    guard position < bytes.count else { return try value() }
    switch (bytes[position], path.first) {
    case (UInt8(ascii: "{"), let wanted?):
      var object = JSONObject()
      try members { (parser, key) throws(JSONSyntaxError) in
        object[key] = key == wanted ? try parser.value(at: path.dropFirst(), element) : try parser.value()
      }
      return .object(object)
    case (UInt8(ascii: "{"), nil):
      try members { (parser, _) throws(JSONSyntaxError) in element(try parser.value()) }
      return .array([])
    case (UInt8(ascii: "["), nil):
      try elements { (parser) throws(JSONSyntaxError) in element(try parser.value()) }
      return .array([])
    default: return try value()
    }
  }

  private mutating func value() throws(JSONSyntaxError) -> JSONValue {
    guard position < bytes.count else { throw error("the text ends where a value was expected") }
    switch bytes[position] {
    case UInt8(ascii: "{"): return try object()
    case UInt8(ascii: "["): return try array()
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"): return try literal("true", .bool(true))
    case UInt8(ascii: "f"): return try literal("false", .bool(false))
    case UInt8(ascii: "n"): return try literal("null", .null)
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try number()
    default: throw error("expected a value")
    }
  }

  private mutating func literal(_ word: StaticString, _ value: JSONValue) throws(JSONSyntaxError) -> JSONValue {
    let matches = word.withUTF8Buffer { bytes[position...].starts(with: $0) }
    guard matches else { throw error("expected '\(word)'") }
    position += word.utf8CodeUnitCount
    return value
  }

  private mutating func descend() throws(JSONSyntaxError) {
    depth += 1
    guard depth <= maximumDepth else { throw error("nested deeper than \(maximumDepth) levels") }
  }

  private mutating func object() throws(JSONSyntaxError) -> JSONValue {
    var object = JSONObject()
    try members { (parser, key) throws(JSONSyntaxError) in object[key] = try parser.value() }
    return .object(object)
  }

  /// Reads an object; `member` reads the value behind each key.
  private mutating func members(
    _ member: (inout JSONParser, String) throws(JSONSyntaxError) -> Void
  ) throws(JSONSyntaxError) {
    try descend()
    defer { depth -= 1 }
    position += 1
    skipSpace()
    if take(UInt8(ascii: "}")) { return }
    while true {
      guard position < bytes.count, bytes[position] == UInt8(ascii: "\"") else {
        throw error("expected a key in quotes")
      }
      let key = try string()
      skipSpace()
      guard take(UInt8(ascii: ":")) else { throw error("expected ':' after the key") }
      skipSpace()
      try member(&self, key)
      skipSpace()
      if take(UInt8(ascii: "}")) { return }
      guard take(UInt8(ascii: ",")) else { throw error("expected ',' or '}'") }
      skipSpace()
    }
  }

  private mutating func array() throws(JSONSyntaxError) -> JSONValue {
    var array: [JSONValue] = []
    try elements { (parser) throws(JSONSyntaxError) in array.append(try parser.value()) }
    return .array(array)
  }

  /// Reads an array; `element` reads each value in it.
  private mutating func elements(
    _ element: (inout JSONParser) throws(JSONSyntaxError) -> Void
  ) throws(JSONSyntaxError) {
    try descend()
    defer { depth -= 1 }
    position += 1
    skipSpace()
    if take(UInt8(ascii: "]")) { return }
    while true {
      try element(&self)
      skipSpace()
      if take(UInt8(ascii: "]")) { return }
      guard take(UInt8(ascii: ",")) else { throw error("expected ',' or ']'") }
      skipSpace()
    }
  }

  private mutating func number() throws(JSONSyntaxError) -> JSONValue {
    let start = position
    var isInteger = true
    _ = take(UInt8(ascii: "-"))
    if !take(UInt8(ascii: "0")) {
      guard takeDigits() > 0 else { throw error("expected a digit") }
    }
    if take(UInt8(ascii: ".")) {
      isInteger = false
      guard takeDigits() > 0 else { throw error("expected a digit after the decimal point") }
    }
    if take(UInt8(ascii: "e")) || take(UInt8(ascii: "E")) {
      isInteger = false
      if !take(UInt8(ascii: "+")) { _ = take(UInt8(ascii: "-")) }
      guard takeDigits() > 0 else { throw error("expected a digit in the exponent") }
    }
    let text = Substring(decoding: bytes[start..<position], as: UTF8.self)
    if isInteger, let value = Int64(text) { return .int(value) }
    guard let value = Double(text), value.isFinite else { throw error("the number \(text) is out of range") }
    return .double(value)
  }

  private mutating func takeDigits() -> Int {
    let start = position
    while position < bytes.count, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[position]) { position += 1 }
    return position - start
  }

  private mutating func string() throws(JSONSyntaxError) -> String {
    position += 1
    let start = position
    while position < bytes.count {
      switch bytes[position] {
      case UInt8(ascii: "\""):
        let text = try text(start..<position)
        position += 1
        return text
      case UInt8(ascii: "\\"): return try escapedString(from: start)
      case 0..<0x20: throw error("control character in a string")
      default: position += 1
      }
    }
    throw error("the text ends inside a string")
  }

  private func text(_ range: Range<Int>) throws(JSONSyntaxError) -> String {
    guard let text = String(validating: bytes[range], as: UTF8.self) else {
      throw error("invalid UTF-8 in a string", at: range.lowerBound)
    }
    return text
  }

  /// The rest of a string in which an escape was met at `position`; it began at `start`.
  private mutating func escapedString(from start: Int) throws(JSONSyntaxError) -> String {
    var collected = Array(bytes[start..<position])
    while position < bytes.count {
      let byte = bytes[position]
      switch byte {
      case UInt8(ascii: "\""):
        position += 1
        guard let text = String(validating: collected, as: UTF8.self) else {
          throw error("invalid UTF-8 in a string", at: start)
        }
        return text
      case UInt8(ascii: "\\"):
        position += 1
        collected.append(contentsOf: String(try escape()).utf8)
      case 0..<0x20: throw error("control character in a string")
      default:
        collected.append(byte)
        position += 1
      }
    }
    throw error("the text ends inside a string")
  }

  private mutating func escape() throws(JSONSyntaxError) -> Unicode.Scalar {
    guard position < bytes.count else { throw error("the text ends inside an escape") }
    let byte = bytes[position]
    position += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(byte)
    case UInt8(ascii: "b"): return "\u{8}"
    case UInt8(ascii: "f"): return "\u{C}"
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "u"): return try unicodeEscape()
    default: throw error("unknown escape", at: position - 1)
    }
  }

  private mutating func unicodeEscape() throws(JSONSyntaxError) -> Unicode.Scalar {
    let first = try hexadecimal4()
    if let scalar = Unicode.Scalar(first) { return scalar }
    let afterFirst = position
    if (0xD800..<0xDC00).contains(first), take(UInt8(ascii: "\\")), take(UInt8(ascii: "u")) {
      let second = try hexadecimal4()
      if (0xDC00..<0xE000).contains(second),
        let scalar = Unicode.Scalar(0x10000 + (UInt32(first) - 0xD800) << 10 + (UInt32(second) - 0xDC00))
      {
        return scalar
      }
    }
    position = afterFirst
    return "\u{FFFD}"
  }

  private mutating func hexadecimal4() throws(JSONSyntaxError) -> UInt16 {
    var value: UInt16 = 0
    for _ in 0..<4 {
      guard position < bytes.count, let digit = Character(Unicode.Scalar(bytes[position])).hexDigitValue else {
        throw error("expected four hexadecimal digits")
      }
      value = value << 4 | UInt16(digit)
      position += 1
    }
    return value
  }

  private mutating func take(_ byte: UInt8) -> Bool {
    guard position < bytes.count, bytes[position] == byte else { return false }
    position += 1
    return true
  }

  private mutating func skipSpace() {
    while position < bytes.count {
      switch bytes[position] {
      case 0x20, 0x09, 0x0A, 0x0D: position += 1
      default: return
      }
    }
  }

  private func error(_ message: String, at offset: Int? = nil) -> JSONSyntaxError {
    let offset = offset ?? position
    let before = bytes[..<min(offset, bytes.count)]
    let lineStart = before.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
    let line = before.count { $0 == UInt8(ascii: "\n") } + 1
    return JSONSyntaxError(message: message, offset: offset, line: line, column: offset - lineStart + 1)
  }
}
