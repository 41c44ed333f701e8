import MKPFormat

/// An error that a command may end with: what stands on standard error, and how the program exits. Commands throw the
/// errors of the libraries as they are; the root prints them. Conform a library's error beside the command that throws
/// it.
protocol CommandError: Error {
  /// One line for each problem, in the order in which they should be read. What they quote is printed harmless.
  var lines: [String] { get }
  /// How the program exits.
  var status: ExitStatus { get }
}

/// An error of a command itself.
struct CommandFailure: CommandError {
  let status: ExitStatus
  let lines: [String]

  init(_ status: ExitStatus, _ lines: String...) {
    self.status = status
    self.lines = lines
  }
}

extension PackageReadError: CommandError {
  var status: ExitStatus { .unreadable }
}

extension SystemError: CommandError {
  var lines: [String] { [description] }
  var status: ExitStatus { .environment }
}

extension PackageWriteError: CommandError {
  var status: ExitStatus {
    switch self {
    case .invalidPlan: .findings
    case .changed: .unreadable
    case .system: .environment
    case .archive: .internalError
    }
  }
}

extension UnpackError: CommandError {
  var status: ExitStatus {
    switch self {
    case .unreadable, .changed: .unreadable
    case .hazards, .errors: .findings
    case .conflicts, .system: .environment
    }
  }
}
