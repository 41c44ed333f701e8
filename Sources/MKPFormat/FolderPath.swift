import Glibc

/// A folder for files to come. What was missing of its path has been made, and can be taken back while it is empty.
public struct FolderPath: Sendable {
  /// The folders that were made, the innermost first.
  private var made: [String] = []

  /// Makes the folder at `path` and those above it, as far as they are missing; none of them when this throws.
  public init(making path: String) throws(SystemError) {
    guard !path.isEmpty else { throw SystemError("cannot create", path, code: ENOENT) }
    do {
      for end in path.utf8.indices where path.utf8[end] == UInt8(ascii: "/") { try make(String(path[..<end])) }
      try make(path)
    } catch {
      removeIfEmpty()
      throw error
    }
  }

  /// Removes the folders that were made, unless something stands in them by now.
  public func removeIfEmpty() {
    for folder in made { rmdir(folder) }
  }

  private mutating func make(_ folder: String) throws(SystemError) {
    if folder.isEmpty { return }
    guard mkdir(folder, 0o777) != 0 else { return made.insert(folder, at: 0) }
    let code = errno
    var status = stat()
    // What is there already may be on a file system that can't be written to, which says so first.
    if stat(folder, &status) == 0, status.st_mode & S_IFMT == S_IFDIR { return }
    throw SystemError("cannot create", folder, code: code == EEXIST ? ENOTDIR : code)
  }
}
