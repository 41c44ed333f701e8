/// Builds tar archives by hand, also such as no program would write.
struct TarBuilder {
  /// The archive so far.
  private(set) var bytes: [UInt8] = []

  /// Adds a member. `type`: `0` file, `1` hard link, `2` symbolic link, `3`, `4` devices, `5` folder, `6` pipe.
  mutating func add(
    _ name: [UInt8], _ content: [UInt8] = [], type: Character = "0", link: String = "", mode: UInt16 = 0o644,
    modificationTime: Int = 0, magic: String = "ustar\u{0}00"
  ) {
    var header = [UInt8](repeating: 0, count: 512)
    func put(_ field: [UInt8], at offset: Int, _ length: Int) {
      for (index, byte) in field.prefix(length).enumerated() { header[offset + index] = byte }
    }
    func octal(_ value: Int, _ width: Int) -> [UInt8] {
      let digits = String(value, radix: 8)
      return Array((String(repeating: "0", count: width - digits.count) + digits).utf8)
    }
    put(name, at: 0, 100)
    put(octal(Int(mode), 7), at: 100, 7)
    put(octal(0, 7), at: 108, 7)
    put(octal(0, 7), at: 116, 7)
    put(octal(content.count, 11), at: 124, 11)
    put(octal(modificationTime, 11), at: 136, 11)
    put(Array("        ".utf8), at: 148, 8)
    put(Array(String(type).utf8), at: 156, 1)
    put(Array(link.utf8), at: 157, 100)
    put(Array(magic.utf8), at: 257, 8)
    put(octal(header.reduce(0) { $0 + Int($1) }, 6) + [0, 0x20], at: 148, 8)
    bytes += header + content
    bytes += [UInt8](repeating: 0, count: (512 - content.count % 512) % 512)
  }

  /// Adds a member of a name in UTF-8.
  mutating func add(
    _ name: String, _ content: String = "", type: Character = "0", link: String = "", mode: UInt16 = 0o644
  ) {
    add(Array(name.utf8), Array(content.utf8), type: type, link: link, mode: mode)
  }

  /// Adds the extended header of POSIX.1-2001 for the member that follows.
  mutating func addPax(_ fields: [(String, String)], type: Character = "x") {
    let records = fields.map { key, value in
      let rest = " \(key)=\(value)\n"
      var length = rest.utf8.count
      while String(length).utf8.count + rest.utf8.count != length {
        length = String(length).utf8.count + rest.utf8.count
      }
      return "\(length)\(rest)"
    }
    add("PaxHeader/x", records.joined(), type: type)
  }

  /// Adds everything that another one has.
  mutating func append(_ other: TarBuilder) { bytes += other.bytes }

  /// The archive with its end.
  func finished(padding: Int = 1024) -> [UInt8] { bytes + [UInt8](repeating: 0, count: padding) }

  /// The archive of the given files.
  static func files(_ files: (String, String)...) -> [UInt8] {
    var builder = TarBuilder()
    for (name, content) in files { builder.add(name, content) }
    return builder.finished()
  }
}

/// Packs `bytes` as gzip without compressing them.
func gzip(_ bytes: [UInt8], name: String? = nil) -> [UInt8] {
  var result: [UInt8] = [0x1F, 0x8B, 8, name == nil ? 0 : 8, 1, 2, 3, 4, 0, 3]
  if let name { result += Array(name.utf8) + [0] }
  var rest = bytes[...]
  repeat {
    let block = rest.prefix(65_535)
    rest = rest.dropFirst(block.count)
    let length = UInt16(block.count)
    result.append(rest.isEmpty ? 1 : 0)
    for value in [length, ~length] { result += [UInt8(value & 0xFF), UInt8(value >> 8)] }
    result += block
  } while !rest.isEmpty
  for value in [crc32(bytes), UInt32(truncatingIfNeeded: bytes.count)] {
    result += (0..<4).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
  }
  return result
}

private let crcTable: [UInt32] = (0..<256).map { index in
  (0..<8).reduce(UInt32(index)) { value, _ in value & 1 == 1 ? 0xEDB8_8320 ^ (value >> 1) : value >> 1 }
}

private func crc32(_ bytes: [UInt8]) -> UInt32 {
  ~bytes.reduce(UInt32.max) { crcTable[Int(UInt8(truncatingIfNeeded: $0) ^ $1)] ^ ($0 >> 8) }
}
