/// A reply of the script, or what the cache holds of one, is not what the script writes.
struct FactsDamage: Error {}

/// Goes through the JSON that `facts.py` writes, one value at a time. There are thousands of replies, and building a
/// tree of each would take longer than everything that is done with it. It expects what Python's `json` writes without
/// spaces; whatever else it meets it refuses, so a damaged cache is noticed.
struct FactsCursor {
  private let bytes: UnsafeBufferPointer<UInt8>
  private var position = 0

  private static let quote = UInt8(ascii: "\"")
  private static let backslash = UInt8(ascii: "\\")

  init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

  /// The next byte, behind the comma before it; 0 at the end.
  var next: UInt8 {
    mutating get {
      if position < bytes.count, bytes[position] == UInt8(ascii: ",") { position += 1 }
      return position < bytes.count ? bytes[position] : 0
    }
  }

  /// Whether everything was read.
  var isAtEnd: Bool { position == bytes.count }

  /// Takes the start of an array.
  mutating func open() throws(FactsDamage) {
    guard next == UInt8(ascii: "[") else { throw FactsDamage() }
    position += 1
  }

  /// Whether the array has another element; takes its end otherwise.
  mutating func hasNext() throws(FactsDamage) -> Bool {
    switch next {
    case UInt8(ascii: "]"):
      position += 1
      return false
    case 0: throw FactsDamage()
    default: return true
    }
  }

  /// Takes the end of an array.
  mutating func close() throws(FactsDamage) {
    guard try !hasNext() else { throw FactsDamage() }
  }

  /// Takes the start of an object.
  mutating func openObject() throws(FactsDamage) {
    guard next == UInt8(ascii: "{") else { throw FactsDamage() }
    position += 1
  }

  /// The next key of the object; nil at its end.
  mutating func key() throws(FactsDamage) -> String? {
    if next == UInt8(ascii: "}") {
      position += 1
      return nil
    }
    let key = try string()
    guard position < bytes.count, bytes[position] == UInt8(ascii: ":") else { throw FactsDamage() }
    position += 1
    return key
  }

  /// A text.
  mutating func string() throws(FactsDamage) -> String {
    guard next == Self.quote else { throw FactsDamage() }
    let start = position + 1
    var end = start
    while end < bytes.count, bytes[end] != Self.quote, bytes[end] != Self.backslash { end += 1 }
    guard end < bytes.count else { throw FactsDamage() }
    position = end + 1
    let plain = UnsafeBufferPointer(rebasing: bytes[start..<end])
    guard bytes[end] == Self.backslash else { return String(decoding: plain, as: UTF8.self) }
    position = end
    return try escaped(String(decoding: plain, as: UTF8.self))
  }

  /// A text or null.
  mutating func optionalString() throws(FactsDamage) -> String? {
    if next == Self.quote { return try string() }
    try word("null")
    return nil
  }

  /// A whole number.
  mutating func int() throws(FactsDamage) -> Int {
    let isNegative = next == UInt8(ascii: "-")
    if isNegative { position += 1 }
    let start = position
    var value = 0
    while position < bytes.count, (0x30...0x39).contains(bytes[position]), position - start < 18 {
      value = value * 10 + Int(bytes[position] & 15)
      position += 1
    }
    guard position > start else { throw FactsDamage() }
    return isNegative ? -value : value
  }

  /// A number with a fraction or exponent.
  mutating func double() throws(FactsDamage) -> Double {
    _ = next
    let digits = bytes[position...].prefix(40).prefix { (0x30...0x39).contains($0) || "+-.e".utf8.contains($0) }
    guard let value = Double(String(decoding: digits, as: UTF8.self)) else { throw FactsDamage() }
    position = digits.endIndex
    return value
  }

  /// `true` or `false`.
  mutating func bool() throws(FactsDamage) -> Bool {
    let isTrue = next == UInt8(ascii: "t")
    try word(isTrue ? "true" : "false")
    return isTrue
  }

  /// A word that must stand here.
  mutating func word(_ word: StaticString) throws(FactsDamage) {
    _ = next
    let matches = word.withUTF8Buffer { bytes[position...].starts(with: $0) }
    guard matches else { throw FactsDamage() }
    position += word.utf8CodeUnitCount
  }

  /// The rest of a text with escapes, from the first of them.
  private mutating func escaped(_ start: String) throws(FactsDamage) -> String {
    var units = Array(start.utf16)
    while position < bytes.count {
      let byte = bytes[position]
      position += 1
      switch byte {
      case Self.quote: return String(decoding: units, as: UTF16.self)
      case Self.backslash: units.append(try escape())
      default: units.append(UInt16(byte))
      }
    }
    throw FactsDamage()
  }

  private mutating func escape() throws(FactsDamage) -> UInt16 {
    guard position < bytes.count else { throw FactsDamage() }
    let byte = bytes[position]
    position += 1
    switch byte {
    case UInt8(ascii: "n"): return 10
    case UInt8(ascii: "t"): return 9
    case UInt8(ascii: "r"): return 13
    case UInt8(ascii: "b"): return 8
    case UInt8(ascii: "f"): return 12
    case UInt8(ascii: "u"):
      let digits = bytes[position...].prefix(4)
      guard digits.count == 4, let unit = UInt16(String(decoding: digits, as: UTF8.self), radix: 16) else {
        throw FactsDamage()
      }
      position += 4
      return unit
    default: return UInt16(byte)
    }
  }
}
