/// Keeps the agent from locking out its whole site: ntopng refuses all password logins of an address for 300 s after
/// five failures, and the agent runs every minute, possibly for many hosts.
///
/// After a failed login with a password, the same password is tried again at the earliest after 150 s. Another password
/// is another key and is tried at once. Tokens are not subject to the lock-out.
struct LoginGuard {
  private static let pause = 150.0
  let cache: ReplyCache

  private var name: String { "login-" + cache.key("login") }

  /// Seconds for which the login must not be tried; nil when it may.
  func secondsToWait(now: Double) -> Int? {
    guard let bytes = cache.folder.read(name, limit: 64), let failed = Double(String(decoding: bytes, as: UTF8.self)),
      failed <= now, failed + Self.pause > now
    else { return nil }
    return Int((failed + Self.pause - now).rounded(.up))
  }

  func noteFailure(now: Double) { try? cache.folder.write(name, Array("\(now)".utf8)) }

  func noteSuccess() { cache.folder.remove(name) }
}
