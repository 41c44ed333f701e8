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
    // The end of a piece may be the start of the path, and the byte before it.
    var kept = 0
    var isStart = true
    while true {
      let count = buffer.withUnsafeMutableBytes { bytes in
        read(descriptor, bytes.baseAddress?.advanced(by: kept), bytes.count - kept)
      }
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw ProjectError([.unreadable(location, reason: lastError())]) }
      guard count > 0 else { return false }
      let filled = kept + count
      if contains(buffer[..<filled], isStart: isStart) { return true }
      isStart = false
      kept = min(filled, path.count)
      buffer.replaceSubrange(..<kept, with: Array(buffer[(filled - kept)..<filled]))
    }
  }

  /// Whether the path begins in `bytes`, not as the end of another one: `/build/` is no part of `/home/me/build/`.
  ///
  /// - Parameter isStart: the file begins with these bytes.
  private func contains(_ bytes: ArraySlice<UInt8>, isStart: Bool) -> Bool {
    bytes.withUnsafeBytes { bytes in
      var start = 0
      while start + path.count <= bytes.count, let base = bytes.baseAddress,
        let slash = memchr(base + start, Int32(path[0]), bytes.count - path.count + 1 - start)
      {
        let index = slash - UnsafeMutableRawPointer(mutating: base)
        let isWhole = index == 0 ? isStart : !Self.isPathByte(bytes[index - 1])
        if isWhole, memcmp(slash, path, path.count) == 0 { return true }
        start = index + 1
      }
      return false
    }
  }

  private static func isPathByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
    case UInt8(ascii: "0")...UInt8(ascii: "9"), 0x80...0xFF: true
    default: "/._-+~".utf8.contains(byte)
    }
  }
}
