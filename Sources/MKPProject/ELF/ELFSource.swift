import Glibc

/// Bytes that can be read at any offset: a file, or memory.
struct ELFSource {
  let size: UInt64
  private let readBytes: (_ offset: UInt64, _ count: Int) throws(ELFError) -> [UInt8]

  init(_ bytes: [UInt8]) {
    size = UInt64(bytes.count)
    readBytes = { offset, count in Array(bytes[Int(offset)..<Int(offset) + count]) }
  }

  /// - Parameter descriptor: an open file, which must stay open as long as this value is used.
  init(descriptor: Int32) throws(ELFError) {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw .unreadable(String(cString: strerror(errno))) }
    size = UInt64(max(0, status.st_size))
    readBytes = { offset, count throws(ELFError) in
      var bytes = [UInt8](repeating: 0, count: count)
      var done = 0
      while done < count {
        let got = bytes.withUnsafeMutableBytes { buffer in
          pread(descriptor, buffer.baseAddress?.advanced(by: done), count - done, off_t(offset) + off_t(done))
        }
        if got < 0, errno == EINTR { continue }
        guard got >= 0 else { throw .unreadable(String(cString: strerror(errno))) }
        guard got > 0 else { throw .truncated("contents") }
        done += got
      }
      return bytes
    }
  }

  /// The bytes at `offset`, which must all be there.
  func read(_ offset: UInt64, _ count: UInt64, _ what: String) throws(ELFError) -> [UInt8] {
    // No table that is read here is larger in any real file; a file must not make us allocate more.
    guard count <= 16 << 20 else { throw .malformed("its \(what) claims \(count) bytes") }
    guard offset <= size, count <= size - offset else { throw .truncated(what) }
    return try readBytes(offset, Int(count))
  }
}

/// Fixed-width values in the byte order of the file.
struct ELFBytes {
  let bytes: [UInt8]
  let isLittleEndian: Bool

  /// The unsigned value of `width` bytes at `offset`, which the caller has checked to be inside.
  func value(_ offset: Int, _ width: Int) -> UInt64 {
    let slice = bytes[offset..<offset + width]
    return isLittleEndian
      ? slice.reversed().reduce(0) { $0 << 8 | UInt64($1) } : slice.reduce(0) { $0 << 8 | UInt64($1) }
  }

  /// The text from `offset` to the next NUL.
  func text(_ offset: UInt64) throws(ELFError) -> String {
    guard offset < UInt64(bytes.count) else { throw .malformed("a name outside of the string table") }
    let tail = bytes[Int(offset)...]
    guard let end = tail.firstIndex(of: 0) else { throw .malformed("a name without an end") }
    return String(decoding: tail[..<end], as: UTF8.self)
  }
}
