import ArgumentParser
import Glibc

/// The root of the command line. Each subcommand has its own file in `Commands`.
@main
struct MKPKit: AsyncParsableCommand {
  static let name = "mkpkit"
  static let configuration = CommandConfiguration(
    commandName: name,
    abstract: "Build, check, read, prove and publish Checkmk extension packages (.mkp).",
    discussion: """
      Exit codes: 0 fine, 1 findings or a package with a defect, 2 wrong usage, 3 missing or unreadable input, \
      4 the environment lacks something, 5 a defect of mkpkit itself.
      """,
    version: mkpkitVersion,
    subcommands: [
      Init.self, Build.self, Check.self, Explain.self, SchemaCommand.self, Inspect.self, List.self, Unpack.self,
      Diff.self, Verify.self, Sign.self, ProvenanceCommand.self, SBOMCommand.self, Keygen.self, Rebuild.self,
      Index.self, Fetch.self, ExchangeCommand.self, Publish.self, Release.self, SDK.self, SystemCommand.self,
    ]
  )

  /// Not asynchronous: the run time's own end of the main thread unwinds it, which takes a tenth of a short run.
  static func main() {
    // A reader that goes away is seen where the writing fails.
    signal(SIGPIPE, SIG_IGN)
    do {
      var command = try command(CommandLine.arguments.dropFirst())
      if let command = command as? any AsyncParsableCommand { finish(command) }
      do {
        try command.run()
      } catch {
        Glibc.exit(report(error, of: command).rawValue)
      }
    } catch {
      Glibc.exit(report(error).rawValue)
    }
  }

  /// The command that `arguments` ask for.
  ///
  /// The parser of the subcommand that stands first is asked alone: that of the root searches for a request of a
  /// completion script, which takes a sixth of a short run. Only the root says what is wrong, and shows help.
  private static func command(_ arguments: ArraySlice<String>) throws -> any ParsableCommand {
    if let subcommand = configuration.subcommands.first(where: { $0.configuration.commandName == arguments.first }),
      subcommand.configuration._superCommandName != nil,
      let command = try? subcommand.parseAsRoot(Array(arguments.dropFirst())), type(of: command) == subcommand
    {
      return command
    }
    if let unknown = UnknownCommand(arguments, of: self) { throw unknown }
    return try parseAsRoot(Array(arguments))
  }

  /// Runs the command and exits.
  private static func finish(_ command: sending any AsyncParsableCommand) -> Never {
    // Not of the main thread's class, whose threads compress while a command packs.
    Task(priority: .medium) {
      var command = command
      do {
        try await command.run()
        Glibc.exit(EXIT_SUCCESS)
      } catch {
        Glibc.exit(report(error, of: command).rawValue)
      }
    }
    while true { pause() }
  }

  /// Prints what `error` of `command` says, one line for each problem, and tells how to exit.
  private static func report(_ error: any Error, of command: (any ParsableCommand)? = nil) -> ExitCode {
    if let error = error as? any CommandError {
      StandardError.report(error.lines)
      ErrorReport.write(error.lines, error.status, of: command)
      return error.status.exitCode
    }
    if let code = error as? ExitCode { return code }
    switch exitCode(for: error) {
    case .success:
      // Help, the version or a completion script was asked for.
      do throws(CommandFailure) {
        try StandardOutput.line(fullMessage(for: error))
        return ExitStatus.fine.exitCode
      } catch {
        StandardError.report(error.lines)
        return error.status.exitCode
      }
    case .validationFailure:
      let lines = [message(for: error)] + (error is ValidationError ? [] : [helpHint(for: error)].compactMap(\.self))
      StandardError.report(lines)
      ErrorReport.write(lines, .usage, of: command)
      return ExitStatus.usage.exitCode
    default:
      StandardError.report(["internal error: \(error)"])
      ErrorReport.write(["internal error: \(error)"], .internalError, of: command)
      return ExitStatus.internalError.exitCode
    }
  }

  /// Where the help of the command stands whose line can't be understood: the parser says it behind the usage.
  private static func helpHint(for error: any Error) -> String? {
    fullMessage(for: error).split(separator: "\n").last { $0.contains("See '") }?.trimmingPrefix { $0 == " " }
      .description.replacing("See '", with: "see '")
  }
}
