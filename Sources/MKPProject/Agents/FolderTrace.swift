import Glibc

/// The path of a folder in a program that was built there: `#filePath` in Swift, `__FILE__` in C, what Go and Rust keep
/// for their messages, the interpreter of a script.
struct FolderTrace {
  /// The path without links, with a slash behind it.
  private let path: [UInt8]

  /// - Parameter folder: must exist.
  init?(of folder: String) {
    // In the root of the file system, every path would be one of the folder's.
    guard let resolved = resolvedPath(folder), resolved != "/" else { return nil }
    path = Array(resolved.utf8) + [UInt8(ascii: "/")]
  }

  /// Whether the file at `location` contains the path.
  func isInside(_ location: String) throws(ProjectError) -> Bool {
    let descriptor = open(location, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw ProjectError([.unreadable(location, reason: lastError())]) }
    defer { close(descriptor) }
    var buffer = [UInt8](repeating: 0, count: path.count + 1 << 18)
    // What the last piece ended with may be the start of the path.
    var kept = 0
    while true {
      let count = buffer.withUnsafeMutableBytes { bytes in
        read(descriptor, bytes.baseAddress?.advanced(by: kept), bytes.count - kept)
      }
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw ProjectError([.unreadable(location, reason: lastError())]) }
      guard count > 0 else { return false }
      let filled = kept + count
      if contains(buffer[..<filled]) { return true }
      kept = min(filled, path.count - 1)
      buffer.replaceSubrange(..<kept, with: Array(buffer[(filled - kept)..<filled]))
    }
  }

  private func contains(_ bytes: ArraySlice<UInt8>) -> Bool {
    bytes.withUnsafeBytes { bytes in
      var start = 0
      while start + path.count <= bytes.count, let base = bytes.baseAddress,
        let slash = memchr(base + start, Int32(path[0]), bytes.count - path.count + 1 - start)
      {
        if memcmp(slash, path, path.count) == 0 { return true }
        start = slash - UnsafeMutableRawPointer(mutating: base) + 1
      }
      return false
    }
  }
}
