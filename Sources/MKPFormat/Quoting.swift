extension String {
  /// The text as it may be shown in a message or on a terminal, whoever wrote it: control characters, line and
  /// paragraph separators and characters that change the direction of writing become escapes, so that no name from a
  /// package can forge a line or drive the terminal.
  public var visible: String {
    guard unicodeScalars.contains(where: { !$0.isHarmless }) else { return self }
    var text = ""
    for scalar in unicodeScalars {
      switch scalar {
      case "\n": text += "\\n"
      case "\r": text += "\\r"
      case "\t": text += "\\t"
      case _ where scalar.isHarmless: text.unicodeScalars.append(scalar)
      default: text += "\\u{\(String(scalar.value, radix: 16))}"
      }
    }
    return text
  }

  /// The text in double quotes, ``visible``, and shortened in the middle when it is very long.
  public var quoted: String {
    let limit = 300
    let text = visible
    guard text.count > limit else { return "\"\(text)\"" }
    return "\"\(text.prefix(limit / 2))…\(text.suffix(limit / 2))\""
  }
}

extension Unicode.Scalar {
  fileprivate var isHarmless: Bool {
    switch properties.generalCategory {
    case .control, .lineSeparator, .paragraphSeparator, .surrogate: false
    case .format: value == 0xAD || value == 0x200C || value == 0x200D
    default: true
    }
  }
}
