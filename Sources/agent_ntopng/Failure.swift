import NtopngAPI

#if canImport(Glibc)
  import Glibc
#endif

/// Why a command ends without doing its work.
struct Failure: Error {
  enum Status: Int32 {
    case usage = 2
    case unreadable = 3
    case environment = 4
  }

  let status: Status
  /// One line for each problem, without secrets.
  let lines: [String]

  /// What kept a server from being asked.
  static func of(_ url: String, _ error: any Error) -> Failure {
    // Errors of the connection name host and port themselves.
    let host = NtopngServer(url: url, credential: .none).hostAndPort + ": "
    let text = "\(error)"
    return Failure(
      status: .environment, lines: ["\(url): " + (text.hasPrefix(host) ? String(text.dropFirst(host.count)) : text)])
  }
}

/// Standard error.
enum StandardError {
  static func print(_ text: String) { _ = write(text + "\n", to: STDERR_FILENO) }
}

/// Standard output.
enum StandardOutput {
  /// Writes all of `text`; what cannot be written ends the program, because a half section is worse than none.
  static func write(_ text: String) {
    guard agent_ntopng.write(text, to: STDOUT_FILENO) else { exit(Failure.Status.environment.rawValue) }
  }
}

private func write(_ text: String, to descriptor: Int32) -> Bool {
  var text = text
  return text.withUTF8 { bytes in
    var done = 0
    while done < bytes.count {
      let count = Glibc.write(descriptor, bytes.baseAddress.map { $0 + done }, bytes.count - done)
      guard count > 0 || errno == EINTR else { return false }
      done += max(0, count)
    }
    return true
  }
}
