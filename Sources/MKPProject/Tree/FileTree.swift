import Glibc
import MKPFormat

/// The files below a folder of the project, without those that ignore rules leave out. Symbolic links are followed as
/// long as they stay inside of the project.
struct FileTree: Sendable {
  /// A file that was found.
  struct File: Hashable, Sendable {
    /// Path below the folder that was searched.
    let path: String
    /// Path below the project's folder, for messages.
    let shown: String
    /// Path by which it can be opened.
    let location: String
    let size: Int64
  }

  /// In the order of the bytes of their paths, whatever order the file system gives.
  private(set) var files: [File] = []
  private(set) var leftOut: [LeftOut] = []
  private(set) var problems: [ProjectProblem] = []

  private let root: String

  /// Searches `folder` (relative to `root`, empty for that itself).
  ///
  /// - Parameters:
  ///   - root: absolute path of the project's folder, links resolved.
  ///   - skipping: folders (relative to `root`) that are not looked at, as the one that packages are written to.
  init(root: String, folder: String, rules: IgnoreRules, skipping: Set<String> = []) {
    self.root = root
    var search = Search(root: root, base: folder, skipping: skipping)
    search.visit(folder, rules: rules)
    files = search.files.sorted { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
    leftOut = search.leftOut.sorted { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
    problems = search.problems
  }
}

/// Something in the project that does not go into the package, and why.
public struct LeftOut: Hashable, Sendable, CustomStringConvertible {
  /// Path below the project's folder; a folder's ends in a slash.
  public let path: String
  /// Why.
  public let reason: String

  /// `x/y.pyc: '*.pyc' of standard rules`
  public var description: String { "\(path.visible): \(reason)" }
}

private struct Search {
  let root: String
  let base: String
  let skipping: Set<String>
  var files: [FileTree.File] = []
  var leftOut: [LeftOut] = []
  var problems: [ProjectProblem] = []
  /// The folders above, to find circles.
  private var open: [FileStatus.Identity] = []

  init(root: String, base: String, skipping: Set<String>) {
    self.root = root
    self.base = base
    self.skipping = skipping
  }

  mutating func visit(_ folder: String, rules: IgnoreRules) {
    let location = absolute(folder)
    guard let identity = FileStatus(following: location)?.identity else {
      return problems.append(.unreadable(shown(folder), reason: lastError()))
    }
    guard !open.contains(identity) else { return problems.append(.linkLoop(folder)) }
    open.append(identity)
    defer { open.removeLast() }

    var rules = rules
    let ignoreFile = location + "/" + IgnoreRules.fileName
    if FileStatus(ignoreFile) != nil {
      do {
        rules = rules.adding(try TreePath.text(join(folder, IgnoreRules.fileName), below: root), folder: folder)
      } catch {
        problems += error.problems
      }
    }
    let names: [String]
    switch listFolder(location) {
    case .success(let found):
      names = found.names
      problems += found.unreadableNames.map { .notUTF8(join(folder, $0)) }
    case .failure(let reason): return problems.append(.unreadable(shown(folder), reason: reason.text))
    }
    for name in names { visit(join(folder, name), rules) }
  }

  private mutating func visit(_ path: String, _ rules: IgnoreRules) {
    guard let status = FileStatus(absolute(path)) else {
      return problems.append(.unreadable(path, reason: lastError()))
    }
    guard !skipping.contains(path) else { return }
    // What a link is for the rules is what it leads to.
    let isLink = status.kind == .link
    let target = isLink ? FileStatus(following: absolute(path)) : status
    let isFolder = target?.kind == .folder
    if let reason = rules.reason(forIgnoring: path, isFolder: isFolder) {
      return leftOut.append(LeftOut(path: isFolder ? path + "/" : path, reason: reason))
    }
    if isLink, let problem = problem(ofLink: path) { return problems.append(problem) }
    guard let target else { return problems.append(.unreadable(path, reason: lastError())) }
    switch target.kind {
    case .folder: visit(path, rules: rules)
    case .file: add(path, size: target.size)
    case .link, .special: problems.append(.specialFile(path, kind: target.kindName))
    }
  }

  private mutating func add(_ path: String, size: Int64) {
    let below = base.isEmpty ? path : String(path.droppingBytes(of: base + "/"))
    files.append(FileTree.File(path: below, shown: path, location: absolute(path), size: size))
  }

  private func problem(ofLink path: String) -> ProjectProblem? {
    let target = readLink(absolute(path))
    guard let resolved = resolvedPath(absolute(path)) else {
      return errno == ELOOP ? .linkLoop(path) : .danglingLink(path, target: target)
    }
    return resolved == root || resolved.isInside(root) ? nil : .linkLeaves(path, target: target)
  }

  private func absolute(_ path: String) -> String { path.isEmpty ? root : root + "/" + path }
  private func shown(_ path: String) -> String { path.isEmpty ? root : path }
  private func join(_ folder: String, _ name: String) -> String { folder.isEmpty ? name : folder + "/" + name }
}
