#if canImport(Glibc)
  import Glibc
#endif

/// A file of the cache that is written piece by piece; a reader sees all of it or what was there before.
public final class CacheFileWriter {
  private let target: String
  private let temporary: String
  private let descriptor: Int32
  private var isDone = false

  /// The bytes that were written so far.
  public private(set) var size = 0

  /// Begins a file that will be called `name`.
  public init(_ folder: CacheFolder, _ name: String) throws(CacheError) {
    target = folder.file(name)
    temporary = CacheFolder.temporary(for: target)
    descriptor = open(temporary, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard descriptor >= 0 else { throw CacheError("cannot be written", temporary) }
  }

  deinit {
    close(descriptor)
    if !isDone { unlink(temporary) }
  }

  /// Writes all of `bytes` at the end.
  public func append(_ bytes: [UInt8]) throws(CacheError) {
    try write(bytes, at: size)
    size += bytes.count
  }

  /// Replaces the bytes at the start.
  public func overwriteStart(_ bytes: [UInt8]) throws(CacheError) { try write(bytes, at: 0) }

  private func write(_ bytes: [UInt8], at start: Int) throws(CacheError) {
    let isWritten = bytes.withUnsafeBytes { bytes -> Bool in
      var done = 0
      while done < bytes.count {
        let count = pwrite(descriptor, bytes.baseAddress.map { $0 + done }, bytes.count - done, off_t(start + done))
        if count < 0, errno == EINTR { continue }
        guard count > 0 else { return false }
        done += count
      }
      return true
    }
    guard isWritten else { throw CacheError("cannot be written", target) }
  }

  /// Makes the file visible under its name.
  public func commit() throws(CacheError) {
    guard rename(temporary, target) == 0 else { throw CacheError("cannot be written", target) }
    isDone = true
  }

  /// What was written so far; fewer bytes when that cannot be read.
  public func content() -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
      while count < size {
        let read = pread(descriptor, buffer.baseAddress.map { $0 + count }, size - count, off_t(count))
        guard read > 0 else { return }
        count += read
      }
    }
  }
}
