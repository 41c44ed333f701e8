import ArgumentParser
import JSONText
import MKPProject

struct SDK: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sdk",
    abstract: "Manage the Swift SDK that makes agents run on every Checkmk server.",
    discussion: """
      Example: mkpkit sdk install

      With it, 'mkpkit build' links Swift agents against the glibc of an old Debian, so that they run on Debian 11, \
      Ubuntu 20.04, RHEL 8, SLES 15 SP3 and everything newer.
      """,
    subcommands: [Install.self, List.self, Remove.self])

  struct Install: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Install the SDK for the Swift toolchain in PATH.",
      discussion: """
        Example: mkpkit sdk install --mirror https://mirror.example.org/debian

        Downloads a few packages of Debian, checked by Debian's keyring, and unpacks them; nothing is installed into \
        the system, no root is needed. The mirror is the one that this machine's apt uses, where that is Debian.
        """)

    @Option(help: "URL of a Debian mirror.")
    var mirror: String?

    @Flag(help: "Do nothing where the SDK for this toolchain is installed.")
    var ifMissing = false

    func run() async throws {
      if ifMissing, try await SDKStore.standard.hasSDKForToolchain() { return }
      let installer = SDKInstaller(mirror: mirror) { StandardError.report([$0], severity: .dim) }
      let sdk = try await installer.install()
      try StandardOutput.line("installed \(sdk.name) for \(sdk.toolchain) in \(sdk.location)")
    }
  }

  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "List the SDKs that are installed.", discussion: "Example: mkpkit sdk list")

    @OptionGroup var output: OutputOptions

    func run() throws {
      let sdks = SDKStore.standard.installed
      try output.write(json: ["sdks": .array(sdks.map(json))]) {
        sdks.map { "\($0.name): \($0.toolchain), \($0.machine), \($0.location)\n" }.joined()
      }
    }

    private func json(_ sdk: SwiftSDK) -> JSONValue {
      let packages = sdk.packages.sorted { $0.key < $1.key }.map { ($0.key, JSONValue.string($0.value)) }
      return [
        "name": .string(sdk.name), "toolchain": .string(sdk.toolchain), "machine": .string(sdk.machine),
        "location": .string(sdk.location), "packages": .object(JSONObject(packages)),
      ]
    }
  }

  struct Remove: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Remove an SDK.", discussion: "Example: mkpkit sdk remove mkpkit-bullseye-x86_64")

    @Argument(help: "Its name, as 'mkpkit sdk list' shows it.")
    var name: String

    func run() throws { try SDKStore.standard.remove(name) }
  }
}
