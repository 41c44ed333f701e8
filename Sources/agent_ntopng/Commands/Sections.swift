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
    var failures: [Failure] = []
    var written = 0
    for (index, group) in groups.enumerated() {
      let seconds = Double(end.remainingMilliseconds) / 1000 / Double(groups.count - index)
      do throws(Failure) {
        let failure = try group.write(deadline: Deadline(seconds: min(seconds, group.server.timeout)))
        failures += [failure].compactMap { $0 }
        written += 1
      } catch {
        failures.append(error)
      }
    }
    let lines = failures.flatMap(\.lines)
    // Checkmk throws away what a failed agent has printed. Where a server's service says why there are no data, it must not.
    if written == 0, let status = failures.last?.status { throw Failure(status: status, lines: lines) }
    for line in lines { StandardError.print("agent_ntopng: \(line)") }
  }
}
