import MKPFormat

/// A commit of a repository in a folder of its own, which goes when this value does. Nothing of the repository runs:
/// no hooks, no submodules, and git speaks only the protocols that carry repositories.
public final class GitCheckout: Sendable {
  /// The work tree, an absolute path.
  public let folder: String
  private let scratch: ScratchFolder

  /// Clones `source`, a folder or a URL, and checks `commit` out.
  ///
  /// - Parameter name: what the folder of the work tree is called; packages without a name are called as their folder.
  public init(of source: String, commit: String, name: String) async throws(ProjectError) {
    guard [40, 64].contains(commit.count), commit.allSatisfy({ $0.isASCII && $0.isHexDigit }) else {
      throw ProjectError([.unreadable(source, reason: "\(commit) is not the full hash of a commit")])
    }
    scratch = try scratchFolder()
    folder = "\(scratch.path)/\(name)"
    let clone = try await ChildProcess.run(
      ["git", "clone", "--quiet", "--no-checkout", "--no-hardlinks"] + Self.settings + ["--", source, folder],
      environment: Self.environment)
    guard clone.isSuccess else { throw ProjectError([.unreadable(source, reason: "git clone: \(clone.reason)")]) }
    let git = ["git", "-C", folder] + Self.settings
    let known = try await ChildProcess.run(
      git + ["cat-file", "-e", commit + "^{commit}"], environment: Self.environment)
    guard known.isSuccess else { throw ProjectError([.unreadable(source, reason: "has no commit \(commit)")]) }
    let checkout = try await ChildProcess.run(
      git + ["checkout", "--quiet", "--detach", commit, "--"], environment: Self.environment)
    guard checkout.isSuccess else {
      throw ProjectError([.unreadable(source, reason: "git checkout: \(checkout.reason)")])
    }
  }

  private static let settings = ["-c", "core.hooksPath=/dev/null", "-c", "advice.detachedHead=false"]
  private static let environment = [
    "LC_ALL": "C", "GIT_TERMINAL_PROMPT": "0", "GIT_ALLOW_PROTOCOL": "file:git:http:https:ssh",
  ]
}
