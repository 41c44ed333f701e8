import ArgumentParser
import NtopngAPI

/// `agent_ntopng capabilities`: what is asked of ntopng, for the documentation.
struct Capabilities: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "capabilities",
    abstract: "Print what is asked of ntopng, since which release and in which edition it exists, as Markdown.",
    discussion: "Example: agent_ntopng capabilities > docs/ntopng-editions.md", shouldDisplay: false)

  func run() { StandardOutput.write(Capability.markdown) }
}
