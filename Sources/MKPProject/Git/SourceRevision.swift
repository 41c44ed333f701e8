import MKPFormat

/// The state of the git repository that a package was built from.
public struct SourceRevision: Hashable, Sendable {
  /// Where the repository can be had: the address of the remote `origin`, without user and password; nil without one.
  public let repository: String?
  /// Full hash of HEAD.
  public let commit: String
  /// The version's tag at HEAD, `v1.2.3` or `1.2.3`; nil where HEAD is not tagged so.
  public let tag: String?
  /// The project's folder below the repository's root; empty for the root.
  public let folder: String
  /// Files of the project that the commit does not give again, by path: changed, new, or ignored by git and packed
  /// all the same.
  public let uncommitted: [String]

  /// The state behind `plan`; nil where the project is in no repository.
  ///
  /// - Parameter output: absolute path of the folder that packages are written to.
  public static func current(of plan: BuildPlan, output: String?) async throws(ProjectError) -> SourceRevision? {
    guard let repository = try await GitRepository(around: plan.root) else { return nil }
    let tracked = try await repository.trackedFiles()
    var uncommitted = Set(try await repository.changes(except: output, below: plan.root))
    for case .file(let shown, let location) in plan.entries.map(\.origin) {
      // git knows what a link leads to by its own path.
      let path = resolvedPath(location).map { String($0.dropFirst(plan.root.count + 1)) } ?? shown
      if !tracked.contains(path) { uncommitted.insert(shown) }
    }
    let version = plan.manifest.version
    return SourceRevision(
      repository: try await repository.origin().flatMap(address), commit: try await repository.head(),
      tag: try await repository.tags().first { VersionHistory.taggedVersion($0)?.description == version },
      folder: try await repository.prefix(), uncommitted: uncommitted.sorted())
  }

  /// A remote's URL as SPDX and SLSA write the places of sources, `git+https://…`. Who has access is nobody's business.
  static func address(ofRemote url: String) -> String? {
    guard let scheme = url.firstRange(of: "://") else {
      // scp's way: [user@]host:path
      guard let colon = url.firstIndex(of: ":"), !url[..<colon].contains("/") else {
        return url.hasPrefix("/") ? "git+file://\(url)" : nil
      }
      let host = url[..<colon].split(separator: "@").last ?? ""
      let path = url[url.index(after: colon)...].drop { $0 == "/" }
      return "git+ssh://\(host)/\(path)"
    }
    let rest = url[scheme.upperBound...]
    let authority = rest.prefix { $0 != "/" }
    let host = authority.lastIndex(of: "@").map { authority[authority.index(after: $0)...] } ?? authority
    let path = rest.dropFirst(authority.count).prefix { $0 != "?" && $0 != "#" }
    return "git+\(url[..<scheme.lowerBound])://\(host)\(path)"
  }
}

extension GitRepository {
  /// What the commit holds below the project's folder, relative to it.
  fileprivate func trackedFiles() async throws(ProjectError) -> Set<String> {
    Set(try await text("ls-files", "-z").split(separator: "\0").map(String.init))
  }

  fileprivate func head() async throws(ProjectError) -> String { try await text("rev-parse", "--verify", "HEAD") }

  fileprivate func tags() async throws(ProjectError) -> [String] {
    try await text("tag", "--points-at", "HEAD").split(separator: "\n").map(String.init)
  }

  fileprivate func prefix() async throws(ProjectError) -> String {
    let prefix = try await text("rev-parse", "--show-prefix")
    return prefix.hasSuffix("/") ? String(prefix.dropLast()) : prefix
  }

  /// The address of the remote `origin`; nil without one.
  fileprivate func origin() async throws(ProjectError) -> String? {
    try await text("remote").split(separator: "\n").contains("origin")
      ? try await text("remote", "get-url", "origin") : nil
  }

  /// As ``changes(except:)``, for a folder of packages wherever it is.
  fileprivate func changes(except output: String?, below root: String) async throws(ProjectError) -> [String] {
    try await changes(except: output?.below(root))
  }
}
