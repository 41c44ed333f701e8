/// What a file is, by its first bytes: what people take for a package, and the two things that a package can be.
public enum FileKind: String, Hashable, Sendable, CaseIterable {
  case empty
  case gzip
  case tar
  case zip
  case sevenZip
  case xz
  case bzip2
  case zstandard
  case html
  case xml
  case json
  case pythonLiteral
  case gitLFSPointer
  case elf
  case text
  case unknown

  /// With an article, as in "this is …".
  public var description: String {
    switch self {
    case .empty: "an empty file"
    case .gzip: "a gzip-compressed file without a tar archive"
    case .tar: "a tar archive"
    case .zip: "a zip archive; a package is a gzip-compressed tar archive"
    case .sevenZip: "a 7z archive; a package is a gzip-compressed tar archive"
    case .xz: "an xz-compressed file; a package is compressed with gzip"
    case .bzip2: "a bzip2-compressed file; a package is compressed with gzip"
    case .zstandard: "a zstd-compressed file; a package is compressed with gzip"
    case .html: "an HTML page; perhaps a log-in or error page was downloaded"
    case .xml: "an XML document; perhaps an error message was downloaded"
    case .json: "a JSON document; perhaps an error message was downloaded"
    case .pythonLiteral: "a manifest, not the package with the files"
    case .gitLFSPointer: "a Git LFS pointer; fetch the file itself with 'git lfs pull'"
    case .elf: "an ELF executable"
    case .text: "a text"
    case .unknown: "an unknown kind of file"
    }
  }

  /// The kind of the file that starts with `bytes`; at least 512 of them, if it has so many.
  public init(startingWith bytes: some Collection<UInt8>) {
    let bytes = Array(bytes.prefix(512))
    self = Self.magics.first { bytes.starts(with: $0.bytes) }?.kind ?? Self.textKind(bytes)
    if self == .text || self == .unknown, Self.isTarHeader(bytes) { self = .tar }
  }

  private static let magics: [(kind: FileKind, bytes: [UInt8])] = [
    (.gzip, [0x1F, 0x8B]), (.zip, [0x50, 0x4B, 3, 4]), (.zip, [0x50, 0x4B, 5, 6]),
    (.sevenZip, [0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C]), (.xz, [0xFD, 0x37, 0x7A, 0x58, 0x5A, 0]),
    (.bzip2, [0x42, 0x5A, 0x68]), (.zstandard, [0x28, 0xB5, 0x2F, 0xFD]), (.elf, [0x7F, 0x45, 0x4C, 0x46]),
  ]

  private static func textKind(_ bytes: [UInt8]) -> FileKind {
    if bytes.isEmpty { return .empty }
    guard !bytes.contains(0) else { return .unknown }
    let withoutMark = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes.dropFirst(3) : bytes[...]
    let text = String(decoding: withoutMark.drop { $0 == 0x20 || (0x09...0x0D).contains($0) }, as: UTF8.self)
      .lowercased()
    if text.hasPrefix("version https://git-lfs.github.com/spec/") { return .gitLFSPointer }
    if text.hasPrefix("<!doctype html") || text.hasPrefix("<html") || text.contains("<html") { return .html }
    if text.hasPrefix("<") { return .xml }
    if text.hasPrefix("{'") || text.hasPrefix("{u'") { return .pythonLiteral }
    if text.hasPrefix("{") || text.hasPrefix("[") { return .json }
    return bytes.contains { $0 < 0x20 && !(0x09...0x0D).contains($0) } ? .unknown : .text
  }

  /// Whether `bytes` are the header of a member: its checksum is right.
  private static func isTarHeader(_ bytes: [UInt8]) -> Bool {
    guard bytes.count == 512 else { return false }
    let digits = bytes[148..<156].drop { $0 == 0x20 }.prefix { (0x30...0x37).contains($0) }
    guard !digits.isEmpty else { return false }
    let stated = digits.reduce(0) { $0 * 8 + Int($1 - 0x30) }
    let counted = bytes.enumerated().map { (148..<156).contains($0.offset) ? 0x20 : $0.element }
    // Some old programs took bytes for signed.
    return [counted.reduce(0) { $0 + Int($1) }, counted.reduce(0) { $0 + Int(Int8(bitPattern: $1)) }].contains(stated)
  }
}
