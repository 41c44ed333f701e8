import MKPFormat

/// apt with folders of its own: nothing of the machine's configuration but the program. It takes nothing that Debian's
/// keyring does not vouch for.
struct AptSandbox {
  private let folder: String
  private static let keyring = "/usr/share/keyrings/debian-archive-keyring.gpg"

  /// - Parameter suite: the release of Debian, as `bookworm`.
  init(folder: String, mirror: String, suite: String) throws(ProjectError) {
    guard FileStatus(following: Self.keyring) != nil else {
      throw ProjectError([
        .environment("\(Self.keyring) is missing: as root, apt-get install debian-archive-keyring")
      ])
    }
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
      try AtomicFile.write("deb [signed-by=\(Self.keyring)] \(mirror) \(suite) main\n", to: folder + "/sources.list")
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

  /// Unpacks a package, which runs nothing of it; returns its name and version.
  static func unpack(_ file: String, into folder: String) async throws(ProjectError) -> (name: String, version: String)
  {
    let unpacked = try await ChildProcess.run(["dpkg-deb", "-x", file, folder])
    guard unpacked.isSuccess else { throw ProjectError([.environment("dpkg-deb -x \(file): \(unpacked.reason)")]) }
    let fields = try await ChildProcess.run(["dpkg-deb", "-f", file, "Package", "Version"])
    let values = fields.output.split(separator: "\n").compactMap { line in
      line.firstRange(of: ": ").map { String(line[$0.upperBound...]) }
    }
    guard fields.isSuccess, values.count == 2 else {
      throw ProjectError([.environment("dpkg-deb -f \(file): \(fields.reason)")])
    }
    return (values[0], values[1])
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
