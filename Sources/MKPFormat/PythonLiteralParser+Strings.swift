extension PythonLiteralParser {
  /// One string or bytes literal or several side by side, which Python joins; nil when none stands here.
  mutating func strings() throws(PythonLiteralError) -> PythonLiteral? {
    guard var prefix = stringPrefix() else { return nil }
    let isBytes = prefix.isBytes
    var content: [UInt8] = []
    while true {
      try appendString(prefix, to: &content)
      let end = position
      try skipSpace()
      guard let next = stringPrefix() else {
        position = end
        break
      }
      guard next.isBytes == isBytes else { throw error("bytes and text cannot be joined") }
      prefix = next
    }
    return isBytes ? .bytes(content) : .string(String(decoding: content, as: UTF8.self))
  }

  private struct StringPrefix {
    var isBytes = false
    var isRaw = false
    var isUnicode = false
    var isTemplate = false
    /// In bytes.
    var count = 0
  }

  /// The letters in front of an opening quote; nil when no string starts here.
  private func stringPrefix() -> StringPrefix? {
    var prefix = StringPrefix()
    while let byte = peek(prefix.count), prefix.count <= 2 {
      switch byte | 0x20 {
      case _ where byte == UInt8(ascii: "'") || byte == UInt8(ascii: "\""): return prefix
      case UInt8(ascii: "b") where !prefix.isBytes && !prefix.isUnicode: prefix.isBytes = true
      case UInt8(ascii: "r") where !prefix.isRaw && !prefix.isUnicode: prefix.isRaw = true
      case UInt8(ascii: "u") where prefix.count == 0: prefix.isUnicode = true
      case UInt8(ascii: "f") where !prefix.isTemplate, UInt8(ascii: "t") where !prefix.isTemplate:
        prefix.isTemplate = true
      default: return nil
      }
      prefix.count += 1
    }
    return nil
  }

  private mutating func appendString(_ prefix: StringPrefix, to content: inout [UInt8]) throws(PythonLiteralError) {
    let start = position
    guard !prefix.isTemplate else { throw error("f-strings are not literals") }
    position += prefix.count
    guard let quote = peek() else { throw error("expected a string") }
    let isTriple = peek(1) == quote && peek(2) == quote
    position += isTriple ? 3 : 1
    while let byte = peek() {
      switch byte {
      case quote where !isTriple:
        position += 1
        return
      case quote where peek(1) == quote && peek(2) == quote:
        position += 3
        return
      case UInt8(ascii: "\n"), UInt8(ascii: "\r"):
        guard isTriple else { throw error("the line ends inside of the string") }
        _ = takeLineEnd()
        content.append(UInt8(ascii: "\n"))
      case UInt8(ascii: "\\"):
        position += 1
        try appendEscape(prefix, to: &content)
      case 0x80... where prefix.isBytes: throw error("bytes can only hold ASCII characters; use '\\x' escapes")
      default:
        content.append(byte)
        position += 1
      }
    }
    position = start
    throw error("the string that starts here does not end")
  }

  /// What stands behind a backslash, which was taken already.
  private mutating func appendEscape(_ prefix: StringPrefix, to content: inout [UInt8]) throws(PythonLiteralError) {
    guard let byte = peek() else { return }
    if prefix.isRaw {
      content.append(UInt8(ascii: "\\"))
      if takeLineEnd() {
        content.append(UInt8(ascii: "\n"))
      } else if byte < 0x80 {  // Anything else is looked at again, and taken or refused as what it is.
        content.append(byte)
        position += 1
      }
      return
    }
    if takeLineEnd() { return }
    if let character = Self.simpleEscapes[byte] {
      content.append(character)
      position += 1
      return
    }
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "7"): try appendOctal(prefix, to: &content)
    case UInt8(ascii: "x"): try appendHex(digits: 2, prefix, to: &content)
    case UInt8(ascii: "u") where !prefix.isBytes: try appendHex(digits: 4, prefix, to: &content)
    case UInt8(ascii: "U") where !prefix.isBytes: try appendHex(digits: 8, prefix, to: &content)
    case UInt8(ascii: "N") where !prefix.isBytes: throw error("'\\N{…}' is not supported; write the character itself")
    default: content.append(UInt8(ascii: "\\"))  // Python keeps a backslash that means nothing.
    }
  }

  private static let simpleEscapes: [UInt8: UInt8] = [
    UInt8(ascii: "\\"): UInt8(ascii: "\\"), UInt8(ascii: "'"): UInt8(ascii: "'"),
    UInt8(ascii: "\""): UInt8(ascii: "\""),
    UInt8(ascii: "a"): 7, UInt8(ascii: "b"): 8, UInt8(ascii: "f"): 12, UInt8(ascii: "n"): 10, UInt8(ascii: "r"): 13,
    UInt8(ascii: "t"): 9, UInt8(ascii: "v"): 11,
  ]

  private mutating func appendOctal(_ prefix: StringPrefix, to content: inout [UInt8]) throws(PythonLiteralError) {
    var value: UInt32 = 0
    var digits = 0
    while digits < 3, let byte = peek(), (0x30...0x37).contains(byte) {
      value = value * 8 + UInt32(byte - 0x30)
      digits += 1
      position += 1
    }
    try append(value, prefix, to: &content)
  }

  private mutating func appendHex(
    digits: Int, _ prefix: StringPrefix, to content: inout [UInt8]
  ) throws(PythonLiteralError) {
    position += 1
    var value: UInt32 = 0
    for _ in 0..<digits {
      guard let digit = peek().flatMap({ Character(Unicode.Scalar($0)).hexDigitValue }) else {
        throw error("expected \(digits) hexadecimal digits")
      }
      value = value << 4 | UInt32(digit)
      position += 1
    }
    try append(value, prefix, to: &content)
  }

  private func append(
    _ value: UInt32, _ prefix: StringPrefix, to content: inout [UInt8]
  ) throws(PythonLiteralError) {
    if prefix.isBytes {
      content.append(UInt8(truncatingIfNeeded: value))  // Python drops the ninth bit of '\777', too.
      return
    }
    guard let scalar = Unicode.Scalar(value) else {
      throw error(value <= 0xFFFF ? "a lone surrogate is not a character" : "there is no such character")
    }
    content.append(contentsOf: Character(scalar).utf8)
  }
}
