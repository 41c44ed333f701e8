extension JSONValue {
  /// The value as a JSON text without any white space. Keys keep their order; nothing but what JSON demands is
  /// escaped, and of that U+2028, U+2029 and DEL, which some readers take for line ends or trip over.
  public var compactText: String {
    var writer = JSONWriter(indentation: nil)
    writer.write(self, depth: 0)
    return writer.text
  }

  /// The value as a JSON text for people: two spaces of indentation, no newline at the end.
  public var prettyText: String {
    var writer = JSONWriter(indentation: 2)
    writer.write(self, depth: 0)
    return writer.text
  }
}

private struct JSONWriter {
  let indentation: Int?
  var text = ""

  mutating func write(_ value: JSONValue, depth: Int) {
    switch value {
    case .null: text += "null"
    case .bool(let value): text += value ? "true" : "false"
    case .int(let value): text += String(value)
    case .double(let value): write(value)
    case .string(let value): write(value)
    case .array(let elements):
      writeContainer("[", "]", count: elements.count, depth: depth) { writer, index in
        writer.write(elements[index], depth: depth + 1)
      }
    case .object(let object):
      writeContainer("{", "}", count: object.count, depth: depth) { writer, index in
        writer.write(object[index].key)
        writer.text += writer.indentation == nil ? ":" : ": "
        writer.write(object[index].value, depth: depth + 1)
      }
    }
  }

  private mutating func writeContainer(
    _ open: String, _ close: String, count: Int, depth: Int, _ writeElement: (inout JSONWriter, Int) -> Void
  ) {
    text += open
    for index in 0..<count {
      if index > 0 { text += "," }
      breakLine(depth + 1)
      writeElement(&self, index)
    }
    if count > 0 { breakLine(depth) }
    text += close
  }

  private mutating func breakLine(_ depth: Int) {
    guard let indentation else { return }
    text += "\n"
    text += String(repeating: " ", count: indentation * depth)
  }

  private mutating func write(_ value: Double) {
    guard value.isFinite else {
      text += "null"
      return
    }
    if value == value.rounded(), abs(value) < 1e15 {
      text += String(Int64(value))
      text += ".0"
    } else {
      text += String(describing: value)
    }
  }

  private mutating func write(_ string: String) {
    text += "\""
    for scalar in string.unicodeScalars {
      switch scalar {
      case "\"": text += "\\\""
      case "\\": text += "\\\\"
      case "\n": text += "\\n"
      case "\r": text += "\\r"
      case "\t": text += "\\t"
      case "\u{0}"..<"\u{20}", "\u{7F}", "\u{2028}", "\u{2029}":
        let digits = String(scalar.value, radix: 16)
        text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: text.unicodeScalars.append(scalar)
      }
    }
    text += "\""
  }
}
