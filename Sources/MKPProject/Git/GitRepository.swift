import MKPFormat

/// Facts from the git repository around a project.
struct GitRepository: Sendable {
  /// The project's folder, somewhere in the work tree.
  let folder: String

  /// The repository around `folder`; nil when there is none, or it has no commit yet.
  init?(around folder: String) async throws(ProjectError) {
    self.folder = folder
    // Without a repository in sight git need not be asked, nor be there.
    guard Self.isRepository(around: folder) else { return nil }
    guard (try? await ChildProcess.run(["git", "--version"]))?.isSuccess == true else {
      throw ProjectError([.environment("git is not installed")])
    }
    let head = try await ChildProcess.run(
      ["git", "-C", folder, "rev-parse", "--verify", "-q", "HEAD^{commit}"], environment: Self.environment)
    guard !head.isSuccess else { return }
    // A repository that git refuses to read (another owner) is not the same as none.
    if head.error.contains("dubious ownership") { throw ProjectError([.environment(head.reason)]) }
    return nil
  }

  /// Whether `folder` or one above it holds `.git`, or the environment names a repository.
  private static func isRepository(around folder: String) -> Bool {
    var place = folder[...]
    while !place.isEmpty {
      if FileStatus("\(place)/.git") != nil { return true }
      place = place.lastIndex(of: "/").map { place[..<$0] } ?? ""
    }
    return FileStatus("/.git") != nil || environmentVariable("GIT_DIR") != nil
  }

  private static let environment = ["LC_ALL": "C", "GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0"]

  /// What git prints, without the line break at the end; an error when it fails.
  func text(_ arguments: String...) async throws(ProjectError) -> String {
    let outcome = try await ChildProcess.run(["git", "-C", folder] + arguments, environment: Self.environment)
    guard outcome.isSuccess else {
      throw ProjectError([.environment("git \(arguments.first ?? ""): \(outcome.reason)")])
    }
    return outcome.output.last == "\n" ? String(outcome.output.dropLast()) : outcome.output
  }

  /// When HEAD was committed, in seconds since 1970.
  func committerTime() async throws(ProjectError) -> Int64 {
    Int64(try await text("log", "-1", "--format=%ct", "HEAD")) ?? 0
  }

  /// Files below the project's folder, relative to it, that differ from HEAD or that git does not know.
  func changes(except output: String?) async throws(ProjectError) -> [String] {
    var arguments = ["status", "--porcelain", "-z", "--untracked-files=normal", "--", "."]
    if let output { arguments.append(":(exclude,literal)\(output)") }
    let prefix = try await text("rev-parse", "--show-prefix")
    let outcome = try await ChildProcess.run(["git", "-C", folder] + arguments, environment: Self.environment)
    guard outcome.isSuccess else { throw ProjectError([.environment("git status: \(outcome.reason)")]) }
    var paths: [String] = []
    var isOrigin = false
    for entry in outcome.output.split(separator: "\0") {
      // A rename is followed by its origin.
      if isOrigin {
        isOrigin = false
        continue
      }
      isOrigin = entry.hasPrefix("R") || entry.hasPrefix("C")
      let path = String(entry.dropFirst(3))
      paths.append(path.hasBytePrefix(prefix) ? String(path.droppingBytes(of: prefix)) : path)
    }
    return paths
  }

  /// HEAD's place in the history.
  func history() async throws(ProjectError) -> VersionHistory {
    let commit = try await text("rev-parse", "HEAD")
    var refused: [String] = []
    // Tags that are no versions are passed over, one by one; there can't be many on the way to the nearest version.
    while refused.count < 100 {
      let exclusions = refused.flatMap { ["--exclude", $0] }
      let outcome = try await ChildProcess.run(
        ["git", "-C", folder, "describe", "--tags", "--abbrev=0", "--match", "v[0-9]*"] + exclusions + ["HEAD"],
        environment: Self.environment)
      guard outcome.isSuccess else { break }
      let tag = outcome.output.split(separator: "\n").first.map(String.init) ?? ""
      let candidates = try await text("tag", "--points-at", "\(tag)^{commit}").split(separator: "\n").map(String.init)
      if let version = candidates.compactMap(VersionHistory.taggedVersion).max() {
        let distance = Int(try await text("rev-list", "--count", "\(tag)..HEAD")) ?? 0
        return VersionHistory(commit: commit, tagged: version, distance: distance)
      }
      refused.append(tag)
    }
    if try await text("rev-parse", "--is-shallow-repository") == "true" {
      throw ProjectError([
        .noGitVersion("the clone is shallow and its history has no version tag (git fetch --unshallow)")
      ])
    }
    let distance = Int(try await text("rev-list", "--count", "HEAD")) ?? 0
    return VersionHistory(commit: commit, tagged: nil, distance: distance)
  }
}
