import MKPFormat

/// Why a project can't be read, planned or built. Always holds all problems that were found.
public struct ProjectError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The problems, in the order in which they should be shown. Never empty.
  public let problems: [ProjectProblem]

  init(_ problems: [ProjectProblem]) { self.problems = problems }

  /// The problems, one a line.
  public var description: String { problems.map(\.description).joined(separator: "\n") }
}

/// A place in a text file.
public struct Place: Hashable, Sendable, CustomStringConvertible {
  /// The file's path as the user knows it.
  public let file: String
  /// From 1.
  public let line: Int
  /// From 1.
  public let column: Int

  init(_ file: String, _ position: YAMLDocument.Position) {
    self.file = file
    line = position.line
    column = position.column
  }

  /// `mkp.yaml:3:5`
  public var description: String { "\(file):\(line):\(column)" }
}

/// One thing that is wrong with a project or its surroundings.
public enum ProjectProblem: Hashable, Sendable {
  /// `mkp.yaml` does not say what it may say.
  case definition(Place, String)
  /// A file or folder can't be read.
  case unreadable(String, reason: String)
  /// The manifest literal of a tree without `mkp.yaml`.
  case manifest(String, String)
  /// A file that a manifest lists is not in the tree.
  case listedButMissing(manifest: String, PackagePart, String)
  /// Neither `mkp.yaml` nor a known layout.
  case nothingToPack(String)
  /// A file that a manifest lists is in the tree more than once, with other bytes.
  case listedTwice(manifest: String, PackagePart, String, [String])
  /// The tree can be read in more than one way.
  case ambiguous(String, [String])
  /// The tree makes more than one package.
  case severalPackages(String, [String])
  /// No package of the tree has the name that was asked for.
  case noSuchPackage(String, [String])
  /// A plug-in family that is called as nothing that Python can import.
  case familyNeedsName(String)
  /// Files that look like plug-ins, in no folder that says where they go.
  case looksLikePlugin(String, file: String)
  /// An ignore file shuts out what is packed by name.
  case ignoredSource(String, reason: String)
  /// An entry of `contents:` names nothing that exists.
  case missingSource(String)
  /// An entry of `contents:` or `agents:` leads out of the project.
  case outside(String)
  /// A symbolic link that leads out of the project.
  case linkLeaves(String, target: String)
  /// A symbolic link to nothing.
  case danglingLink(String, target: String)
  /// Symbolic links that lead in a circle.
  case linkLoop(String)
  /// A device, FIFO or socket.
  case specialFile(String, kind: String)
  /// A path that no package may have.
  case badPath(String, PathProblem)
  /// A name that is not UTF-8.
  case notUTF8(String)
  /// Two files for one place.
  case duplicate(PackagePart, String, [String])
  /// A file of a system package is missing or another one.
  case systemFile(String, reason: String)
  /// The name is not one that Checkmk accepts.
  case badName(String)
  /// The version is not one that Checkmk accepts for new packages.
  case badVersion(String)
  /// The version can't be had from git.
  case noGitVersion(String)
  /// There are changes that are not committed.
  case dirty([String])
  /// A secret key lies in the tree, and git does not ignore it.
  case secretKey(String)
  /// `SOURCE_DATE_EPOCH` is not a number of seconds.
  case badEpoch(String)
  /// An agent could not be built.
  case agentFailed(String, reason: String)
  /// An agent would not run on the servers it is for.
  case agentNotPortable(String, PortabilityAudit.Problem)
  /// What was written is not what was planned.
  case notAsPlanned(String)
  /// The package could not be written.
  case notWritten(String)
  /// Two builds gave different packages.
  case notReproducible(String)
  /// A tool, the network or a package source is missing.
  case environment(String)
  /// A defect of mkpkit.
  case internalError(String)
}

