import ArgumentParser
import NtopngAPI
import NtopngViews

/// `agent_ntopng probe`: says what works, for people who set up the monitoring.
struct ProbeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "probe",
    abstract: "Connect to an ntopng server and say what works, what not, and why.",
    discussion: """
      Nothing is changed on the server and nothing is taken from the cache.

      Example: agent_ntopng probe --url https://ntopng.example:3001 --stdin-secret < token
      """
  )

  @OptionGroup var server: ServerArguments

  @Option(help: "text or json.")
  var format = Format.text

  enum Format: String, ExpressibleByArgument { case text, json }

  func run() throws {
    let ntopng = NtopngServer(
      url: server.url, credential: try server.credential(), verifiesCertificate: !server.insecure,
      authorityFile: server.authorityFile)
    let client = NtopngClient(
      ntopng,
      options: NtopngClientOptions(requestTimeout: server.requestTimeout, deadline: Deadline(seconds: server.timeout)))
    do throws(NtopngError) {
      let probe = try Probe(client)
      StandardOutput.write(format == .json ? probe.json.prettyText + "\n" : probe.text)
    } catch {
      throw Failure(status: .environment, lines: ["\(server.url): \(error)"])
    }
  }
}
