import JSONText

/// A release build of one product of a Swift package: with the portable SDK where it is installed, statically linked
/// with Swift's libraries, stripped, and the same bytes wherever the package lies.
struct SwiftBuild {
  let product: String
  let directory: String
  /// The SDK; nil where the build is for this machine.
  let sdk: SwiftSDK?
  /// The compiler's version.
  let toolchain: String
  /// Where the build keeps what it makes.
  let scratch: String
  private let optimization: AgentOptions.Optimization
  private let progress: @Sendable (String) -> Void

  init(
    product: String, directory: String, agent: ProjectDefinition.Agent, options: AgentOptions
  ) async throws(ProjectError) {
    self.product = product
    self.directory = directory
    progress = options.progress
    optimization = options.optimization
    let toolchain = try await SwiftToolchain.current()
    self.toolchain = toolchain.version
    sdk = options.sdks.usable(with: toolchain, machine: agent.machine)
    if sdk == nil, options.requiresPortable {
      throw ProjectError([
        .environment(
          "the portable Swift SDK for \(toolchain.version) is not installed: run 'mkpkit sdk install'")
      ])
    }
    scratch = directory + "/.build/mkpkit-" + (sdk?.name ?? "host")
  }

  /// Builds, and returns where the executable is.
  func run() async throws(ProjectError) -> String {
    progress("\(product): swift build" + (sdk.map { " with \($0.name)" } ?? " for this machine"))
    let status = try await ChildProcess.show(arguments, in: directory, environment: environment)
    guard status.isSuccess else {
      throw ProjectError([.agentFailed(product, reason: "swift build ended with \(status)")])
    }
    let place = try await ChildProcess.run(arguments + ["--show-bin-path"], in: directory, environment: environment)
    guard place.isSuccess, let folder = place.output.split(separator: "\n").last else {
      throw ProjectError([.agentFailed(product, reason: "swift build --show-bin-path: \(place.reason)")])
    }
    return "\(folder)/\(product)"
  }

  private var arguments: [String] {
    var arguments = [
      "swift", "build", "--configuration", "release", "--product", product, "--scratch-path", scratch,
      "--static-swift-stdlib", "--disable-local-rpath", "-Xswiftc", optimization == .size ? "-Osize" : "-O",
      "-Xlinker", "-s", "-Xlinker", "--build-id=none",
      // Swift exports all symbols of a program with a static standard library: names for nobody, 5 % of it.
      "-Xlinker", "--no-export-dynamic",
      // Else every object file carries a hash of the compiler's command line, with its absolute paths.
      "-Xswiftc", "-Xfrontend", "-Xswiftc", "-disable-incremental-llvm-codegen",
    ]
    // Paths that compilers put into programs: the scratch folder lies in the package, so its prefix comes last.
    for (path, name) in [(directory, "package"), (scratch, "build")] {
      arguments += ["-Xswiftc", "-file-prefix-map", "-Xswiftc", "\(path)=\(name)"]
      arguments += ["-Xcc", "-ffile-prefix-map=\(path)=\(name)", "-Xcxx", "-ffile-prefix-map=\(path)=\(name)"]
    }
    if let sdk { arguments += sdk.buildArguments }
    return arguments
  }

  private var environment: [String: String] {
    var variables = ["ZERO_AR_DATE": "1"]
    // Headers of this machine must not mix with the SDK's.
    if let sdk { variables["PKG_CONFIG_SYSROOT_DIR"] = sdk.sysroot }
    return variables
  }
}

/// The Swift compiler that `swift build` uses.
struct SwiftToolchain: Hashable, Sendable {
  /// `Swift version 6.3.1 (swift-6.3.1-RELEASE)`
  let version: String
  /// Folder with `swift` and `swift_static`: `…/usr/lib`.
  let libraries: String
  /// Folder with the compilers: `…/usr/bin`.
  let programs: String

  /// The toolchain in `PATH`.
  static func current() async throws(ProjectError) -> SwiftToolchain {
    let outcome = try await ChildProcess.run(["swiftc", "-print-target-info"])
    let info = try? JSONParser.parse(outcome.output)
    let suffix = "/lib/swift"
    guard outcome.isSuccess, let version = info?["compilerVersion"]?.stringValue,
      let resources = info?["paths"]?["runtimeResourcePath"]?.stringValue, resources.hasSuffix(suffix)
    else { throw ProjectError([.environment("no Swift toolchain: swiftc -print-target-info: \(outcome.reason)")]) }
    let prefix = String(resources.dropLast(suffix.count))
    return SwiftToolchain(version: version, libraries: prefix + "/lib", programs: prefix + "/bin")
  }
}
