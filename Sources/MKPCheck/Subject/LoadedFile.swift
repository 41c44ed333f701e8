import MKPProject

/// A file with its bytes, as the file rules get it.
public struct LoadedFile: Sendable {
  /// How much of a file in a package is kept to be looked at.
  public static let sizeLimit = 64 << 20
  /// How much of a text the rules look through, so that a huge log or data file costs a bounded time.
  public static let textLimit = 4 << 20

  /// The file.
  public let file: SubjectFile
  /// Its bytes, or the start of them: what a text has up to ``textLimit``, of anything else enough to see what it is.
  public let bytes: [UInt8]
  /// What it is, by its contents.
  public let kind: ContentKind

  /// What the dynamic loader will want of an ELF file, or what is wrong with it; nil for anything else.
  let elfResult: Result<ELFImage?, ELFError>?

  /// Reads a file.
  public init(_ file: SubjectFile) throws(FileReadError) {
    let start = try file.bytes(limit: 64 << 10)
    let isLong = start.count < min(file.size, Self.textLimit) && ContentKind(start) == .text
    self.init(file, bytes: isLong ? try file.bytes(limit: Self.textLimit) : start)
  }

  /// A file with its bytes.
  init(_ file: SubjectFile, bytes: [UInt8]) {
    self.file = file
    self.bytes = bytes
    kind = ContentKind(bytes)
    elfResult = kind == .elf ? Result { () throws(ELFError) in try file.elfImage() } : nil
  }

  /// Whether all bytes are there.
  public var isComplete: Bool { bytes.count >= file.size }

  /// The bytes of a text, as far as rules look through it; empty for anything else.
  public var textBytes: ArraySlice<UInt8> {
    kind == .text ? bytes.prefix(Self.textLimit) : []
  }

  /// The first line, without its end.
  public var firstLine: Substring {
    let line = textBytes.prefix(1024).prefix { $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "\r") }
    return Substring(decoding: line, as: UTF8.self)
  }

  /// Line and column of the byte at `offset`, with the line itself. Columns count characters in the sense of Unicode
  /// scalars, as SARIF and editors do.
  public func position(of offset: Int) -> (line: Int, column: Int, text: String) {
    let newline = UInt8(ascii: "\n")
    let offset = min(offset, bytes.count)
    let start = bytes[..<offset].lastIndex(of: newline).map { $0 + 1 } ?? 0
    let line = bytes[..<start].reduce(into: 1) { count, byte in if byte == newline { count += 1 } }
    let rest = bytes[start...].prefix(500).prefix { $0 != newline && $0 != UInt8(ascii: "\r") }
    return (line, Self.scalars(bytes[start..<offset]) + 1, String(decoding: rest, as: UTF8.self))
  }

  /// The place of the bytes of `range`, which stand in one line.
  public func place(_ range: Range<Int>) -> Place {
    let start = position(of: range.lowerBound)
    let width = max(Self.scalars(bytes[range]), 1)
    return Place(file: file.displayPath, line: start.line, column: start.column, endColumn: start.column + width - 1)
  }

  /// The number of Unicode scalars in UTF-8 text: of the bytes that don't continue one.
  private static func scalars(_ bytes: ArraySlice<UInt8>) -> Int {
    bytes.reduce(into: 0) { count, byte in if byte & 0xC0 != 0x80 { count += 1 } }
  }
}

/// What a file is, by its first bytes.
public enum ContentKind: Hashable, Sendable {
  case empty, text, elf, portableExecutable, pythonBytecode, archive, otherBinary

  init(_ bytes: [UInt8]) {
    guard !bytes.isEmpty else {
      self = .empty
      return
    }
    let head = bytes.prefix(8192)
    if head.starts(with: [0x7F, 0x45, 0x4C, 0x46]) {
      self = .elf
    } else if Self.isPortableExecutable(bytes) {
      self = .portableExecutable
    } else if head.count >= 4, head[2] == 0x0D, head[3] == 0x0A, head[1] <= 0x0F || head[1] == 0xF3, head.contains(0) {
      self = .pythonBytecode
    } else if Self.archiveStarts.contains(where: head.starts) {
      self = .archive
    } else {
      self = head.contains(0) ? .otherBinary : .text
    }
  }

  private static let archiveStarts: [[UInt8]] = [
    [0x1F, 0x8B], [0x42, 0x5A, 0x68], [0xFD, 0x37, 0x7A, 0x58, 0x5A], [0x28, 0xB5, 0x2F, 0xFD],
    [0x50, 0x4B, 0x03, 0x04], [0x37, 0x7A, 0xBC, 0xAF],
  ]

  private static func isPortableExecutable(_ bytes: [UInt8]) -> Bool {
    guard bytes.starts(with: [0x4D, 0x5A]), bytes.count >= 0x40 else { return false }
    let offset = Int(bytes[0x3C]) | Int(bytes[0x3D]) << 8 | Int(bytes[0x3E]) << 16
    return offset + 4 <= bytes.count && bytes[offset..<(offset + 4)].elementsEqual([0x50, 0x45, 0, 0])
  }
}
