import MKPFormat

/// apt with folders of its own: nothing of the machine's configuration but the program.
struct AptSandbox {
  private let folder: String

  init(folder: String, mirror: String, suite: String, keyring: String) throws(ProjectError) {
    self.folder = folder
    for name in ["lists/partial", "cache/archives/partial", "state", "empty", "debs"] {
      try makeFolders("\(folder)/\(name)")
    }
    let configuration = """
      Dir "\(folder)";
      Dir::State "\(folder)/state";
      Dir::State::status "\(folder)/status";
      Dir::State::Lists "\(folder)/lists";
      Dir::Cache "\(folder)/cache";
      Dir::Etc::sourcelist "\(folder)/sources.list";
      Dir::Etc::sourceparts "\(folder)/empty";
      Dir::Etc::main "\(folder)/none";
      Dir::Etc::parts "\(folder)/empty";
      Dir::Etc::trusted "\(folder)/none";
      Dir::Etc::trustedparts "\(folder)/empty";
      Dir::Etc::preferences "\(folder)/none";
      Dir::Etc::preferencesparts "\(folder)/empty";
      APT::Architecture "amd64";
      APT::Architectures { "amd64"; };
      APT::Sandbox::User "root";
      Acquire::Languages "none";
      Acquire::AllowInsecureRepositories "false";

      """
    do {
      try AtomicFile.write("", to: folder + "/status")
      try AtomicFile.write(configuration, to: folder + "/apt.conf")
      try AtomicFile.write("deb [signed-by=\(keyring)] \(mirror) \(suite) main\n", to: folder + "/sources.list")
    } catch {
      throw ProjectError([.notWritten(error.description)])
    }
  }

  /// Fetches the package lists, and checks their signature.
  func update() async throws(ProjectError) {
    // Without this, apt ends well although the lists could not be had.
    try await run("update", "-o", "APT::Update::Error-Mode=any")
  }

  /// Downloads packages, checked against the lists; returns where they are.
  func download(_ packages: [String]) async throws(ProjectError) -> [String] {
    try await run(["download"] + packages, in: folder + "/debs")
    guard case .success(let names) = listFolder(folder + "/debs") else { return [] }
    let files = names.names.filter { $0.hasSuffix(".deb") }
    guard files.count == packages.count else {
      throw ProjectError([.environment("apt-get download gave \(files.count) of \(packages.count) packages")])
    }
    return files.map { "\(folder)/debs/\($0)" }
  }

  private func run(_ arguments: String...) async throws(ProjectError) {
    try await run(arguments, in: folder)
  }

  private func run(_ arguments: [String], in directory: String) async throws(ProjectError) {
    let outcome = try await ChildProcess.run(
      ["apt-get", "-q"] + arguments, in: directory,
      environment: ["APT_CONFIG": folder + "/apt.conf", "LC_ALL": "C", "DEBIAN_FRONTEND": "noninteractive"])
    guard outcome.isSuccess else {
      let errors = outcome.error.split(separator: "\n").filter { $0.hasPrefix("E: ") || $0.hasPrefix("W: ") }
      let text = errors.isEmpty ? outcome.reason : errors.joined(separator: " ")
      throw ProjectError([.environment("apt-get \(arguments[0]): \(text)")])
    }
  }
}

/// Where Debian's packages come from.
enum DebianMirror {
  /// `given`, else the mirror that this machine's apt uses for Debian itself.
  static func choose(_ given: String?) async throws(ProjectError) -> String {
    if let given {
      guard given.hasPrefix("http://") || given.hasPrefix("https://") || given.hasPrefix("file:/"),
        !given.contains(where: { $0.isWhitespace || $0 == "[" })
      else { throw ProjectError([.environment("--mirror must be an http, https or file URL, found \(given.quoted)")]) }
      return given
    }
    let outcome = try await ChildProcess.run(
      ["apt-get", "indextargets", "--format", "$(ORIGIN)|$(REPO_URI)|$(CODENAME)", "Identifier: Packages"],
      environment: ["LC_ALL": "C"])
    if let mirror = mirror(in: outcome.output) { return mirror }
    throw ProjectError([
      .environment("this machine's apt has no Debian mirror (apt-get update?): name one with --mirror URL")
    ])
  }

  /// The first source of Debian itself, not of its security or update suites, which lie elsewhere or lack packages.
  static func mirror(in targets: String) -> String? {
    for line in targets.split(separator: "\n") {
      let fields = line.split(separator: "|", omittingEmptySubsequences: false).map(String.init)
      guard fields.count == 3, fields[0] == "Debian", !fields[2].contains("-"), !fields[2].contains("/") else {
        continue
      }
      return fields[1].hasSuffix("/") ? String(fields[1].dropLast()) : fields[1]
    }
    return nil
  }
}
