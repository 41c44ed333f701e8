import MKPFormat

/// A commit of a repository in a folder of its own, which goes when this value does. Nothing of the repository runs:
/// no hooks, no submodules, nothing that its configuration names, and git speaks only the protocols that carry
/// repositories.
public final class GitCheckout: Sendable {
  /// The work tree, an absolute path.
  public let folder: String
  private let scratch: ScratchFolder

  /// Gets `source`, a folder or a URL, and checks `commit` out.
  ///
  /// - Parameter name: what the folder of the work tree is called; packages without a name are called as their folder.
  public init(of source: String, commit: String, name: String) async throws(ProjectError) {
    guard [40, 64].contains(commit.count), commit.allSatisfy({ $0.isASCII && $0.isHexDigit }) else {
      throw ProjectError([.unreadable(source, reason: "\(commit) is not the full hash of a commit")])
    }
    scratch = try scratchFolder()
    folder = "\(scratch.path)/\(name)"
    if let local = Self.localFolder(source) {
      try await Self.borrow(from: local, source: source, isSHA256: commit.count == 64, to: folder)
    } else {
      try await Self.git(
        ["clone", "--quiet", "--no-checkout", "--no-hardlinks"] + Self.settings + ["--", source, folder], source)
    }
    let git = ["-C", folder] + Self.settings
    let known = try await ChildProcess.run(
      ["git"] + git + ["cat-file", "-e", commit + "^{commit}"], environment: Self.environment)
    guard known.isSuccess else { throw ProjectError([.unreadable(source, reason: "has no commit \(commit)")]) }
    try await Self.git(git + ["checkout", "--quiet", "--detach", commit, "--"], source)
  }

  /// The path of a source that is on this machine, however it is written.
  private static func localFolder(_ source: String) -> String? {
    let isURL = source.hasBytePrefix("file:///") && !source.hasByte("%")
    let path = isURL ? String(source.droppingBytes(of: "file://")) : source
    return FileStatus(following: path)?.kind == .folder ? path : nil
  }

  /// A new repository that reads the objects of the one in `local`: no git looks at that one's configuration.
  private static func borrow(
    from local: String, source: String, isSHA256: Bool, to folder: String
  ) async throws(ProjectError) {
    guard let location = try GitLocation(in: local), !location.commonFolder.hasByte("\n") else {
      throw ProjectError([.unreadable(source, reason: "not a git repository")])
    }
    try await location.checkOwner()
    let format = isSHA256 ? ["--object-format=sha256"] : []
    try await git(["init", "--quiet", "--template="] + format + ["--", folder], source)
    do {
      try AtomicFile.write("\(location.commonFolder)/objects\n", to: "\(folder)/.git/objects/info/alternates")
    } catch {
      throw ProjectError([.notWritten(error.description)])
    }
  }

  private static func git(_ arguments: [String], _ source: String) async throws(ProjectError) {
    let outcome = try await ChildProcess.run(["git"] + arguments, environment: environment)
    guard outcome.isSuccess else {
      let command = arguments.first { ["init", "clone", "checkout"].contains($0) } ?? ""
      throw ProjectError([.unreadable(source, reason: "git \(command): \(outcome.reason)")])
    }
  }

  private static let settings = ["-c", "core.hooksPath=/dev/null", "-c", "advice.detachedHead=false"]
  private static let environment = GitEnvironment.plain.merging([
    "GIT_ALLOW_PROTOCOL": "file:git:http:https:ssh"
  ]) { $1 }
}
