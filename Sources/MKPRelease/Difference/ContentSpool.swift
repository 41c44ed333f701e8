import Glibc
import MKPFormat
import MKPProject

/// Keeps what a comparison needs of some files of a package while it passes by: texts, in a nameless temporary file,
/// and what ELF files say of themselves.
final class ContentSpool {
  /// What was kept of a file.
  enum Content {
    /// A text, and where it stands in the spool.
    case text(Range<Int>)
    case elf(ELFImage)
    /// Anything else, in words.
    case other(String)

    /// For the difference of contents of two kinds.
    var words: String {
      switch self {
      case .text: "a text"
      case .elf: "an ELF file"
      case .other(let words): words
      }
    }
  }

  private struct Key: Hashable {
    let part: PackagePart
    let path: [UInt8]

    /// The file that holds the content of `member`.
    init(_ member: PackageMember) {
      part = member.part
      path =
        switch member.kind {
        case .file: Array(member.path.utf8)
        case .symbolicLink(let target), .hardLink(let target): Array(target.utf8)
        }
    }
  }

  /// Texts longer than this are not compared line by line.
  private static let textLimit = 4 << 20
  /// Bytes of all texts together.
  private static let spoolLimit = 256 << 20

  private let wanted: Set<Key>
  private var contents: [Key: Content] = [:]
  private var file: UnsafeMutablePointer<FILE>?
  private var size = 0

  /// A spool for `members`; links count as the file that they lead to.
  init(_ members: [PackageMember]) {
    wanted = Set(members.map(Key.init))
  }

  deinit { if let file { fclose(file) } }

  /// Takes a file that passes by. Of repeated ones the last one stays, as for Checkmk.
  func take(_ stream: MemberStream) throws(PackageReadProblem) {
    let key = Key(stream.member)
    guard wanted.contains(key) else { return }
    contents[key] = try content(of: stream)
  }

  /// What was kept of `member`.
  func content(of member: PackageMember) -> Content {
    contents[Key(member)] ?? .other("a file that was exchanged meanwhile")
  }

  /// The bytes of a text.
  func bytes(_ range: Range<Int>) throws(SystemError) -> [UInt8] {
    guard let file, !range.isEmpty else { return [] }
    var bytes = [UInt8](repeating: 0, count: range.count)
    guard fseek(file, range.lowerBound, SEEK_SET) == 0, fread(&bytes, 1, range.count, file) == range.count else {
      throw SystemError("cannot read", "a temporary file", code: errno)
    }
    return bytes
  }

  private func content(of stream: MemberStream) throws(PackageReadProblem) -> Content {
    if stream.member.size <= Self.textLimit, size + Int(stream.member.size) <= Self.spoolLimit {
      let bytes = try stream.bytes(limit: Self.textLimit) ?? []
      if ELFImage.hasSignature(bytes) { return (try? ELFImage(bytes)).map(Content.elf) ?? .other("a damaged ELF file") }
      guard TextLines.isText(bytes) else { return .other(FileKind(startingWith: bytes).contentWords) }
      return .text(try append(bytes))
    }
    let start = try stream.next()
    guard ELFImage.hasSignature(start.prefix(4)) else {
      let isText = TextLines.isText(start)
      return .other(isText ? "a text too long to compare line by line" : FileKind(startingWith: start).contentWords)
    }
    return try elf(start, stream)
  }

  /// The tables of an ELF file stand anywhere in it, so that it goes into a temporary file of its own.
  private func elf(_ start: UnsafeRawBufferPointer, _ stream: MemberStream) throws(PackageReadProblem) -> Content {
    guard let copy = tmpfile() else { throw Self.problem("cannot create") }
    defer { fclose(copy) }
    var bytes = start
    while !bytes.isEmpty {
      guard fwrite(bytes.baseAddress, 1, bytes.count, copy) == bytes.count else { throw Self.problem("cannot write") }
      bytes = try stream.next()
    }
    guard fflush(copy) == 0 else { throw Self.problem("cannot write") }
    return (try? ELFImage(path: "/proc/self/fd/\(fileno(copy))")).map(Content.elf) ?? .other("a damaged ELF file")
  }

  private func append(_ bytes: [UInt8]) throws(PackageReadProblem) -> Range<Int> {
    if file == nil { file = tmpfile() }
    guard let file else { throw Self.problem("cannot create") }
    guard fwrite(bytes, 1, bytes.count, file) == bytes.count else { throw Self.problem("cannot write") }
    defer { size += bytes.count }
    return size..<size + bytes.count
  }

  private static func problem(_ action: String) -> PackageReadProblem {
    .system(SystemError(action, "a temporary file", code: errno))
  }
}

extension FileKind {
  /// The kind as the content of a file in a package.
  fileprivate var contentWords: String {
    switch self {
    case .unknown, .text, .pythonLiteral, .json, .html, .xml: "binary data"
    default: "binary data (\(rawValue))"
    }
  }
}
