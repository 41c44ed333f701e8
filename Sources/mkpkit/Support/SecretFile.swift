import Glibc
import MKPProject

/// Files that hold secrets: regular files, and pipes of the shell (`<(pass show x)`), whose writer may take its time.
enum SecretFile {
  private static let maximumSize = 64 << 10
  /// How long the writer of a pipe may take, in milliseconds: it may ask somebody for a password.
  private static let patience: Int32 = 60_000

  /// The text of the file; its content appears in no message. A pipe that nobody has open is empty.
  static func text(_ path: String) throws(CommandFailure) -> String {
    let descriptor = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw CommandFailure(.unreadable, "\(path): cannot be read: \(String(cString: strerror(errno)))")
    }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, [S_IFREG, S_IFIFO].contains(status.st_mode & S_IFMT) else {
      throw CommandFailure(.unreadable, "\(path): neither a regular file nor a pipe")
    }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: maximumSize)
    while true {
      let count = read(descriptor, &buffer, buffer.count)
      if count == 0 { break }
      if count > 0 {
        bytes += buffer[..<count]
      } else if errno == EAGAIN {
        var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        guard poll(&waiting, 1, patience) != 0 else {
          throw CommandFailure(.unreadable, "\(path): nobody writes to the pipe")
        }
      } else if errno != EINTR {
        throw CommandFailure(.unreadable, "\(path): cannot be read: \(String(cString: strerror(errno)))")
      }
      guard bytes.count < maximumSize else { throw CommandFailure(.unreadable, "\(path): not a small text file") }
    }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw CommandFailure(.unreadable, "\(path): not a small text file")
    }
    return text
  }

  /// The first line of the file, without its end.
  static func firstLine(_ path: String) throws(CommandFailure) -> String {
    let line = try text(path).utf8.prefix { $0 != UInt8(ascii: "\n") }
    return String(Substring(line.last == UInt8(ascii: "\r") ? line.dropLast() : line))
  }
}