extension ProjectProblem: CustomStringConvertible {
  /// One line: where, what was found, what to do.
  public var description: String {
    switch self {
    case .definition(let place, let message): "\(place): \(message)"
    case .unreadable(let path, let reason): "\(path.visible): cannot be read: \(reason)"
    case .manifest(let path, let message): "\(path.visible): \(message)"
    case .listedButMissing(let manifest, let part, let path):
      "\(manifest.visible): lists \(path.quoted) in \(part.rawValue), but there is no such file"
    case .listedTwice(let manifest, let part, let path, let places):
      "\(manifest.visible): lists \(path.quoted) in \(part.rawValue), which could be any of "
        + "\(places.map(\.visible).joined(separator: ", ")): remove all but one"
    case .ambiguous(let folder, let readings):
      "\(folder.visible): can be read as \(readings.map(\.visible).joined(separator: ", or as ")): write an mkp.yaml with "
        + "the 'contents' that are meant"
    case .severalPackages(let folder, let names):
      "\(folder.visible): makes several packages: \(names.map(\.visible).joined(separator: ", ")): choose one by --name, or "
        + "build all of them by --all"
    case .noSuchPackage(let name, let names):
      "there is no package \(name.quoted) here, there is \(names.map(\.quoted).joined(separator: ", "))"
    case .familyNeedsName(let name):
      "the plug-in family can't be called \(name.quoted), which Python can't import: give the package another name by "
        + "--name, or write an mkp.yaml"
    case .looksLikePlugin(let folder, let file):
      "\(folder.visible): nothing to pack, but \(file.visible) looks like a check plug-in: put it where Checkmk looks for it, "
        + "as in local/lib/python3/cmk_addons/plugins/NAME/agent_based/\(file.visible), or say in mkp.yaml where it goes"
    case .ignoredSource(let path, let reason):
      "\(path.visible): \(reason.visible) leaves it out: change the pattern, or don't ask for the file"
    case .nothingToPack(let folder):
      "\(folder.visible): nothing to pack: expected mkp.yaml, a manifest (info, package, NAME.manifest), local/…, folders "
        + "named as parts (agents, cmk_addons_plugins, …), or a plug-in family (agent_based, rulesets, …), at the top or in src/"
    case .missingSource(let path): "\(path.visible): no such file or folder"
    case .outside(let path): "\(path.visible): must be a path below the project's folder"
    case .linkLeaves(let path, let target):
      "\(path.visible): symbolic link to \(target.visible), which is outside of the project: copy the file instead"
    case .danglingLink(let path, let target):
      "\(path.visible): symbolic link to \(target.visible), which does not exist"
    case .linkLoop(let path): "\(path.visible): symbolic links lead in a circle"
    case .specialFile(let path, let kind):
      "\(path.visible): is a \(kind), only files and folders can be packed: remove it or leave it out by .mkpignore"
    case .badPath(let path, let problem): "\(path.visible): cannot be packed: \(problem)"
    case .notUTF8(let path): "\(path.visible): the name is not UTF-8: rename it"
    case .duplicate(let part, let path, let origins):
      "\(part.rawValue)/\(path.visible): comes from more than one place: \(origins.map(\.visible).joined(separator: ", "))"
    case .systemFile(let path, let reason): "\(path.visible): \(reason)"
    case .badName(let name):
      "the name \(name.quoted) must be letters, digits, '-' and '_' and begin with a letter or '_'"
    case .badVersion(let version):
      "the version \(version.quoted) is not one of Semantic Versioning 2.0.0, as in 1.2.3 or 1.2.3-rc.1"
    case .noGitVersion(let reason): "no version from git: \(reason); give one with --version or in mkp.yaml"
    case .dirty(let paths): Self.dirtyText(paths)
    case .secretKey(let path):
      "\(path.visible): a secret key: never commit it; move it out of the repository, or have git ignore it"
    case .badEpoch(let text): "SOURCE_DATE_EPOCH is \(text.quoted), expected a number of seconds since 1970"
    case .agentFailed(let agent, let reason): "agent \(agent.visible): \(reason)"
    case .agentNotPortable(let agent, let problem): "agent \(agent.visible): \(problem)"
    case .notAsPlanned(let message): "the package is not what was planned: \(message)"
    case .notWritten(let message): message
    case .notReproducible(let message): "two builds differ: \(message)"
    case .environment(let message): message
    case .internalError(let message): "internal error: \(message)"
    }
  }

  private static func dirtyText(_ paths: [String]) -> String {
    let shown = paths.prefix(5).map(\.visible).joined(separator: ", ")
    let more = paths.count > 5 ? " and \(paths.count - 5) more" : ""
    return "uncommitted changes (\(shown)\(more)): commit them, or pass --allow-dirty"
  }
}

extension ProjectProblem {
  /// What a command's exit status tells.
  public enum Category: Int, Comparable, Sendable {
    /// A defect of the project.
    case defect = 1
    /// Missing or unreadable input.
    case unreadable = 3
    /// A missing tool, network, package.
    case environment = 4
    /// A defect of mkpkit.
    case internalError = 5

    /// Orders by gravity.
    public static func < (left: Category, right: Category) -> Bool { left.rawValue < right.rawValue }
  }

  /// The kind of problem.
  public var category: Category {
    switch self {
    case .unreadable, .missingSource, .nothingToPack, .looksLikePlugin, .noSuchPackage: .unreadable
    case .environment, .systemFile, .notWritten: .environment
    case .internalError, .notAsPlanned: .internalError
    default: .defect
    }
  }
}

extension ProjectError {
  /// The gravest of the problems' categories.
  public var category: ProjectProblem.Category { problems.map(\.category).max() ?? .internalError }
}
