/// Why a text is not a Python literal, and where.
public struct PythonLiteralError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What was found or expected.
  public let message: String
  /// Line, from 1.
  public let line: Int
  /// Column in characters (Unicode scalars), from 1.
  public let column: Int

  /// `line 3, column 14: expected ',' or ']'`
  public var description: String { "line \(line), column \(column): \(message)" }

  /// The error `message` at the byte `offset` of `text`.
  init(_ message: String, in text: [UInt8], at offset: Int) {
    self.message = message
    var line = 1
    var start = 0
    var index = 0
    while index < offset {
      let byte = text[index]
      index += 1
      guard byte == 0x0A || byte == 0x0D else { continue }
      if byte == 0x0D, index < text.count, text[index] == 0x0A { index += 1 }
      line += 1
      start = index
    }
    self.line = line
    // Continuation bytes belong to the character before.
    column = 1 + text[min(start, offset)..<offset].count { $0 & 0xC0 != 0x80 }
  }
}
