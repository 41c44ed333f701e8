import ArgumentParser

/// The root of the command line. Each subcommand has its own file in `Commands`.
@main
struct MKPKit: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "mkpkit",
    abstract: "Build, check, read, prove and publish Checkmk extension packages (.mkp).",
    subcommands: []
  )
}
