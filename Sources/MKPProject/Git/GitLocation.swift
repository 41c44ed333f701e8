import MKPFormat

/// Where a repository's data is. Found without asking git, which would read the repository's configuration to find it.
struct GitLocation: Hashable, Sendable {
  /// The top folder of the work tree, links resolved.
  let workTree: String
  /// The work tree's own data: `.git`, or what a file of this name leads to.
  let gitFolder: String
  /// What all work trees of the repository share.
  let commonFolder: String
  /// The index that the environment names, as that of a hook does; nil for the one in ``gitFolder``.
  private(set) var index: String?
  /// The environment names the repository.
  private(set) var isNamed = false

  /// The repository around `folder` (links resolved), or the one that the environment names for it; nil where there is
  /// none.
  init?(around folder: String) throws(ProjectError) {
    let found = try Self.nearest(to: folder)
    guard var location = Self.named(for: folder, found) ?? found else { return nil }
    if let index = environmentVariable("GIT_INDEX_FILE").flatMap(resolvedPath),
      location.isNamed || index.hasBytePrefix(location.gitFolder + "/")
    {
      location.index = index
    }
    self = location
  }

  /// The repository whose work tree's top is `folder`; nil where it is none.
  init?(top folder: String) throws(ProjectError) {
    guard case .repository(let location) = try Self.look(in: folder) else { return nil }
    self = location
  }

  /// The repository in `folder`: that of its work tree, or one without.
  init?(in folder: String) throws(ProjectError) {
    guard let folder = resolvedPath(folder) else { return nil }
    if let location = try GitLocation(top: folder) ?? GitLocation(workTree: folder, gitFolder: folder) {
      self = location
    } else {
      return nil
    }
  }

  private init?(workTree: String, gitFolder: String) {
    var common = gitFolder
    if FileStatus(gitFolder + "/commondir")?.kind == .file {
      guard let text = try? TextFile.read(gitFolder + "/commondir", shown: "commondir"),
        let path = resolvedPath(Self.path(text, from: gitFolder))
      else { return nil }
      common = path
    }
    guard FileStatus(gitFolder + "/HEAD") != nil, FileStatus(following: common + "/objects")?.kind == .folder,
      FileStatus(following: common + "/refs")?.kind == .folder
    else { return nil }
    self.workTree = workTree
    self.gitFolder = gitFolder
    commonFolder = common
  }

  // MARK: - Looking for it

  private enum Sight {
    case nothing
    case repository(GitLocation)
    /// A file `.git` that leads to no repository: git looks no further.
    case dead
  }

  private static func nearest(to folder: String) throws(ProjectError) -> GitLocation? {
    var names = folder.pathComponents
    while true {
      switch try look(in: "/" + names.joined(separator: "/")) {
      case .repository(let location): return location
      case .dead: return nil
      case .nothing: if names.popLast() == nil { return nil }
      }
    }
  }

  private static func look(in folder: String) throws(ProjectError) -> Sight {
    let place = folder == "/" ? "/.git" : folder + "/.git"
    switch FileStatus(following: place)?.kind {
    case .folder:
      guard let resolved = resolvedPath(place), let found = GitLocation(workTree: folder, gitFolder: resolved) else {
        return .nothing
      }
      return .repository(found)
    case .file:
      let text = try TextFile.read(place, shown: place)
      guard text.hasBytePrefix("gitdir: "),
        let resolved = resolvedPath(path(text.droppingBytes(of: "gitdir: "), from: folder)),
        let found = GitLocation(workTree: folder, gitFolder: resolved)
      else { return .dead }
      return .repository(found)
    case .link, .special, nil: return .nothing
    }
  }

  /// What `GIT_DIR` names, where `folder` is in its work tree.
  private static func named(for folder: String, _ found: GitLocation?) -> GitLocation? {
    guard let gitFolder = environmentVariable("GIT_DIR").flatMap(resolvedPath) else { return nil }
    var location = found?.gitFolder == gitFolder ? found : nil
    if let workTree = resolvedPath(environmentVariable("GIT_WORK_TREE") ?? "."),
      location == nil || environmentVariable("GIT_WORK_TREE") != nil,
      folder == workTree || folder.hasBytePrefix(workTree == "/" ? "/" : workTree + "/")
    {
      location = GitLocation(workTree: workTree, gitFolder: gitFolder)
    }
    location?.isNamed = true
    return location
  }

  /// The path in a file of git's, which is relative to `folder`.
  private static func path(_ text: some StringProtocol, from folder: String) -> String {
    let line = String(text.prefix { $0 != "\n" && $0 != "\r\n" })
    return line.isAbsolutePath ? line : folder + "/" + line
  }
}

extension GitLocation {
  /// Asks git whether it would read a repository that somebody else owns (`safe.directory`).
  ///
  /// - Throws: git's own reason.
  func checkOwner() async throws(ProjectError) {
    let places = [workTree, workTree + "/.git", gitFolder]
    if isNamed || places.allSatisfy({ FileStatus($0)?.isOwn ?? true }) { return }
    let answer = try await ChildProcess.run(
      ["git", "--no-pager", "-C", workTree, "rev-parse", "--git-dir"], environment: GitEnvironment.plain,
      within: GitEnvironment.limit)
    guard !answer.isSuccess else { return }
    let lines = answer.error.split(separator: "\n").map { $0.trimmed() }
    throw ProjectError([.environment(lines.isEmpty ? answer.reason : lines.joined(separator: " "))])
  }
}

extension Substring {
  fileprivate func trimmed() -> Substring {
    var text = drop { $0 == " " || $0 == "\t" }
    while text.last == " " || text.last == "\t" { text.removeLast() }
    return text
  }
}
