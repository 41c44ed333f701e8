import Glibc

/// Reads the bytes of a planned file.
final class PlannedFileSource {
  /// The file's path on disk, or in the package when its bytes are in memory.
  let path: String
  private let descriptor: Int32?
  private var bytes: [UInt8]
  private var offset = 0
  private let size: Int64

  init(_ file: PlannedFile) throws(SystemError) {
    switch file.content {
    case .bytes(let bytes):
      path = file.path
      self.bytes = bytes
      descriptor = nil
      size = Int64(bytes.count)
    case .file(let path):
      // Not blocking: the file may have become a pipe since the plan was made.
      let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
      guard descriptor >= 0 else { throw SystemError("cannot open", path, code: errno) }
      var status = stat()
      guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
        close(descriptor)
        throw SystemError("cannot read", path, code: status.st_mode & S_IFMT == S_IFDIR ? EISDIR : EINVAL)
      }
      self.path = path
      self.descriptor = descriptor
      bytes = []
      size = Int64(status.st_size)
    }
  }

  deinit {
    if let descriptor { close(descriptor) }
  }

  /// Throws when the file has not `planned` bytes.
  func checkSize(_ planned: Int64) throws(PackageWriteError) {
    guard size == planned else { throw .changed(path: path, planned: planned, found: size) }
  }

  /// The next bytes, in `buffer`; none at the end.
  func next(_ buffer: UnsafeMutableRawBufferPointer) throws(SystemError) -> UnsafeRawBufferPointer {
    guard let descriptor else {
      let count = min(buffer.count, bytes.count - offset)
      bytes.withUnsafeBytes { buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[offset..<offset + count])) }
      offset += count
      return UnsafeRawBufferPointer(rebasing: buffer[..<count])
    }
    let count = retrying { read(descriptor, buffer.baseAddress, buffer.count) }
    guard count >= 0 else { throw SystemError("cannot read", path, code: errno) }
    return UnsafeRawBufferPointer(rebasing: buffer[..<count])
  }
}
