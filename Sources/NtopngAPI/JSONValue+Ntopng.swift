import HTTPTransport
import JSONText

extension JSONValue {
  /// The value without secrets in its texts and names.
  func masked(_ mask: SecretMask) -> JSONValue {
    switch self {
    case .string(let text): .string(mask.masked(text))
    case .array(let elements): .array(elements.map { $0.masked(mask) })
    case .object(let object): .object(JSONObject(object.map { (mask.masked($0.key), $0.value.masked(mask)) }))
    default: self
    }
  }
}

/// ntopng writes numbers as numbers, as `0.0` or as strings, depending on where they come from, and an empty table is
/// `[]` also where a filled one is an object. These readings take all of them.
extension JSONValue {
  /// The number, also from a string; nil for what is none or not finite.
  public var number: Double? {
    switch self {
    case .int, .double: doubleValue
    case .string(let text): Double(text).flatMap { $0.isFinite ? $0 : nil }
    default: nil
    }
  }

  /// The number as a whole one, rounded towards zero; nil for what is none.
  public var integer: Int? {
    switch self {
    case .int(let value): Int(exactly: value)
    default: number.flatMap { Int(exactly: $0.rounded(.towardZero)) }
    }
  }

  /// The number as a count: nil for what is none, or negative.
  public var count: Int? { integer.flatMap { $0 < 0 ? nil : $0 } }

  /// The truth value, also from `"true"`, `"1"` and 1.
  public var flag: Bool? {
    switch self {
    case .bool(let value): value
    case .string("true"), .string("1"), .int(1): true
    case .string("false"), .string("0"), .int(0): false
    default: nil
    }
  }

  /// The text of a string that is not empty, or of a number.
  public var text: String? {
    switch self {
    case .string(let text): text.isEmpty ? nil : text
    case .int(let value): String(value)
    default: nil
    }
  }

  /// The members of an object; none for the empty table `[]`; nil for anything else.
  public var table: JSONObject? {
    switch self {
    case .object(let object): object
    case .array([]): JSONObject()
    default: nil
    }
  }

  /// The elements of an array; the values of a table with other keys than 1, 2, 3 …; nil for anything else.
  public var list: [JSONValue]? {
    switch self {
    case .array(let elements): elements
    case .object(let object): object.map(\.value)
    default: nil
    }
  }

  /// The member at a path of keys.
  public func at(_ keys: String...) -> JSONValue? {
    var value: JSONValue? = self
    for key in keys { value = value?[key] }
    return value
  }
}
