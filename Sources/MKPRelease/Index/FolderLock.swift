import Glibc
import MKPFormat

/// A folder that one process at a time changes. Others wait; the lock ends with this value or with the process.
final class FolderLock {
  private let descriptor: Int32

  /// Waits without keeping a thread: whoever has the lock may need it to go on.
  init(_ folder: String) async throws(SystemError) {
    descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw SystemError("cannot open", folder, code: errno) }
    while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
      let code = errno
      guard code == EWOULDBLOCK || code == EINTR else { throw SystemError("cannot lock", folder, code: code) }
      try? await Task.sleep(for: .milliseconds(20))
    }
  }

  deinit { close(descriptor) }
}
