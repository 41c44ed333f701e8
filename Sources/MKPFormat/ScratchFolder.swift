import Glibc

/// A folder for a while, which goes with this value: nobody else may enter it, and nobody foresees its name. What runs
/// that were killed have left beside it goes when it is made; what other runs use stays (see ``Leftovers``).
public final class ScratchFolder: Sendable {
  /// Where it is.
  public let path: String

  /// The folder, open and locked.
  let descriptor: Int32
  /// The folder around it.
  let parent: Int32
  private let name: String

  /// A folder in `TMPDIR`, or where that is not set in `/tmp`.
  public convenience init() throws(SystemError) {
    let base = getenv("TMPDIR").map { String(cString: $0) } ?? ""
    try self.init(in: base.isEmpty ? "/tmp" : base, hidden: false)
  }

  /// A hidden folder in `folder`, on the same file system.
  public convenience init(in folder: String) throws(SystemError) { try self.init(in: folder, hidden: true) }

  private init(in folder: String, hidden: Bool) throws(SystemError) {
    parent = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard parent >= 0 else { throw SystemError("cannot open", folder, code: errno) }
    Leftovers.remove(from: parent)
    while true {
      let name = Leftovers.newName(hidden: hidden)
      guard mkdirat(parent, name, 0o700) == 0 else {
        if errno == EEXIST { continue }
        let code = errno
        close(parent)
        throw SystemError("cannot create a folder in", folder, code: code)
      }
      let descriptor = openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
      let code = errno
      if descriptor >= 0, Leftovers.lock(descriptor, called: name, in: parent) {
        self.name = name
        self.descriptor = descriptor
        path = folder == "/" ? "/\(name)" : "\(folder)/\(name)"
        return
      }
      if descriptor >= 0 {
        close(descriptor)
      } else if code != ENOENT {
        unlinkat(parent, name, AT_REMOVEDIR)
        close(parent)
        throw SystemError("cannot open", "\(folder)/\(name)", code: code)
      }
    }
  }

  deinit {
    Leftovers.empty(descriptor)
    unlinkat(parent, name, AT_REMOVEDIR)
    close(descriptor)
    close(parent)
  }
}
