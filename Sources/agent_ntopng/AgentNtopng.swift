import ArgumentParser
import HTTPTransport

#if canImport(Glibc)
  import Glibc
#endif

/// The root of the agent's command line.
@main
struct AgentNtopng: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "agent_ntopng",
    abstract: "Checkmk special agent and data source of the GUI pages for ntopng.",
    discussion: """
      Exit codes: 0 fine, 2 wrong usage, 3 a password or file cannot be read, 4 ntopng cannot be asked, \
      5 an error of the program itself.

      Example: agent_ntopng probe --url https://ntopng.example:3001 --stdin-secret < token

      Completions: agent_ntopng --generate-completion-script bash
      """,
    subcommands: [Sections.self, View.self, ProbeCommand.self, Capabilities.self]
  )

  /// Runs the command; problems become one line each on standard error.
  static func main() {
    SystemLibraries.restartWithoutLibraryPath()
    let groups = CommandLine.arguments.dropFirst().split(separator: "--next-server", omittingEmptySubsequences: false)
    let further = groups.dropFirst().map { Array($0) }
    FurtherServers.$arguments.withValue(further) {
      do {
        var command = try parseAsRoot(groups.first.map { Array($0) })
        try command.run()
      } catch let failure as Failure {
        for line in failure.lines { StandardError.print("agent_ntopng: \(line)") }
        Glibc.exit(failure.status.rawValue)
      } catch {
        // Help and version are errors of this kind too; their code is 0.
        guard exitCode(for: error) == .validationFailure else { exit(withError: error) }
        StandardError.print(fullMessage(for: error))
        Glibc.exit(Failure.Status.usage.rawValue)
      }
    }
  }
}

/// The groups of options behind `--next-server`.
enum FurtherServers {
  @TaskLocal static var arguments: [[String]] = []
}
