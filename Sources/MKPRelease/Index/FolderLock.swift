import Glibc
import MKPFormat

/// A folder that one process at a time changes. Others wait; the lock ends with this value or with the process.
final class FolderLock {
  private let descriptor: Int32

  init(_ folder: String) throws(SystemError) {
    descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw SystemError("cannot open", folder, code: errno) }
    while flock(descriptor, LOCK_EX) != 0 {
      let code = errno
      if code == EINTR { continue }
      close(descriptor)
      throw SystemError("cannot lock", folder, code: code)
    }
  }

  deinit { close(descriptor) }
}
