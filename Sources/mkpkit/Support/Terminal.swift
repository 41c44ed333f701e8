import Glibc

/// What can be done where a stream leads to.
struct Terminal: Sendable {
  /// How a piece of text stands out.
  enum Style: String, Sendable {
    case bold = "1"
    case dim = "2"
    case red = "31"
    case green = "32"
    case yellow = "33"
  }

  /// Whether the stream leads to a terminal.
  let isInteractive: Bool
  /// Whether colour is welcome: on a terminal that can show it, unless `NO_COLOR` is set (no-color.org).
  let hasColor: Bool

  /// The terminal behind standard output.
  static let standardOutput = Terminal(STDOUT_FILENO)
  /// The terminal behind standard error.
  static let standardError = Terminal(STDERR_FILENO)

  private init(_ descriptor: Int32) {
    isInteractive = isatty(descriptor) == 1
    let kind = getenv("TERM").map { String(cString: $0) } ?? ""
    hasColor = isInteractive && !kind.isEmpty && kind != "dumb" && (getenv("NO_COLOR").map { $0.pointee == 0 } ?? true)
  }

  /// `text` in a style, where that can be shown.
  func styled(_ text: String, _ style: Style) -> String {
    hasColor ? "\u{1B}[\(style.rawValue)m\(text)\u{1B}[0m" : text
  }
}

/// One line on standard error that says what is going on; only on a terminal.
enum Progress {
  /// Shows `text` in place of what was shown before.
  static func show(_ text: String) {
    guard Terminal.standardError.isInteractive else { return }
    _ = writeAll("\r\u{1B}[K\(text)", to: STDERR_FILENO)
  }

  /// Takes the line away.
  static func clear() { show("") }
}
