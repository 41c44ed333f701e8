import Glibc

/// A call of the operating system that failed, and what it was for.
public struct SystemError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What was tried, as in "cannot open".
  public let action: String
  /// The file it was tried on.
  public let path: String
  /// The number of the error (`errno`).
  public let code: Int32

  /// The failure `code` of `action` on `path`.
  public init(_ action: String, _ path: String, code: Int32) {
    self.action = action
    self.path = path
    self.code = code
  }

  /// `cannot open "x": No such file or directory`
  public var description: String { "\(action) \(path.quoted): \(reason)" }

  /// The system's own words for the error.
  public var reason: String { String(cString: strerror(code)) }
}

/// Repeats a system call while it is interrupted by a signal, and gives its result, or -1 with `errno` set.
func retrying<Result: SignedInteger>(_ call: () -> Result) -> Result {
  while true {
    let result = call()
    if result != -1 || errno != EINTR { return result }
  }
}
