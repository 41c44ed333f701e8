import Glibc

extension ELFImage {
  /// Reads the ELF file that `bytes` hold.
  public init(_ bytes: [UInt8]) throws(ELFError) {
    self = try ELFReader(ELFSource(bytes)).image()
  }

  /// Reads the ELF file at `path`; only its headers and tables are loaded into memory.
  public init(path: String) throws(ELFError) {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .unreadable(String(cString: strerror(errno))) }
    defer { close(descriptor) }
    self = try ELFReader(ELFSource(descriptor: descriptor)).image()
  }
}

/// Reads the parts of an ELF file that ``ELFImage`` shows.
private struct ELFReader {
  private let source: ELFSource
  private let is64: Bool
  private let isLittleEndian: Bool
  private let header: ELFBytes
  private let segments: [Segment]

  private struct Segment {
    let type: UInt64
    let flags: UInt64
    let offset: UInt64
    let address: UInt64
    let fileSize: UInt64
  }

  private enum SegmentType {
    static let load: UInt64 = 1
    static let dynamic: UInt64 = 2
    static let interpreter: UInt64 = 3
    static let stack: UInt64 = 0x6474_E551
  }

  init(_ source: ELFSource) throws(ELFError) {
    self.source = source
    guard source.size >= 4, ELFImage.hasSignature(try source.read(0, 4, "signature")) else { throw .notELF }
    let identification = try source.read(0, 16, "header")
    switch identification[4] {
    case 1: is64 = false
    case 2: is64 = true
    default: throw .malformed("class \(identification[4])")
    }
    switch identification[5] {
    case 1: isLittleEndian = true
    case 2: isLittleEndian = false
    default: throw .malformed("byte order \(identification[5])")
    }
    header = ELFBytes(bytes: try source.read(0, is64 ? 64 : 52, "header"), isLittleEndian: isLittleEndian)
    segments = try Self.segments(source, header, is64)
  }

  private static func segments(
    _ source: ELFSource, _ header: ELFBytes, _ is64: Bool
  ) throws(ELFError) -> [Segment] {
    let offset = is64 ? header.value(32, 8) : header.value(28, 4)
    let size = Int(header.value(is64 ? 54 : 42, 2))
    let count = Int(header.value(is64 ? 56 : 44, 2))
    guard count > 0 else { return [] }
    guard size >= (is64 ? 56 : 32) else { throw .malformed("program headers of \(size) bytes") }
    let table = ELFBytes(
      bytes: try source.read(offset, UInt64(size * count), "program headers"), isLittleEndian: header.isLittleEndian)
    return (0..<count).map { index in
      let at = index * size
      return is64
        ? Segment(
          type: table.value(at, 4), flags: table.value(at + 4, 4), offset: table.value(at + 8, 8),
          address: table.value(at + 16, 8), fileSize: table.value(at + 32, 8))
        : Segment(
          type: table.value(at, 4), flags: table.value(at + 24, 4), offset: table.value(at + 4, 4),
          address: table.value(at + 8, 4), fileSize: table.value(at + 16, 4))
    }
  }

  func image() throws(ELFError) -> ELFImage {
    let interpreter = try interpreter()
    let dynamic = try dynamicSection()
    let sections = try sections()
    let kind = kind(interpreter)
    let stack = segments.first { $0.type == SegmentType.stack }
    return ELFImage(
      bits: is64 ? 64 : 32, isLittleEndian: isLittleEndian,
      machine: ELFMachine(number: UInt16(header.value(18, 2))), kind: kind, interpreter: interpreter,
      neededLibraries: dynamic.needed, libraryName: dynamic.name, rpath: dynamic.rpath, runpath: dynamic.runpath,
      requiredVersions: dynamic.versions,
      hasExecutableStack: stack.map { $0.flags & 1 != 0 } ?? (kind == .executable),
      isStripped: !sections.hasSymbols, hasDebugInformation: sections.hasDebug)
  }

  private func kind(_ interpreter: String?) -> ELFImage.Kind {
    switch header.value(16, 2) {
    case 1: .relocatable
    case 2: .executable
    case 3: interpreter == nil ? .sharedObject : .executable
    case 4: .core
    default: .other
    }
  }

  private func interpreter() throws(ELFError) -> String? {
    guard let segment = segments.first(where: { $0.type == SegmentType.interpreter }) else { return nil }
    guard segment.fileSize <= 4096 else { throw .malformed("an interpreter path of \(segment.fileSize) bytes") }
    return try table(segment.offset, segment.fileSize, "interpreter path").text(0)
  }

  private func table(_ offset: UInt64, _ size: UInt64, _ what: String) throws(ELFError) -> ELFBytes {
    ELFBytes(bytes: try source.read(offset, size, what), isLittleEndian: isLittleEndian)
  }

  /// Where in the file the memory at `address` comes from.
  private func fileOffset(_ address: UInt64, _ what: String) throws(ELFError) -> UInt64 {
    for segment in segments where segment.type == SegmentType.load {
      if address >= segment.address, address - segment.address < segment.fileSize {
        let (offset, overflow) = segment.offset.addingReportingOverflow(address - segment.address)
        if !overflow { return offset }
      }
    }
    throw .malformed("its \(what) is in no segment")
  }
}

