import Glibc
import MKPProject

/// Where the password of a signing key comes from: a file, the environment or the terminal. Never the command line,
/// which every user of the machine can read.
struct KeyPassword {
  static let variable = "MKPKIT_KEY_PASSWORD"

  let file: String?

  /// The password, nil when there is none to be had; `confirmed` asks twice on a terminal.
  func value(confirmed: Bool) -> String? {
    if let file { return try? SecretFile.firstLine(file) }
    if let value = environmentVariable(Self.variable) { return value }
    // The controlling terminal, so that standard input may be anything.
    guard let terminal = fopen("/dev/tty", "r") else { return nil }
    defer { fclose(terminal) }
    let first = Self.ask("Password of the key: ", terminal)
    guard confirmed else { return first }
    return Self.ask("Once more: ", terminal) == first ? first : nil
  }

  private static func ask(_ question: String, _ terminal: UnsafeMutablePointer<FILE>) -> String? {
    let descriptor = fileno(terminal)
    var settings = termios()
    guard tcgetattr(descriptor, &settings) == 0 else { return nil }
    var quiet = settings
    quiet.c_lflag &= ~tcflag_t(ECHO)
    tcsetattr(descriptor, TCSAFLUSH, &quiet)
    defer {
      tcsetattr(descriptor, TCSAFLUSH, &settings)
      _ = writeAll("\n", to: STDERR_FILENO)
    }
    _ = writeAll(question, to: STDERR_FILENO)
    return line(of: terminal)
  }

  private static func line(of stream: UnsafeMutablePointer<FILE>) -> String? {
    var buffer: UnsafeMutablePointer<CChar>?
    var capacity = 0
    defer { free(buffer) }
    let count = getline(&buffer, &capacity, stream)
    guard count >= 0, let buffer else { return nil }
    let bytes = UnsafeRawBufferPointer(start: buffer, count: count)
    return String(decoding: bytes.prefix { $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "\r") }, as: UTF8.self)
  }
}
