import Glibc

/// A regular file, read from start to end in pieces of 64 KiB.
final class FilePieces {
  private let path: String
  private let descriptor: Int32
  private var buffer = [UInt8](repeating: 0, count: 64 << 10)

  /// Never waits: a pipe that nobody writes to is refused, as is everything else that is no regular file.
  ///
  /// - Throws: ``SignatureError/unreadable(path:reason:)``
  init(_ path: String) throws(SignatureError) {
    self.path = path
    descriptor = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .unreadable(path: path, reason: String(cString: strerror(errno))) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      throw .unreadable(path: path, reason: "not a regular file")
    }
  }

  /// The file that is open as `descriptor`, which is closed with this value.
  init(descriptor: Int32, path: String) {
    self.descriptor = descriptor
    self.path = path
  }

  deinit { close(descriptor) }

  /// The next bytes; none at the end.
  func next() throws(SignatureError) -> ArraySlice<UInt8> {
    while true {
      let count = read(descriptor, &buffer, buffer.count)
      if count >= 0 { return buffer[..<count] }
      guard errno == EINTR else { throw .unreadable(path: path, reason: String(cString: strerror(errno))) }
    }
  }

  /// Whether something stands at `path`.
  static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

  /// The whole of a small file.
  ///
  /// - Throws: ``SignatureError/unreadable(path:reason:)``; ``SignatureError/malformed(path:reason:)`` when it holds
  ///   more than `limit` bytes.
  static func contents(of path: String, limit: Int = 1 << 20) throws(SignatureError) -> [UInt8] {
    let pieces = try FilePieces(path)
    var contents: [UInt8] = []
    while true {
      let piece = try pieces.next()
      if piece.isEmpty { return contents }
      contents += piece
      guard contents.count <= limit else {
        throw .malformed(path: path, reason: "it is larger than \(limit) bytes")
      }
    }
  }

  /// The whole of a small text file, which must be UTF-8.
  static func text(of path: String, limit: Int = 1 << 20) throws(SignatureError) -> String {
    guard let text = String(validating: try contents(of: path, limit: limit), as: UTF8.self) else {
      throw .malformed(path: path, reason: "it is not UTF-8 text")
    }
    return text
  }
}
