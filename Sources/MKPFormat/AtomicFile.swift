import Glibc

/// A file that appears under its name only when it is complete: written beside its target, flushed to the disk and
/// renamed. Until then an existing file of that name stays as it is; if the program ends before, nothing is left behind
/// (where the file system knows files without a name, `O_TMPFILE`; elsewhere a kill leaves a hidden temporary file).
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

    let unnamed = open(folder, nameless | O_WRONLY | O_CLOEXEC, mode_t(mode))
    if unnamed >= 0 {
      if access(Self.link(to: unnamed), F_OK) == 0 {
        descriptor = unnamed
        return
      }
      close(unnamed)
    }
    let temporary = Self.temporaryName(beside: path)
    descriptor = open(temporary, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, mode_t(mode))
    guard descriptor >= 0 else { throw SystemError("cannot create", path, code: errno) }
    temporaryPath = temporary
  }

  deinit {
    close(descriptor)
    if let temporaryPath { unlink(temporaryPath) }
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

  /// Makes the file appear under its name, in place of any file that stands there. To be called once, at the end.
  public func commit() throws(SystemError) {
    guard retrying({ fsync(descriptor) }) == 0 else { throw SystemError("cannot write", path, code: errno) }
    if temporaryPath == nil {
      let temporary = Self.temporaryName(beside: path)
      let status = linkat(AT_FDCWD, Self.link(to: descriptor), AT_FDCWD, temporary, AT_SYMLINK_FOLLOW)
      guard status == 0 else { throw SystemError("cannot create", path, code: errno) }
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

  private static func link(to descriptor: Int32) -> String { "/proc/self/fd/\(descriptor)" }

  private static func temporaryName(beside path: String) -> String {
    let slash = path.utf8.lastIndex(of: UInt8(ascii: "/"))
    let start = slash.map { path.utf8.index(after: $0) } ?? path.startIndex
    // Not longer than a name may be, however long the target's is.
    return "\(path[..<start]).mkpkit-\(String(UInt64.random(in: .min ... .max), radix: 36)).tmp"
  }
}

/// `O_TMPFILE`, which is not imported from C since the macro is built from another one.
private let nameless = 0o20_000_000 | O_DIRECTORY
