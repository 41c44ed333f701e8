#if canImport(Glibc)
  import Glibc
#endif

/// Standard input.
enum StandardInput {
  /// Everything up to the end, at most `limit` bytes and one more, so that a reader notices what is too long.
  static func read(upTo limit: Int) -> [UInt8] {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while bytes.count <= limit {
      let count = Glibc.read(STDIN_FILENO, &buffer, buffer.count)
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { break }
      bytes += buffer[..<count]
    }
    return bytes
  }
}
