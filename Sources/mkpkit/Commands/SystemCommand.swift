import ArgumentParser
import MKPProject

struct SystemCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "system",
    abstract: "Manage the files of Debian packages that projects pin.",
    discussion: """
      Example: mkpkit system fetch

      An entry of 'contents' in mkp.yaml with 'system' and 'sha256' is a file of a Debian package, pinned. Other \
      releases of Debian and Ubuntu have other files; where the entry names the 'release', that of Debian is taken.
      """,
    subcommands: [Fetch.self])

  struct Fetch: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "fetch",
      abstract: "Fetch the pinned files that this machine does not have.",
      discussion: """
        Example: mkpkit system fetch --mirror https://mirror.example.org/debian

        Downloads the packages, checked by Debian's keyring, and unpacks them; nothing is installed into the system, \
        no root is needed, and nothing happens where the machine's own files are those that are pinned. The mirror is \
        the one that this machine's apt uses, where that is Debian.
        """)

    @Argument(help: "The folder of the project, or its mkp.yaml.", completion: .directory)
    var project = "."

    @Option(help: "URL of a Debian mirror.")
    var mirror: String?

    func run() async throws {
      let fetcher = SystemFileFetcher(mirror: mirror) { StandardError.report([$0], severity: .dim) }
      for (file, location) in try await fetcher.fetch(for: Project.load(at: project)) {
        try StandardOutput.line("\(file.visible): \(file == location ? "this machine's" : location.visible)")
      }
    }
  }
}
