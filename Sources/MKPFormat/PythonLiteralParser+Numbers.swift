extension PythonLiteralParser {
  /// A number, with a sign or not.
  mutating func number() throws(PythonLiteralError) -> PythonLiteral {
    let isNegative = peek() == UInt8(ascii: "-")
    if isNegative || peek() == UInt8(ascii: "+") {
      position += 1
      try skipSpace()
    }
    let start = position
    while let byte = peek(), isWordByte(byte) || byte == UInt8(ascii: ".") || isExponentSign(byte, after: start) {
      position += 1
    }
    let token = String(decoding: text[start..<position], as: UTF8.self)
    guard let value = Self.integer(token, isNegative: isNegative) ?? Self.float(token, isNegative: isNegative) else {
      position = start
      throw error(token.isEmpty ? "expected a number" : Self.explanation(of: token))
    }
    return value
  }

  private func isExponentSign(_ byte: UInt8, after start: Int) -> Bool {
    guard byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-"), position > start,
      text[position - 1] | 0x20 == UInt8(ascii: "e")
    else { return false }
    // In 0x1e+1 the e is a digit.
    return !text[start..<position].contains { $0 | 0x20 == UInt8(ascii: "x") }
  }

  private static func explanation(of token: String) -> String {
    if token.hasSuffix("j") || token.hasSuffix("J") { return "complex numbers are not supported" }
    if token.hasPrefix("0"), token.allSatisfy(\.isNumber) { return "a number cannot start with '0'; octal is '0o…'" }
    return "\(token.quoted) is not a number"
  }

  /// The digits of `text` without the underscores, which may stand between two digits; nil if there is anything else.
  private static func digits(_ text: Substring, radix: Int, afterPrefix: Bool = false) -> [UInt8]? {
    var digits: [UInt8] = []
    var wasDigit = afterPrefix
    for character in text.unicodeScalars {
      if character == "_" {
        guard wasDigit else { return nil }
        wasDigit = false
      } else {
        guard character.isASCII, let digit = Character(character).hexDigitValue, digit < radix else { return nil }
        digits.append(UInt8(digit))
        wasDigit = true
      }
    }
    return wasDigit && !digits.isEmpty ? digits : nil
  }

  private static func integer(_ token: String, isNegative: Bool) -> PythonLiteral? {
    let radixes: [(prefix: String, radix: Int)] = [("0x", 16), ("0o", 8), ("0b", 2)]
    let radix = radixes.first { token.prefix(2).lowercased() == $0.prefix }?.radix
    guard
      let digits = digits(radix == nil ? token[...] : token.dropFirst(2), radix: radix ?? 10, afterPrefix: radix != nil)
    else { return nil }
    if radix == nil, digits[0] == 0, digits.contains(where: { $0 != 0 }) { return nil }
    var value: Int64 = 0
    for digit in digits {
      let (product, overflow) = value.multipliedReportingOverflow(by: Int64(radix ?? 10))
      let (sum, overflowToo) = product.addingReportingOverflow(isNegative ? -Int64(digit) : Int64(digit))
      guard !overflow, !overflowToo else {
        // Quadratic: Python refuses such numbers beyond 4,300 digits, too.
        guard digits.count <= 4300 else { return nil }
        return .bigInt((isNegative ? "-" : "") + decimal(digits, radix: UInt32(radix ?? 10)))
      }
      value = sum
    }
    return .int(value)
  }

  /// The number of the given digits in decimal.
  private static func decimal(_ digits: [UInt8], radix: UInt32) -> String {
    var decimal: [UInt8] = [0]  // The lowest digit first.
    for digit in digits {
      var carry = UInt32(digit)
      for index in decimal.indices {
        let value = UInt32(decimal[index]) * radix + carry
        decimal[index] = UInt8(value % 10)
        carry = value / 10
      }
      while carry > 0 {
        decimal.append(UInt8(carry % 10))
        carry /= 10
      }
    }
    return String(decoding: decimal.reversed().map { $0 + 0x30 }, as: UTF8.self)
  }

  private static func float(_ token: String, isNegative: Bool) -> PythonLiteral? {
    let halves = token.split(maxSplits: 1, omittingEmptySubsequences: false) { $0 == "e" || $0 == "E" }
    let mantissa = halves[0].split(separator: ".", omittingEmptySubsequences: false)
    guard mantissa.count <= 2, halves.count == 2 || mantissa.count == 2,
      mantissa.contains(where: { !$0.isEmpty }),
      mantissa.allSatisfy({ $0.isEmpty || digits($0, radix: 10) != nil })
    else { return nil }
    if halves.count == 2 {
      let exponent = halves[1].first == "+" || halves[1].first == "-" ? halves[1].dropFirst() : halves[1]
      guard digits(exponent, radix: 10) != nil else { return nil }
    }
    var plain = token.filter { $0 != "_" }
    if plain.hasPrefix(".") { plain = "0" + plain }
    plain.replace(".e", with: "e")
    plain.replace(".E", with: "e")
    if plain.hasSuffix(".") { plain.removeLast() }
    return Double(plain).map { .float(isNegative ? -$0 : $0) }
  }
}
