/// The encoding of SSH's data types (RFC 4251 §5): big endian numbers, strings with their length before them.
struct SSHReader {
  private var rest: ArraySlice<UInt8>

  init(_ bytes: some Sequence<UInt8>) { rest = Array(bytes)[...] }

  var isAtEnd: Bool { rest.isEmpty }

  mutating func bytes(_ count: Int) -> [UInt8]? {
    guard count >= 0, count <= rest.count else { return nil }
    defer { rest = rest.dropFirst(count) }
    return Array(rest.prefix(count))
  }

  mutating func uint32() -> UInt32? {
    bytes(4)?.reduce(0) { $0 << 8 | UInt32($1) }
  }

  mutating func string() -> [UInt8]? {
    var copy = self
    guard let count = copy.uint32(), let bytes = copy.bytes(Int(count)) else { return nil }
    self = copy
    return bytes
  }

  mutating func text() -> String? {
    string().flatMap { String(validating: $0, as: UTF8.self) }
  }

  /// A non-negative multiple precision integer, without the leading zeros.
  mutating func magnitude() -> [UInt8]? {
    guard let bytes = string(), (bytes.first ?? 0) < 0x80 else { return nil }
    return Array(bytes.drop { $0 == 0 })
  }
}

/// The other direction.
struct SSHWriter {
  private(set) var bytes: [UInt8] = []

  mutating func append(_ raw: some Sequence<UInt8>) { bytes += raw }

  mutating func append(_ number: UInt32) {
    bytes += (0..<4).reversed().map { UInt8(truncatingIfNeeded: number >> (8 * UInt32($0))) }
  }

  mutating func append(string: some Collection<UInt8>) {
    append(UInt32(string.count))
    bytes += string
  }

  mutating func append(text: String) { append(string: Array(text.utf8)) }

  /// A number that is not negative, big endian: without leading zeros, but one where the first bit is set.
  mutating func append(magnitude: some Collection<UInt8>) {
    let digits = Array(magnitude.drop { $0 == 0 })
    append(string: (digits.first ?? 0) < 0x80 ? digits : [0] + digits)
  }
}
