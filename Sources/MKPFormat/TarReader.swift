import CArchive
import Glibc

/// Reads one uncompressed tar archive of any dialect through libarchive, piece by piece.
final class TarReader {
  /// A member of the archive.
  struct Entry {
    enum Kind {
      case file
      case directory
      case symbolicLink(target: String?)
      case hardLink(target: String?)
      /// A device, a pipe or a socket, in words.
      case special(String)
    }

    /// As it is in the archive; nil when it is not UTF-8.
    let name: String?
    let kind: Kind
    /// In bytes.
    let size: Int64
    let mode: UInt16
    /// In seconds since 1970.
    let modificationTime: Int64
    let owner: ArchiveOwner
  }

  fileprivate final class Input {
    let source: any ByteSource
    var problem: PackageReadProblem?
    init(_ source: any ByteSource) { self.source = source }
  }

  private let archive: OpaquePointer
  private let input: Input
  private let member: String?
  private let memory: StableBytes
  private let scan: HeaderScan?
  /// What the header of the member that was read last says of its size, less what was read of it.
  private var remaining: Int64 = 0

  /// A reader of the archive that `source` holds.
  ///
  /// - Parameters:
  ///   - member: its name, if it is itself the member of an archive.
  ///   - scan: sees the bytes of `source`, and is asked whether it understands them as libarchive does.
  init(_ source: any ByteSource, member: String? = nil, scan: HeaderScan? = nil) throws(PackageReadProblem) {
    guard let archive = archive_read_new() else { throw .damagedArchive(member: member, "out of memory") }
    self.archive = archive
    self.member = member
    self.scan = scan
    input = Input(source)
    memory = StableBytes(capacity: 1 << 16)
    archive_read_support_format_tar(archive)
    archive_read_support_format_empty(archive)
    let context = Unmanaged.passUnretained(input).toOpaque()
    guard archive_read_open(archive, context, nil, nextBytes, nil) == ARCHIVE_OK else { throw problem() }
  }

  deinit { archive_read_free(archive) }

  /// The bytes of the archive up to the header that was read last, or to the end that was found.
  var headerPosition: Int64 { archive_read_header_position(archive) }

  /// The dialect of the member that was read last.
  var dialect: String {
    switch archive_format(archive) {
    case ARCHIVE_FORMAT_TAR_USTAR: "ustar"
    case ARCHIVE_FORMAT_TAR_PAX_INTERCHANGE, ARCHIVE_FORMAT_TAR_PAX_RESTRICTED: "pax"
    case ARCHIVE_FORMAT_TAR_GNUTAR: "GNU"
    default: "old"
    }
  }

  /// The next member; nil at the end.
  func next() throws(PackageReadProblem) -> Entry? {
    var entry: OpaquePointer?
    switch archive_read_next_header(archive, &entry) {
    case ARCHIVE_EOF: return nil
    case ARCHIVE_OK, ARCHIVE_WARN: break
    default: throw problem()
    }
    guard let entry else { throw problem() }
    remaining = max(0, archive_entry_size(entry))
    let read = Entry(
      name: text(archive_entry_pathname(entry)), kind: kind(of: entry), size: remaining,
      mode: UInt16(truncatingIfNeeded: archive_entry_perm(entry)), modificationTime: Int64(archive_entry_mtime(entry)),
      owner: ArchiveOwner(
        userID: archive_entry_uid(entry), groupID: archive_entry_gid(entry),
        user: text(archive_entry_uname(entry)) ?? "", group: text(archive_entry_gname(entry)) ?? ""))
    scan?.compare(read, at: headerPosition)
    return read
  }

  /// The next bytes of the member that was read last, valid until the next call; none at its end. Holes are zeros, and
  /// the map of holes can name places far behind the end: there is never more than the size that ``next()`` told.
  func nextData() throws(PackageReadProblem) -> UnsafeRawBufferPointer {
    let count = archive_read_data(archive, memory.buffer.baseAddress, memory.buffer.count)
    guard count >= 0 else { throw problem() }
    remaining -= Int64(count)
    guard remaining >= 0 else { throw .damagedArchive(member: member, "a file is larger than its header says") }
    return UnsafeRawBufferPointer(rebasing: memory.buffer[..<count])
  }

  private func kind(of entry: OpaquePointer) -> Entry.Kind {
    if let target = archive_entry_hardlink(entry) { return .hardLink(target: text(target)) }
    switch archive_entry_filetype(entry) {
    case 0o100000: return .file
    case 0o040000: return .directory
    case 0o120000: return .symbolicLink(target: text(archive_entry_symlink(entry)))
    case 0o020000: return .special("a character device")
    case 0o060000: return .special("a block device")
    case 0o010000: return .special("a named pipe")
    case 0o140000: return .special("a socket")
    default: return .special("of an unknown type")
    }
  }

  private func text(_ bytes: UnsafePointer<CChar>?) -> String? {
    bytes.flatMap { String(validatingCString: $0) }
  }

  private func problem() -> PackageReadProblem {
    if let problem = input.problem { return problem }
    let message = archive_error_string(archive).map { String(cString: $0) } ?? "unknown error"
    if message.hasPrefix("Truncated"), member == nil { return .truncated }
    return .damagedArchive(member: member, scan?.defects.first.map { "\(message); \($0)" } ?? message)
  }
}

/// The data of the member that a reader stands at, as a source: an archive in an archive.
final class MemberSource: ByteSource {
  private let reader: TarReader

  init(_ reader: TarReader) { self.reader = reader }

  func next() throws(PackageReadProblem) -> UnsafeRawBufferPointer { try reader.nextData() }
}

/// The callback by which libarchive asks for more; `context` is the reader's input.
private func nextBytes(
  archive: OpaquePointer?, context: UnsafeMutableRawPointer?, start: UnsafeMutablePointer<UnsafeRawPointer?>?
) -> Int {
  guard let context, let start else { return -1 }
  let input = Unmanaged<TarReader.Input>.fromOpaque(context).takeUnretainedValue()
  do throws(PackageReadProblem) {
    let bytes = try input.source.next()
    start.pointee = bytes.baseAddress
    return bytes.count
  } catch {
    input.problem = error
    mkpkit_archive_set_error(archive, EIO, "the input failed")
    return -1
  }
}
