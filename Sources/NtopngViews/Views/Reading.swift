import JSONText

/// A look into what ntopng sent: numbers that are texts, empty tables that are lists and missing members are expected.
struct Reading {
  let value: JSONValue?

  init(_ value: JSONValue?) { self.value = value }

  /// The member called `key`; dots in it are part of the name.
  subscript(key: String) -> Reading { Reading(value?[key]) }

  /// A number, also one written as text (`"17"`, `"3,639"`).
  var number: Double? {
    if let number = value?.doubleValue { return number }
    guard let text = value?.stringValue, !text.isEmpty, text.utf8.count < 32 else { return nil }
    guard let number = Double(text.filter { $0 != "," }), number.isFinite else { return nil }
    return number
  }

  /// A whole number of at least 0, small enough to be added up without overflow.
  var count: Int? {
    guard let number, (0...1e15).contains(number) else { return nil }
    return Int(number.rounded())
  }

  /// A moment in whole seconds since 1970.
  var moment: Int? { wholeSeconds(number) }

  /// A text that is not empty; a number as its digits.
  var text: String? {
    switch value {
    case .string(let text): text.isEmpty ? nil : text
    case .int(let number): String(number)
    default: nil
    }
  }

  /// A truth value, also one written as text.
  var flag: Bool? {
    switch value {
    case .bool(let flag): flag
    case .string("true"): true
    case .string("false"): false
    default: nil
    }
  }

  /// The elements of a list.
  var list: [Reading] { (value?.arrayValue ?? []).map(Reading.init) }

  /// The members of a table; an empty one comes as a list.
  var table: [(key: String, value: Reading)] {
    (value?.objectValue ?? JSONObject()).map { ($0.key, Reading($0.value)) }
  }
}

/// A moment as whole seconds since 1970; nil for what can't be one.
func wholeSeconds(_ moment: Double?) -> Int? {
  guard let moment, (0...1e11).contains(moment) else { return nil }
  return Int(moment)
}
