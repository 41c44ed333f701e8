import ArgumentParser
import JSONText
import MKPFormat
import MKPProject
import MKPRelease

struct SDK: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sdk",
    abstract: "Manage the Swift SDK that makes agents run on every Checkmk server.",
    discussion: """
      Example: mkpkit sdk install

      With it, 'mkpkit build' links Swift agents against the glibc of an old Debian, so that they run on Debian 11, \
      Ubuntu 20.04, RHEL 8, SLES 15 SP3 and everything newer.
      """,
    subcommands: [Install.self, Build.self, List.self, Remove.self])

  struct Install: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "install",
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

  struct Build: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "build",
      abstract: "Build one product of a Swift package with the SDK, and judge it as an agent is judged.",
      discussion: """
        Example: mkpkit sdk build agent_acme --glibc 2.28

        Says at the end where the executable is. With --sbom, what was linked into it is written down as CycloneDX 1.6; \
        its time is SOURCE_DATE_EPOCH. The output of --format json follows \
        'mkpkit schema output/sdk'.
        """)

    @Argument(help: "The executable product.")
    var product: String

    @Option(help: "The folder of the Swift package.", completion: .directory)
    var packagePath = "."

    @Option(help: "The glibc of the oldest server.")
    var glibc = "2.28"

    @Option(name: .customLong("library"), help: "A library beyond glibc's that every server has; may be repeated.")
    var libraries: [String] = []

    @Option(help: "What the compiler makes the most of.")
    var optimize = AgentOptions.Optimization.size

    @Option(help: "Write the bill of materials to this file.", completion: .file())
    var sbom: String?

    @Option(help: "The product's version, for the bill of materials.")
    var productVersion: String?

    @Option(help: "The product's licence as an SPDX expression, for the bill of materials.")
    var license: String?

    @Option(
      name: .customLong("linked"),
      help: "A Debian package of the SDK whose library is linked in, for the bill of materials; may be repeated.")
    var linked: [String] = []

    @OptionGroup var output: OutputOptions

    func validate() throws {
      if sbom != nil, productVersion == nil { throw ValidationError("--sbom needs --product-version") }
      if SymbolVersion(glibc) == nil { throw ValidationError("--glibc '\(glibc)': expected numbers as in 2.28") }
    }

    func run() async throws {
      let build = ProductBuild(
        product: product, root: absolutePath(packagePath), glibc: glibc, libraries: libraries, optimization: optimize,
        progress: { Progress.show($0) })
      let built = try await build.run()
      Progress.clear()
      if let sbom, let productVersion {
        let time = environmentVariable("SOURCE_DATE_EPOCH").flatMap(Int64.init) ?? 0
        let document = try SBOM(
          executable: built, version: productVersion, libraries: linked, license: license, time: time)
        try AtomicFile.write(document.json.prettyText + "\n", to: sbom)
      }
      try output.write(json: ["path": .string(built.location), "agent": BuildReport.agent(built)]) {
        BuildReport.agentText(built) + "\(built.location)\n"
      }
    }
  }

  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "list",
      abstract: "List the SDKs that are installed.",
      discussion: """
        Example: mkpkit sdk list

        The output of --format json follows 'mkpkit schema output/sdk'.
        """)

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
      commandName: "remove",
      abstract: "Remove an SDK.", discussion: "Example: mkpkit sdk remove mkpkit-bullseye-x86_64")

    @Argument(help: "Its name, as 'mkpkit sdk list' shows it.")
    var name: String

    func run() throws { try SDKStore.standard.remove(name) }
  }
}

extension AgentOptions.Optimization: ExpressibleByArgument {}
