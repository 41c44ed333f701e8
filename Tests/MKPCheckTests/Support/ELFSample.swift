/// Writes the smallest ELF files (64 bit, little endian) that have what the rules look at.
struct ELFSample {
  var machine: UInt16 = 62
  var needed: [String] = ["libc.so.6"]
  /// Symbol versions of libc.so.6.
  var versions: [String] = ["GLIBC_2.17"]
  var runPath: String?
  var stackFlags: UInt32 = 6
  var hasSymbolTable = false

  var bytes: [UInt8] {
    let headerSize = 64 + 4 * 56
    var strings: [UInt8] = [0]
    func string(_ text: String) -> UInt64 {
      defer { strings += Array(text.utf8) + [0] }
      return UInt64(strings.count)
    }
    var dynamic: [(UInt64, UInt64)] = needed.map { (1, string($0)) }
    if let runPath { dynamic.append((29, string(runPath))) }
    let library = string("libc.so.6")
    let versionNames = versions.map(string)

    let interpreter = Array("/lib64/ld-linux-x86-64.so.2".utf8) + [0]
    let interpreterOffset = headerSize
    let stringsOffset = interpreterOffset + interpreter.count
    let needsOffset = (stringsOffset + strings.count + 7) & ~7
    var needs = little(UInt16(1)) + little(UInt16(versions.count))
    needs += little(UInt32(library)) + little(UInt32(16)) + little(UInt32(0))
    for (index, name) in versionNames.enumerated() {
      let next: UInt32 = index + 1 < versionNames.count ? 16 : 0
      needs += little(UInt32(0)) + little(UInt16(0)) + little(UInt16(2 + index))
      needs += little(UInt32(name)) + little(next)
    }
    let dynamicOffset = (needsOffset + needs.count + 7) & ~7
    dynamic += [(5, UInt64(stringsOffset)), (10, UInt64(strings.count))]
    if !versions.isEmpty { dynamic += [(0x6FFF_FFFE, UInt64(needsOffset)), (0x6FFF_FFFF, 1)] }
    dynamic.append((0, 0))
    let dynamicBytes = dynamic.flatMap { little($0.0) + little($0.1) }
    let sectionsOffset = dynamicOffset + dynamicBytes.count
    let names = Array("\0.symtab\0.shstrtab\0".utf8)
    let namesOffset = sectionsOffset + (hasSymbolTable ? 3 * 64 : 0)
    let end = hasSymbolTable ? namesOffset + names.count : sectionsOffset

    var file: [UInt8] = [0x7F, 0x45, 0x4C, 0x46, 2, 1, 1, 0] + [UInt8](repeating: 0, count: 8)
    file += little(UInt16(3)) + little(machine) + little(UInt32(1)) + little(UInt64(0)) + little(UInt64(64))
    file += little(UInt64(hasSymbolTable ? sectionsOffset : 0)) + little(UInt32(0)) + little(UInt16(64))
    file += little(UInt16(56)) + little(UInt16(4)) + little(UInt16(64))
    file += little(UInt16(hasSymbolTable ? 3 : 0)) + little(UInt16(hasSymbolTable ? 2 : 0))
    file += segment(1, 5, 0, end) + segment(3, 4, interpreterOffset, interpreter.count)
    file += segment(2, 6, dynamicOffset, dynamicBytes.count) + segment(0x6474_E551, stackFlags, 0, 0)
    file += interpreter + strings
    file += [UInt8](repeating: 0, count: needsOffset - file.count) + needs
    file += [UInt8](repeating: 0, count: dynamicOffset - file.count) + dynamicBytes
    if hasSymbolTable {
      file += [UInt8](repeating: 0, count: 64)
      file += section(1, 2, stringsOffset, 24, entry: 24)
      file += section(9, 3, namesOffset, names.count, entry: 0) + names
    }
    return file
  }

  private func segment(_ type: UInt32, _ flags: UInt32, _ offset: Int, _ size: Int) -> [UInt8] {
    little(type) + little(flags) + little(UInt64(offset)) + little(UInt64(offset)) + little(UInt64(offset))
      + little(UInt64(size)) + little(UInt64(size)) + little(UInt64(8))
  }

  private func section(_ name: UInt32, _ type: UInt32, _ offset: Int, _ size: Int, entry: UInt64) -> [UInt8] {
    little(name) + little(type) + little(UInt64(0)) + little(UInt64(0)) + little(UInt64(offset))
      + little(UInt64(size)) + little(UInt32(0)) + little(UInt32(0)) + little(UInt64(1)) + little(entry)
  }

  private func little(_ value: some FixedWidthInteger) -> [UInt8] {
    withUnsafeBytes(of: value.littleEndian) { Array($0) }
  }
}
