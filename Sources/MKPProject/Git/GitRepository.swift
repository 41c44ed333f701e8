import MKPFormat

/// Facts from the git repository around a project.
///
/// A look at a repository must not run it: git sees a stand-in for the repository's configuration (see ``GitStandIn``),
/// writes nothing, and fetches nothing. Programs that the user's or the system's configuration names, such as the
/// filters of Git LFS, run as ever.
struct GitRepository: Sendable {
  /// The project's folder, somewhere in the work tree.
  let folder: String
  private let location: GitLocation
  /// Goes with the last copy of this value.
  private let standIn: GitStandIn

  /// The repository around `folder`; nil when there is none, or it has no commit yet.
  init?(around folder: String) async throws(ProjectError) {
    // Without a repository in sight git need not be asked, nor be there.
    guard let location = try GitLocation(around: folder) else { return nil }
    guard (try? await ChildProcess.run(["git", "--version"]))?.isSuccess == true else {
      throw ProjectError([.environment("git is not installed")])
    }
    try await self.init(folder, location)
  }

  private init?(_ folder: String, _ location: GitLocation) async throws(ProjectError) {
    self.folder = folder
    self.location = location
    try await location.checkOwner()
    standIn = try await GitStandIn(for: location)
    guard try await run("rev-parse", "--verify", "-q", "HEAD^{commit}").isSuccess else { return nil }
  }

  private func run(_ arguments: String...) async throws(ProjectError) -> ChildProcess.Outcome {
    try await run(arguments)
  }

  func run(_ arguments: [String]) async throws(ProjectError) -> ChildProcess.Outcome {
    try await ChildProcess.run(
      ["git"] + GitEnvironment.options + ["-C", folder] + arguments,
      environment: GitEnvironment.repository(location, standIn), within: GitEnvironment.limit)
  }

  /// What git prints, without the line break at the end; an error when it fails.
  func text(_ arguments: String...) async throws(ProjectError) -> String {
    let outcome = try await run(arguments)
    guard outcome.isSuccess else {
      throw ProjectError([.environment("git \(arguments.first ?? ""): \(outcome.reason)")])
    }
    return outcome.output.last == "\n" ? String(outcome.output.dropLast()) : outcome.output
  }

  /// When HEAD was committed, in seconds since 1970.
  func committerTime() async throws(ProjectError) -> Int64 {
    Int64(try await text("log", "-1", "--format=%ct", "HEAD", "--")) ?? 0
  }

  /// Files below the project's folder, relative to it, that differ from HEAD or that git does not know.
  func changes(except output: String?) async throws(ProjectError) -> [String] {
    try await changes(except: output, depth: 0)
  }

  private func changes(except output: String?, depth: Int) async throws(ProjectError) -> [String] {
    // git would look into submodules by itself, with their own configuration.
    var arguments = [
      "status", "--porcelain", "-z", "--no-renames", "--untracked-files=normal", "--ignore-submodules=dirty", "--", ".",
    ]
    if let output { arguments.append(":(exclude,literal)\(output)") }
    let prefix = try await text("rev-parse", "--show-prefix")
    let outcome = try await run(arguments)
    guard outcome.isSuccess else { throw ProjectError([.environment("git status: \(outcome.reason)")]) }
    var paths = outcome.output.split(separator: "\0").map { entry in
      let path = String(entry.dropFirst(3))
      return path.hasBytePrefix(prefix) ? String(path.droppingBytes(of: prefix)) : path
    }
    for submodule in try await submodules() where depth < Self.maximumDepth {
      guard let top = resolvedPath("\(folder)/\(submodule)"), let inner = try GitLocation(top: top),
        let repository = try await GitRepository(top, inner)
      else { continue }
      paths += try await repository.changes(except: nil, depth: depth + 1).map { "\(submodule)/\($0)" }
    }
    return paths
  }

  /// No sensible repository nests its submodules deeper.
  private static let maximumDepth = 8

  /// The submodules below the project's folder, relative to it.
  private func submodules() async throws(ProjectError) -> [String] {
    try await text("ls-files", "--stage", "-z").split(separator: "\0").filter { $0.hasBytePrefix("160000 ") }
      .compactMap { entry in entry.firstIndex(of: "\t").map { String(entry[entry.index(after: $0)...]) } }
  }
}
