import CArchive
import Glibc

/// Writes one GNU tar archive through libarchive, piece by piece, into a sink. Names are written as they are, bytes of
/// UTF-8: libarchive converts names by the C locale, which Swift programs never set, only when it is asked to.
final class TarWriter {
  /// Why libarchive could not go on, in its words.
  struct Failure: Error { let message: String }

  /// Takes the next bytes; false stops the writing.
  typealias Sink = (UnsafeRawBufferPointer) -> Bool

  fileprivate final class Box {
    let sink: Sink
    init(_ sink: @escaping Sink) { self.sink = sink }
  }

  private let archive: OpaquePointer
  private let box: Box
  private var isOpen = true

  init(sink: @escaping Sink) throws(Failure) {
    guard let archive = archive_write_new() else { throw Failure(message: "out of memory") }
    self.archive = archive
    box = Box(sink)
    try check(archive_write_set_format_gnutar(archive))
    try check(archive_write_set_bytes_per_block(archive, 0))
    try check(archive_write_set_bytes_in_last_block(archive, 1))
    let context = Unmanaged.passUnretained(box).toOpaque()
    try check(archive_write_open(archive, context, nil, passToSink, nil))
  }

  deinit {
    if isOpen { archive_write_fail(archive) }
    archive_write_free(archive)
  }

  /// Starts a regular file owned by root.
  func begin(_ name: String, size: Int64, mode: UInt16, modificationTime: Int64) throws(Failure) {
    guard let entry = archive_entry_new() else { throw Failure(message: "out of memory") }
    defer { archive_entry_free(entry) }
    archive_entry_copy_pathname(entry, name)
    archive_entry_set_size(entry, size)
    archive_entry_set_filetype(entry, 0o100000)
    archive_entry_set_perm(entry, mode_t(mode))
    archive_entry_set_mtime(entry, time_t(modificationTime), 0)
    try check(archive_write_header(archive, entry))
  }

  /// Adds `bytes` to the file that was begun.
  func write(_ bytes: UnsafeRawBufferPointer) throws(Failure) {
    guard !bytes.isEmpty else { return }
    let count = archive_write_data(archive, bytes.baseAddress, bytes.count)
    guard count == bytes.count else { throw failure() }
  }

  /// Writes the end of the archive.
  func close() throws(Failure) {
    isOpen = false
    try check(archive_write_close(archive))
  }

  private func check(_ status: Int32) throws(Failure) {
    guard status == ARCHIVE_OK else { throw failure() }
  }

  private func failure() -> Failure {
    Failure(message: archive_error_string(archive).map { String(cString: $0) } ?? "unknown error")
  }

  /// The bytes that a file takes in the archive: header, data in blocks of 512, and for a name of more than 100 bytes
  /// one more header and the name.
  static func space(name: String, size: Int64) -> Int64 {
    let blocks: (Int64) -> Int64 = { ($0 + 511) / 512 * 512 }
    let nameBytes = Int64(name.utf8.count)
    return 512 + blocks(size) + (nameBytes > 100 ? 512 + blocks(nameBytes + 1) : 0)
  }

  /// The bytes that the end of an archive takes.
  static let endSpace: Int64 = 1024
}

/// The callback that libarchive calls with the bytes of the archive; `context` is the writer's box.
private func passToSink(
  archive: OpaquePointer?, context: UnsafeMutableRawPointer?, bytes: UnsafeRawPointer?, count: Int
) -> Int {
  guard let context else { return -1 }
  let box = Unmanaged<TarWriter.Box>.fromOpaque(context).takeUnretainedValue()
  if box.sink(UnsafeRawBufferPointer(start: bytes, count: count)) { return count }
  mkpkit_archive_set_error(archive, EIO, "the writing was stopped")
  return -1
}
