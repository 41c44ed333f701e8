/// Writes Python literals that any Python 3 reads back as the same value. Containers that do not fit a line are broken
/// into one element a line, as Python's `pprint` does, so that people can read and compare them.
public struct PythonLiteralWriter {
  /// The number of columns that a line should not exceed.
  public let width: Int

  /// A writer of lines of at most `width` columns, where that can be.
  public init(width: Int = 80) { self.width = width }

  /// The text of `value`, without a line end behind it.
  public func text(of value: PythonLiteral) -> String {
    var text = ""
    write(value, indentation: 0, trailing: 0, to: &text)
    return text
  }

  /// `trailing`: columns that must stay free behind the value for closing brackets.
  private func write(_ value: PythonLiteral, indentation: Int, trailing: Int, to text: inout String) {
    let line = Self.line(value)
    let elements: [PythonLiteral.Entry]
    let brackets: (String, String)
    switch value {
    case .list(let values): (elements, brackets) = (values.map { .init(.none, $0) }, ("[", "]"))
    case .tuple(let values):
      (elements, brackets) = (values.map { .init(.none, $0) }, ("(", values.count == 1 ? ",)" : ")"))
    case .dict(let entries): (elements, brackets) = (entries, ("{", "}"))
    default: (elements, brackets) = ([], ("", ""))
    }
    guard !elements.isEmpty, indentation + line.unicodeScalars.count + trailing > width else {
      text += line
      return
    }
    text += brackets.0
    for (index, element) in elements.enumerated() {
      if index > 0 { text += ",\n" + String(repeating: " ", count: indentation + 1) }
      var column = indentation + 1
      if case .dict = value {
        let key = Self.line(element.key) + ": "
        text += key
        column += key.unicodeScalars.count
      }
      let isLast = index == elements.count - 1
      write(element.value, indentation: column, trailing: isLast ? trailing + brackets.1.count : 1, to: &text)
    }
    text += brackets.1
  }

  /// The value in one line.
  private static func line(_ value: PythonLiteral) -> String {
    switch value {
    case .none: "None"
    case .bool(let value): value ? "True" : "False"
    case .int(let value): String(value)
    case .bigInt(let digits): digits
    case .float(let value): line(value)
    case .string(let text) where text.utf8.allSatisfy(isPlain): "'" + text + "'"
    case .string(let text): quoted(text.unicodeScalars, prefix: "")
    case .bytes(let bytes): quoted(bytes.lazy.map { Unicode.Scalar($0) }, prefix: "b")
    case .list(let elements): "[" + elements.map(line).joined(separator: ", ") + "]"
    case .tuple(let elements): "(" + elements.map(line).joined(separator: ", ") + (elements.count == 1 ? ",)" : ")")
    case .dict(let entries): "{" + entries.map { line($0.key) + ": " + line($0.value) }.joined(separator: ", ") + "}"
    }
  }

  /// Infinity has no literal of its own, but numbers too large are infinite; what is not a number becomes `None`.
  private static func line(_ value: Double) -> String {
    if value.isNaN { return "None" }
    if value.isInfinite { return value < 0 ? "-1e999" : "1e999" }
    return String(describing: value)
  }

  /// The byte stands for itself between single quotes, as nearly all of a manifest do.
  private static func isPlain(_ byte: UInt8) -> Bool {
    (0x20..<0x7F).contains(byte) && byte != UInt8(ascii: "'") && byte != UInt8(ascii: "\\")
  }

  private static func quoted(_ scalars: some Sequence<Unicode.Scalar>, prefix: String) -> String {
    // Python's own choice: single quotes, unless only those occur inside.
    let quote: Unicode.Scalar = scalars.contains("'") && !scalars.contains("\"") ? "\"" : "'"
    var text = prefix + String(Character(quote))
    for scalar in scalars {
      switch scalar {
      case "\n": text += "\\n"
      case "\r": text += "\\r"
      case "\t": text += "\\t"
      case "\\", quote: text += "\\" + String(Character(scalar))
      case _ where prefix.isEmpty ? isPrintable(scalar) : (0x20..<0x7F).contains(scalar.value):
        text.unicodeScalars.append(scalar)
      case _ where scalar.value <= 0xFF: text += "\\x" + hex(scalar.value, digits: 2)
      case _ where scalar.value <= 0xFFFF: text += "\\u" + hex(scalar.value, digits: 4)
      default: text += "\\U" + hex(scalar.value, digits: 8)
      }
    }
    return text + String(Character(quote))
  }

  private static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.isASCII { return (0x20..<0x7F).contains(scalar.value) }
    return switch scalar.properties.generalCategory {
    case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator: false
    case .spaceSeparator: false
    default: true
    }
  }

  private static func hex(_ value: UInt32, digits: Int) -> String {
    let text = String(value, radix: 16)
    return String(repeating: "0", count: digits - text.count) + text
  }
}
