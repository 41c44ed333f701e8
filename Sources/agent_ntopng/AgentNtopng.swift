import ArgumentParser

/// The root of the agent's command line.
@main
struct AgentNtopng: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "agent_ntopng",
    abstract: "Checkmk special agent and data source of the GUI pages for ntopng.",
    subcommands: []
  )
}