// MARK: - Dynamic section

extension ELFReader {
  private struct Dynamic {
    var needed: [String] = []
    var name: String?
    var rpath: [String] = []
    var runpath: [String] = []
    var versions: [ELFImage.VersionRequirement] = []
  }

  private enum Tag {
    static let end: UInt64 = 0
    static let needed: UInt64 = 1
    static let stringTable: UInt64 = 5
    static let stringTableSize: UInt64 = 10
    static let name: UInt64 = 14
    static let rpath: UInt64 = 15
    static let runpath: UInt64 = 29
    static let versionsNeeded: UInt64 = 0x6FFF_FFFE
    static let versionsNeededCount: UInt64 = 0x6FFF_FFFF
  }

  private func dynamicSection() throws(ELFError) -> Dynamic {
    guard let segment = segments.first(where: { $0.type == SegmentType.dynamic }), segment.fileSize > 0 else {
      return Dynamic()
    }
    let bytes = try table(segment.offset, segment.fileSize, "dynamic section")
    let width = is64 ? 8 : 4
    var entries: [(tag: UInt64, value: UInt64)] = []
    for at in stride(from: 0, through: bytes.bytes.count - 2 * width, by: 2 * width) {
      let tag = bytes.value(at, width)
      if tag == Tag.end { break }
      entries.append((tag, bytes.value(at + width, width)))
    }
    func value(_ tag: UInt64) -> UInt64? { entries.first { $0.tag == tag }?.value }

    guard let address = value(Tag.stringTable), let size = value(Tag.stringTableSize) else { return Dynamic() }
    let strings = try table(try fileOffset(address, "string table"), size, "string table")
    var dynamic = Dynamic()
    for entry in entries {
      switch entry.tag {
      case Tag.needed: dynamic.needed.append(try strings.text(entry.value))
      case Tag.name: dynamic.name = try strings.text(entry.value)
      case Tag.rpath: dynamic.rpath += folders(try strings.text(entry.value))
      case Tag.runpath: dynamic.runpath += folders(try strings.text(entry.value))
      default: break
      }
    }
    if let address = value(Tag.versionsNeeded) {
      let offset = try fileOffset(address, "version table")
      dynamic.versions = try versions(at: offset, count: value(Tag.versionsNeededCount) ?? 0, strings)
    }
    return dynamic
  }

  private func folders(_ list: String) -> [String] {
    list.split(separator: ":").map(String.init)
  }

  /// Both chains only lead forward, so that they end.
  private func versions(
    at start: UInt64, count: UInt64, _ strings: ELFBytes
  ) throws(ELFError) -> [ELFImage.VersionRequirement] {
    guard count <= 4096 else { throw .malformed("\(count) version tables") }
    var versions: [ELFImage.VersionRequirement] = []
    var offset = start
    for _ in 0..<count {
      let need = try table(offset, 16, "version table")
      let library = try strings.text(need.value(4, 4))
      var auxiliaryOffset = offset + need.value(8, 4)
      for _ in 0..<need.value(2, 2) {
        let auxiliary = try table(auxiliaryOffset, 16, "version table")
        versions.append(
          ELFImage.VersionRequirement(library: library, version: try strings.text(auxiliary.value(8, 4))))
        guard versions.count <= 65_536 else { throw .malformed("too many symbol versions") }
        let next = auxiliary.value(12, 4)
        if next == 0 { break }
        auxiliaryOffset += next
      }
      let next = need.value(12, 4)
      if next == 0 { break }
      offset += next
    }
    return versions
  }
}

// MARK: - Sections

extension ELFReader {
  private func sections() throws(ELFError) -> (hasSymbols: Bool, hasDebug: Bool) {
    let offset = is64 ? header.value(40, 8) : header.value(32, 4)
    let size = Int(header.value(is64 ? 58 : 46, 2))
    let count = Int(header.value(is64 ? 60 : 48, 2))
    let namesIndex = Int(header.value(is64 ? 62 : 50, 2))
    // A file may have no section headers at all: sstrip removes them.
    guard offset > 0, count > 0 else { return (false, false) }
    guard size >= (is64 ? 64 : 40) else { throw .malformed("section headers of \(size) bytes") }
    let headers = try table(offset, UInt64(size * count), "section headers")
    let hasSymbols = (0..<count).contains { headers.value($0 * size + 4, 4) == 2 }
    guard namesIndex > 0, namesIndex < count else { return (hasSymbols, false) }
    let at = namesIndex * size
    let names = try table(
      is64 ? headers.value(at + 24, 8) : headers.value(at + 16, 4),
      is64 ? headers.value(at + 32, 8) : headers.value(at + 20, 4), "section names")
    for index in 0..<count {
      let name = try names.text(headers.value(index * size, 4))
      if name.hasPrefix(".debug_") || name.hasPrefix(".zdebug_") { return (hasSymbols, true) }
    }
    return (hasSymbols, false)
  }
}
