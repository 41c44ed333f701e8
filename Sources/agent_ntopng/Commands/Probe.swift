import ArgumentParser
import NtopngAPI
import NtopngViews

/// `agent_ntopng probe`: says what works, for people who set up the monitoring.
struct ProbeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "probe",
    abstract: "Connect to an ntopng server and say what works, what not, and why.",
    discussion: """
      Nothing is changed on the server and nothing is taken from the cache. A password that ntopng refused a short while \
      ago is not tried again, because ntopng locks out an address after five failed logins. When nothing works the exit \
      code is 4; with --format json the object says why.

      Example: agent_ntopng probe --url https://ntopng.example:3001 --stdin-secret < token
      """
  )

  @OptionGroup var server: ServerArguments

  @Option(
    help: ArgumentHelp(
      "Try a source of the names of piggyback hosts, repeatable, as for sections.", valueName: "source"))
  var hostNameFrom: [PiggybackOptions.NameSource] = []

  @Option(help: "text or json.")
  var format = Format.text

  enum Format: String, ExpressibleByArgument { case text, json }

  func run() throws {
    let client = try ServerConnection(server, deadline: Deadline(seconds: server.timeout)).client()
    let probe = Probe(
      client, hostNamesFrom: hostNameFrom,
      livestatusSocket: CheckmkHosts.socket(inSite: CacheFolder.environment("OMD_ROOT")))
    StandardOutput.write(format == .json ? probe.json.prettyText + "\n" : probe.text)
    if let failure = probe.failure { throw Failure.of(server.url, failure) }
  }
}
