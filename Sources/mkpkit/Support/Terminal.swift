import Glibc
import MKPFormat

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

/// One line on standard error that says what is going on; only on a terminal that can take it back.
enum Progress {
  /// Shows `text` in place of what was shown before.
  static func show(_ text: String) {
    guard Terminal.standardError.hasColor else { return }
    _ = writeAll("\r\u{1B}[K\(text)", to: STDERR_FILENO)
  }

  /// Shows how far a transfer is, in MB; `total` is 0 when it is not known.
  static func show(transfer verb: String, _ name: String, _ done: Int64, _ total: Int64) {
    let of = total > 0 ? " of \(megabytes(total))" : ""
    show("\(verb) \(name.visible): \(megabytes(done))\(of) MB")
  }

  private static func megabytes(_ bytes: Int64) -> String { "\(bytes / 1_000_000).\(bytes / 100_000 % 10)" }

  /// Takes the line away.
  static func clear() { show("") }
}
