/// One header of a tar archive, as far as everybody reads it alike: Python's `tarfile`, GNU tar and libarchive take junk
/// in different ways, so that anything but the plain form is a problem.
struct TarHeader {
  /// Bytes of a header, and of the blocks that data is padded to.
  static let blockSize = 512

  /// What the member is: `0` or a zero byte for a file, `1` and `2` for links, `5` for a folder, `x` for a header that
  /// belongs to the next one.
  let type: UInt8
  /// With the prefix where the dialect has one.
  let name: [UInt8]
  let linkTarget: [UInt8]
  /// The bytes that follow the header.
  let size: Int64
  /// What isn't plain.
  private(set) var problems: [HeaderProblem] = []

  /// Nil where `block` is no header at all: its checksum is wrong.
  init?(_ block: UnsafeRawBufferPointer) {
    guard Self.hasRightChecksum(block) else { return nil }
    var fields = TarFields(block)
    type = block[156]
    let start = fields.text("name", 0..<100)
    for (name, range) in Self.numbers { _ = fields.number(name, range) }
    size = fields.number("size", 124..<136) ?? -1
    linkTarget = fields.text("link name", 157..<257)
    let magic = block[257..<265]
    let hasPrefix = magic.elementsEqual("ustar\u{0}00".utf8) || magic.elementsEqual("ustar\u{0}\u{0}\u{0}".utf8)
    if hasPrefix || magic.elementsEqual("ustar  \u{0}".utf8) || magic.allSatisfy({ $0 == 0 }) {
      _ = fields.text("user", 265..<297)
      _ = fields.text("group", 297..<329)
      _ = fields.number("major number", 329..<337)
      _ = fields.number("minor number", 337..<345)
    } else {
      fields.add("the field magic is \(TarFields.shown(magic)), which is no dialect of tar")
    }
    var prefix: [UInt8] = []
    if hasPrefix {
      prefix = fields.text("prefix", 345..<500)
    } else {
      fields.expectZeros("the field prefix, which this dialect doesn't have,", 345..<500)
    }
    fields.expectZeros("the space at the end of the header", 500..<512)
    name = prefix.isEmpty || start.isEmpty ? start : prefix + [UInt8(ascii: "/")] + start
    problems = fields.problems
  }

  private static let numbers: [(String, Range<Int>)] = [
    ("mode", 100..<108), ("user number", 108..<116), ("group number", 116..<124), ("time", 136..<148),
  ]

  /// The sum of all bytes, those of the checksum taken as blanks. Some old programs took bytes for signed, which all
  /// readers accept.
  private static func hasRightChecksum(_ block: UnsafeRawBufferPointer) -> Bool {
    var unsigned: Int64 = 0
    var signed: Int64 = 0
    for index in 0..<blockSize {
      let byte = (148..<156).contains(index) ? 0x20 : block[index]
      unsigned += Int64(byte)
      signed += Int64(Int8(bitPattern: byte))
    }
    var fields = TarFields(block)
    guard let stated = fields.number("checksum", 148..<156) else { return false }
    return stated == unsigned || stated == signed
  }
}

/// Something in the headers of an archive that isn't plain.
struct HeaderProblem: Hashable {
  let kind: Defect.Kind
  let message: String

  init(_ message: String, _ kind: Defect.Kind = .ambiguousHeader) {
    self.kind = kind
    self.message = message
  }
}

/// Takes fields out of a header and notes what isn't plain in them.
private struct TarFields {
  private let block: UnsafeRawBufferPointer
  private(set) var problems: [HeaderProblem] = []

  init(_ block: UnsafeRawBufferPointer) { self.block = block }

  /// Bytes in quotes, for messages.
  static func shown(_ bytes: some Collection<UInt8>) -> String {
    let text = bytes.drop { $0 == 0 }.reversed().drop { $0 == 0 }.reversed()
    return String(decoding: text, as: UTF8.self).quoted
  }

  mutating func add(_ message: String) { problems.append(HeaderProblem(message)) }

  /// A text that ends at the first zero byte, behind which there are only zeros.
  mutating func text(_ name: String, _ range: Range<Int>) -> [UInt8] {
    let field = block[range]
    let text = field.prefix { $0 != 0 }
    if !isZero(text.endIndex..<range.upperBound) {
      add("the field \(name) has a zero byte inside: \(Self.shown(field))")
    }
    return Array(text)
  }

  /// A number that isn't negative: octal digits, blanks before, blanks and zero bytes behind; or base 256. Nothing but
  /// zero bytes is 0. Nil where there is no number.
  mutating func number(_ name: String, _ range: Range<Int>) -> Int64? {
    if block[range.lowerBound] == 0x80 { return base256(name, range) }
    var index = range.lowerBound
    while index < range.upperBound, block[index] == 0x20 { index += 1 }
    let start = index
    var value: Int64 = 0
    // A field has 12 digits at most.
    while index < range.upperBound, (0x30...0x37).contains(block[index]) {
      value = value << 3 | Int64(block[index] & 7)
      index += 1
    }
    let isNumber = index > start || isZero(range)
    while index < range.upperBound, block[index] == 0 || block[index] == 0x20 { index += 1 }
    if isNumber, index == range.upperBound { return value }
    add("the field \(name) is \(Self.shown(block[range])), which isn't an octal number")
    return nil
  }

  private mutating func base256(_ name: String, _ range: Range<Int>) -> Int64? {
    var value: UInt64 = 0
    for byte in block[range].dropFirst() {
      guard value >> 55 == 0 else {
        add("the field \(name) is too large")
        return nil
      }
      value = value << 8 | UInt64(byte)
    }
    return Int64(value)
  }

  mutating func expectZeros(_ what: String, _ range: Range<Int>) {
    if !isZero(range) { add("\(what) is \(Self.shown(block[range])) instead of zero bytes") }
  }

  private func isZero(_ range: Range<Int>) -> Bool {
    for index in range where block[index] != 0 { return false }
    return true
  }
}
