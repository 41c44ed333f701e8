import Glibc
import MKPFormat

/// Standard output. Unlike `print`, it notices when the output cannot be written, and a reader that goes away, as in
/// `mkpkit list x.mkp | head`, ends the program quietly.
enum StandardOutput {
  /// Writes `text` and a line end.
  static func line(_ text: String = "") throws(CommandFailure) { try write(text + "\n") }

  /// Writes `text`.
  static func write(_ text: String) throws(CommandFailure) {
    guard let code = writeAll(text, to: STDOUT_FILENO) else { return }
    throw CommandFailure(
      code == EPIPE ? .fine : .environment,
      lines: code == EPIPE ? [] : ["cannot write the output: \(String(cString: strerror(code)))"])
  }
}

/// Standard error.
enum StandardError {
  /// Writes each of `lines` as one line, behind the program's name. Nothing can be done when that fails.
  static func report(_ lines: [String], severity: Terminal.Style? = .red) {
    let terminal = Terminal.standardError
    Progress.clear()
    for line in lines {
      let name = severity.map { terminal.styled("mkpkit:", $0) } ?? "mkpkit:"
      _ = writeAll("\(name) \(line.visible)\n", to: STDERR_FILENO)
    }
  }
}

extension CommandFailure {
  init(_ status: ExitStatus, lines: [String]) {
    self.status = status
    self.lines = lines
  }
}

/// Writes everything, and gives the number of the error if that is not possible.
func writeAll(_ text: String, to descriptor: Int32) -> Int32? {
  var bytes = Array(text.utf8)[...]
  while !bytes.isEmpty {
    let count = bytes.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
    if count > 0 {
      bytes = bytes.dropFirst(count)
    } else if errno == EAGAIN {
      var waiting = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
      poll(&waiting, 1, -1)
    } else if errno != EINTR {
      return errno
    }
  }
  return nil
}
