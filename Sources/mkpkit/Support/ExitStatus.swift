import ArgumentParser

/// How a command ends. Every command's help refers to this list.
enum ExitStatus: Int32 {
  case fine = 0
  /// Findings, or a readable package with a defect.
  case findings = 1
  case usage = 2
  /// The input is missing or cannot be read.
  case unreadable = 3
  /// Something the command needs is missing: a tool, the network.
  case environment = 4
  /// A defect of mkpkit itself.
  case internalError = 5

  /// Throw this to end the command with this status.
  var exitCode: ExitCode { ExitCode(rawValue) }
}
