import JSONText

extension JSONValue {
  /// Whether both are the same JSON value; unlike `==`, `1` and `1.0` are.
  func isSameValue(as other: JSONValue) -> Bool {
    switch (self, other) {
    case (.int(let left), .double(let right)): Double(left) == right && Int64(exactly: right) == left
    case (.double, .int): other.isSameValue(as: self)
    case (.array(let left), .array(let right)):
      left.count == right.count && zip(left, right).allSatisfy { $0.isSameValue(as: $1) }
    case (.object(let left), .object(let right)):
      left.count == right.count && left.allSatisfy { key, value in right[key]?.isSameValue(as: value) ?? false }
    default: self == other
    }
  }

  /// The value with every whole number written as an integer: equal JSON values are `==` afterwards.
  var canonical: JSONValue {
    switch self {
    case .double(let number): Int64(exactly: number).map(JSONValue.int) ?? self
    case .array(let elements): .array(elements.map(\.canonical))
    case .object(let object): .object(JSONObject(object.map { ($0.key, $0.value.canonical) }))
    default: self
    }
  }

  /// Whether the number is a whole multiple of `divisor` (above 0), computed exactly on the decimal digits.
  func isMultiple(of divisor: JSONValue) -> Bool {
    guard let number = DecimalNumber(self), let unit = DecimalNumber(divisor), unit.digits > 0 else { return false }
    var digits = number.digits % (number.exponent >= unit.exponent ? unit.digits : .max)
    var divisorDigits = unit.digits
    var exponent = number.exponent
    while exponent > unit.exponent {
      // digits < unit.digits < 10^19, so the product fits 128 bits.
      digits = digits * 10 % divisorDigits
      exponent -= 1
    }
    while exponent < unit.exponent {
      guard divisorDigits <= digits else { return digits == 0 }
      divisorDigits *= 10
      exponent += 1
    }
    return digits % divisorDigits == 0
  }
}

/// The absolute value of a number as digits × 10^exponent.
private struct DecimalNumber {
  let digits: UInt128
  let exponent: Int

  init?(_ value: JSONValue) {
    switch value {
    case .int(let number):
      digits = UInt128(number.magnitude)
      exponent = 0
    case .double(let number):
      // The shortest decimal text that reads back as the number: at most 17 digits.
      let text = String(describing: number.magnitude)
      let parts = text.split(separator: "e")
      guard let mantissa = parts.first, let power = parts.count > 1 ? Int(parts[1]) : 0 else { return nil }
      let halves = mantissa.split(separator: ".")
      let fraction = halves.count > 1 && halves[1] != "0" ? halves[1] : ""
      guard let whole = halves.first, let digits = UInt128(whole + fraction) else { return nil }
      self.digits = digits
      exponent = power - fraction.count
    default: return nil
    }
  }
}
