import Glibc

/// What kind of file stands at a path.
struct FileStatus {
  enum Kind { case file, folder, link, special }

  /// Tells two files apart.
  struct Identity: Hashable {
    let device: UInt64
    let number: UInt64
  }

  let kind: Kind
  let size: Int64
  let identity: Identity
  /// This process's user owns it; for root in a sudo, that is also the user who called.
  let isOwn: Bool
  /// Everybody may read it.
  let isPublic: Bool
  /// Everybody may go through the folder.
  let isSearchable: Bool
  private let mode: mode_t

  /// Of the path itself; nil, with `errno`, when there is nothing.
  init?(_ path: String) {
    var status = stat()
    guard lstat(path, &status) == 0 else { return nil }
    self.init(status)
  }

  /// Of what the path leads to.
  init?(following path: String) {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    self.init(status)
  }

  private init(_ status: stat) {
    mode = status.st_mode & S_IFMT
    kind =
      switch mode {
      case S_IFREG: .file
      case S_IFDIR: .folder
      case S_IFLNK: .link
      default: .special
      }
    size = Int64(status.st_size)
    let caller = geteuid() == 0 ? environmentVariable("SUDO_UID").flatMap { uid_t($0) } : nil
    isOwn = status.st_uid == geteuid() || status.st_uid == caller
    isPublic = status.st_mode & S_IROTH != 0
    isSearchable = status.st_mode & S_IXOTH != 0
    identity = Identity(device: UInt64(status.st_dev), number: UInt64(status.st_ino))
  }

  /// For messages.
  var kindName: String {
    switch mode {
    case S_IFIFO: "FIFO"
    case S_IFSOCK: "socket"
    case S_IFCHR, S_IFBLK: "device"
    default: "special file"
    }
  }
}

/// The system's words for the last error.
func lastError() -> String { String(cString: strerror(errno)) }

/// A reason in the system's words.
struct SystemReason: Error { let text: String }

/// The names in a folder in the order of their bytes; those that are not UTF-8 apart, made readable.
func listFolder(_ path: String) -> Result<(names: [String], unreadableNames: [String]), SystemReason> {
  guard let folder = opendir(path) else { return .failure(SystemReason(text: lastError())) }
  defer { closedir(folder) }
  var names: [String] = []
  var unreadable: [String] = []
  while let entry = readdir(folder) {
    let bytes = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
      let start = UnsafeRawPointer(pointer).assumingMemoryBound(to: UInt8.self)
      return Array(
        UnsafeBufferPointer(start: start, count: strlen(UnsafeRawPointer(pointer).assumingMemoryBound(to: CChar.self))))
    }
    guard let name = String(validating: bytes, as: UTF8.self) else {
      unreadable.append(String(decoding: bytes, as: UTF8.self))
      continue
    }
    if name != ".", name != ".." { names.append(name) }
  }
  return .success((names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }, unreadable.sorted()))
}

/// The path without links, `.` and `..`; nil, with `errno`, when it does not exist.
func resolvedPath(_ path: String) -> String? {
  guard let resolved = realpath(path, nil) else { return nil }
  defer { free(resolved) }
  return String(cString: resolved)
}

/// Where mkpkit keeps what builds need: `$XDG_DATA_HOME/mkpkit`, else `~/.local/share/mkpkit`.
var userDataFolder: String {
  let given = environmentVariable("XDG_DATA_HOME").flatMap { $0.hasPrefix("/") ? $0 : nil }
  return (given ?? (environmentVariable("HOME") ?? "/tmp") + "/.local/share") + "/mkpkit"
}

/// The text of a symbolic link.
func readLink(_ path: String) -> String {
  var buffer = [CChar](repeating: 0, count: Int(PATH_MAX) + 1)
  let count = readlink(path, &buffer, buffer.count - 1)
  return String(decoding: buffer.prefix(max(0, count)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
}

/// Text files of a project.
enum TextFile {
  /// No text that a project has is larger.
  static let maximumSize = 4 << 20

  /// The text at `path`, which messages call `shown`.
  static func read(_ path: String, shown: String) throws(ProjectError) -> String {
    let bytes = try bytes(path, shown: shown)
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw ProjectError([.unreadable(shown, reason: "not UTF-8")])
    }
    return text
  }

  /// The bytes at `path`, which must be a regular file.
  static func bytes(_ path: String, shown: String) throws(ProjectError) -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw ProjectError([.unreadable(shown, reason: lastError())]) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      throw ProjectError([.unreadable(shown, reason: "not a regular file")])
    }
    guard status.st_size <= maximumSize else {
      throw ProjectError([.unreadable(shown, reason: "larger than \(maximumSize) bytes")])
    }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = Glibc.read(descriptor, &buffer, buffer.count)
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw ProjectError([.unreadable(shown, reason: lastError())]) }
      guard count > 0, bytes.count <= maximumSize else { return bytes }
      bytes += buffer[..<count]
    }
  }
}
