import Glibc

/// A file that appears under its name only when it is complete: written beside its target, flushed to the disk and
/// renamed. Until then an existing file of that name stays as it is; if the program ends before, nothing is left behind
/// where the file system knows files without a name (`O_TMPFILE`). Elsewhere a kill leaves a hidden temporary file, which
/// the next run in that folder removes.
public final class AtomicFile {
  /// Where the file will appear.
  public let path: String

  private let folder: String
  private let descriptor: Int32
  private var temporaryPath: String?

  /// Starts a file that shall appear at `path`. Its mode is `mode` without the bits of the umask.
  public init(path: String, mode: UInt16 = 0o666) throws(SystemError) {
    self.path = path
    let slash = path.utf8.lastIndex(of: UInt8(ascii: "/"))
    let folder = slash.map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
    self.folder = folder

    Leftovers.remove(from: folder)
    let unnamed = open(folder, nameless | O_WRONLY | O_CLOEXEC, mode_t(mode))
    if unnamed >= 0 {
      if access(Self.link(to: unnamed), F_OK) == 0 {
        // For the moment in which it has a temporary name.
        flock(unnamed, LOCK_EX | LOCK_NB)
        descriptor = unnamed
        return
      }
      close(unnamed)
    }
    guard let (file, name) = Leftovers.newFile(in: AT_FDCWD, prefix: Self.prefix(of: path), mode: mode_t(mode)) else {
      throw SystemError("cannot create", path, code: errno)
    }
    descriptor = file
    temporaryPath = name
  }

  deinit {
    if let temporaryPath { unlink(temporaryPath) }
    close(descriptor)
  }

  /// Appends `bytes`.
  public func write(_ bytes: UnsafeRawBufferPointer) throws(SystemError) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let piece = UnsafeRawBufferPointer(rebasing: rest)
      let count = retrying { Glibc.write(descriptor, piece.baseAddress, piece.count) }
      guard count > 0 else { throw SystemError("cannot write", path, code: errno) }
      rest = rest.dropFirst(count)
    }
  }

  /// Appends `bytes`.
  public func write(_ bytes: [UInt8]) throws(SystemError) {
    let result = bytes.withUnsafeBytes { buffer in Result { () throws(SystemError) in try self.write(buffer) } }
    try result.get()
  }

  /// Where what was written so far can be read.
  public var contentPath: String { temporaryPath ?? Self.link(to: descriptor) }

  /// Makes the file appear under its name, in place of any file that stands there. To be called once, at the end.
  public func commit() throws(SystemError) {
    guard retrying({ fsync(descriptor) }) == 0 else { throw SystemError("cannot write", path, code: errno) }
    if temporaryPath == nil {
      // Where nothing stands in the way, there is no temporary name at any moment.
      if link(to: path) { return try flushFolder() }
      guard errno == EEXIST else { throw SystemError("cannot create", path, code: errno) }
      let temporary = Self.prefix(of: path) + Leftovers.newName(hidden: true)
      guard link(to: temporary) else { throw SystemError("cannot create", path, code: errno) }
      temporaryPath = temporary
    }
    guard let temporaryPath, rename(temporaryPath, path) == 0 else {
      throw SystemError("cannot create", path, code: errno)
    }
    self.temporaryPath = nil
    try flushFolder()
  }

  /// Writes a whole file.
  public static func write(_ bytes: [UInt8], to path: String, mode: UInt16 = 0o666) throws(SystemError) {
    let file = try AtomicFile(path: path, mode: mode)
    try file.write(bytes)
    try file.commit()
  }

  /// Writes a whole file.
  public static func write(_ text: String, to path: String, mode: UInt16 = 0o666) throws(SystemError) {
    try write(Array(text.utf8), to: path, mode: mode)
  }

  private func flushFolder() throws(SystemError) {
    let handle = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard handle >= 0 else { return }  // A folder that may be written but not read: the file itself is safe.
    defer { close(handle) }
    // Some file systems cannot flush a folder and say EINVAL.
    guard fsync(handle) == 0 || errno == EINVAL else { throw SystemError("cannot write", folder, code: errno) }
  }

  /// Gives the file without a name one, unless something has it.
  private func link(to name: String) -> Bool {
    linkat(AT_FDCWD, Self.link(to: descriptor), AT_FDCWD, name, AT_SYMLINK_FOLLOW) == 0
  }

  private static func link(to descriptor: Int32) -> String { "/proc/self/fd/\(descriptor)" }

  /// The path of the folder as far as a name follows.
  private static func prefix(of path: String) -> String {
    let slash = path.utf8.lastIndex(of: UInt8(ascii: "/"))
    return String(path[..<(slash.map { path.utf8.index(after: $0) } ?? path.startIndex)])
  }
}

/// `O_TMPFILE`, which is not imported from C since the macro is built from another one.
private let nameless = 0o20_000_000 | O_DIRECTORY
