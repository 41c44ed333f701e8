import ArgumentParser
import NtopngAPI
import NtopngViews

/// `agent_ntopng sections`: what Checkmk monitors.
struct Sections: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sections",
    abstract: "Print agent sections of one or several ntopng servers.",
    discussion: """
      Several servers: --next-server between complete groups of options.

      Example: agent_ntopng sections --url https://ntopng.example:3001 \
      --token-id ntopng:$OMD_ROOT/var/check_mk/stored_passwords
      """
  )

  @OptionGroup var server: ServerArguments
  @OptionGroup var choice: SectionArguments

  func run() throws {
    var groups = [SectionGroup(server: server, choice: choice)]
    for (index, arguments) in FurtherServers.arguments.enumerated() {
      do {
        groups.append(try SectionGroup.parse(arguments))
      } catch {
        throw ValidationError("server \(index + 2): \(SectionGroup.message(for: error))")
      }
    }
    let end = Deadline(seconds: server.timeout)
    var lines: [String] = []
    var status = Failure.Status.environment
    for (index, group) in groups.enumerated() {
      let seconds = Double(end.remainingMilliseconds) / 1000 / Double(groups.count - index)
      do throws(Failure) {
        try group.write(deadline: Deadline(seconds: min(seconds, group.server.timeout)), isAlone: groups.count == 1)
      } catch {
        lines += error.lines
        status = error.status
      }
    }
    // One server that answers is enough; the lines of the others tell their problems.
    if lines.count >= groups.count { throw Failure(status: status, lines: lines) }
    for line in lines { StandardError.print("agent_ntopng: \(line)") }
  }
}
