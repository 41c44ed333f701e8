#if canImport(Glibc)
  import Glibc
#endif

/// A lock between processes (`flock`): the kernel frees it when its owner ends, however that happens.
///
/// Lock files are never deleted, so their number is bounded: 64 for each purpose, chosen by the hash of what is locked.
/// Who needs several takes them in the order of their numbers.
public final class FileLock {
  private let descriptor: Int32

  /// The number of the lock for a key of hexadecimal digits, 0 to 63.
  public static func number(for key: String) -> Int { (Int(key.prefix(2), radix: 16) ?? 0) & 63 }

  /// Takes the lock; nil when `deadline` came first, or the file cannot be opened.
  public init?(_ folder: CacheFolder, purpose: String, number: Int, until deadline: Deadline?) {
    descriptor = open(folder.file("lock-\(purpose)-\(number)"), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard descriptor >= 0 else { return nil }
    var pause: UInt32 = 1000
    while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
      guard errno == EWOULDBLOCK || errno == EINTR, let deadline, !deadline.isOver else { return nil }
      usleep(pause)
      pause = min(pause * 2, 40_000)
    }
  }

  deinit {
    if descriptor >= 0 { close(descriptor) }
  }
}
