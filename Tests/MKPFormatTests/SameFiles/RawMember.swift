/// A member of a tar archive, byte by byte: also such as no program writes.
struct RawMember {
  var name: [UInt8]
  var mode: [UInt8] = Array("0000644\0".utf8)
  var user: [UInt8] = Array("0000000\0".utf8)
  var group: [UInt8] = Array("0000000\0".utf8)
  /// What the field says of data of so many bytes.
  var size: (Int) -> [UInt8] = { octal($0) }
  var time: [UInt8] = Array("00000000000\0".utf8)
  var type: UInt8
  var link: [UInt8]
  var magic: [UInt8] = Array("ustar\u{0}00".utf8)
  /// From byte 265 to the end: user, group, device, prefix.
  var rest: [UInt8] = []
  var data: [UInt8]
  /// Bytes that are changed once all else is written, before the checksum is made.
  var changes: [(offset: Int, byte: UInt8)] = []
  /// The archive that its data will be.
  var holds: RawPackage.Archive?

  static let posix = Array("ustar\u{0}00".utf8)
  static let gnu = Array("ustar  \u{0}".utf8)
  static let old = [UInt8](repeating: 0, count: 8)

  init(_ name: String, _ data: String = "", type: Character = "0", link: String = "") {
    self.init(Array(name.utf8), Array(data.utf8), type: type, link: link)
  }

  init(_ name: [UInt8], _ data: [UInt8], type: Character = "0", link: String = "") {
    self.name = name
    self.data = data
    self.type = type.asciiValue ?? 0
    self.link = Array(link.utf8)
  }

  /// The extended header of POSIX.1-2001 with the given records.
  static func pax(_ records: [(String, String)], type: Character = "x") -> RawMember {
    RawMember(Array("PaxHeader/x".utf8), records.flatMap { paxRecord($0, $1) }, type: type)
  }

  /// The header of GNU tar for a long name or link target.
  static func long(_ name: String, type: Character = "L") -> RawMember {
    var member = RawMember(Array("././@LongLink".utf8), Array(name.utf8) + [0], type: type)
    member.magic = gnu
    return member
  }

  /// `LENGTH KEY=VALUE\n`
  static func paxRecord(_ key: String, _ value: String) -> [UInt8] {
    let rest = " \(key)=\(value)\n"
    var length = rest.utf8.count
    while String(length).utf8.count + rest.utf8.count != length { length = String(length).utf8.count + rest.utf8.count }
    return Array("\(length)\(rest)".utf8)
  }

  /// `value` in octal digits, for a field of the size.
  static func octal(_ value: Int, _ width: Int = 12) -> [UInt8] {
    let digits = String(value, radix: 8)
    return Array((String(repeating: "0", count: max(0, width - 1 - digits.count)) + digits).utf8) + [0]
  }

  /// Puts `bytes` at the `offset` of the header, behind byte 265.
  mutating func put(_ bytes: [UInt8], at offset: Int) {
    rest += [UInt8](repeating: 0, count: max(0, offset - 265 + bytes.count - rest.count))
    rest.replaceSubrange((offset - 265)..<(offset - 265 + bytes.count), with: bytes)
  }

  /// `value` in base 256, for a field of the size.
  static func base256(_ value: Int, first: UInt8 = 0x80, fill: UInt8 = 0) -> [UInt8] {
    let low = [
      UInt8(truncatingIfNeeded: value >> 16), UInt8(truncatingIfNeeded: value >> 8), UInt8(truncatingIfNeeded: value),
    ]
    return [first] + [UInt8](repeating: fill, count: 8) + low
  }

  /// Header and padded data.
  var bytes: [UInt8] {
    var header = [UInt8](repeating: 0, count: 512)
    func put(_ field: [UInt8], _ range: Range<Int>) {
      for (index, byte) in zip(range, field) { header[index] = byte }
    }
    put(name, 0..<100)
    put(mode, 100..<108)
    put(user, 108..<116)
    put(group, 116..<124)
    put(size(data.count), 124..<136)
    put(time, 136..<148)
    header[156] = type
    put(link, 157..<257)
    put(magic, 257..<265)
    put(rest, 265..<512)
    for change in changes { header[change.offset] = change.byte }
    for index in 148..<156 { header[index] = 0x20 }
    put(Self.octal(header.reduce(0) { $0 + Int($1) }, 7) + [0x20], 148..<156)
    return header + data + [UInt8](repeating: 0, count: (512 - data.count % 512) % 512)
  }
}
