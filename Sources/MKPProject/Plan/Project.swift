import MKPFormat

/// A source tree that packages are made from: by its `mkp.yaml`, or as it is laid out.
public struct Project: Sendable {
  /// Absolute path of its folder, links resolved.
  public let root: String
  /// What `mkp.yaml` says; nil without one.
  public let definition: ProjectDefinition?
  /// The layout; nil when `contents:` says everything.
  let layout: Layout?
  /// The manifest literal of a tree without `mkp.yaml`.
  let literal: ManifestLiteral?

  /// Reads the project in the folder at `path`, or that whose `mkp.yaml` is at `path`.
  ///
  /// - Throws: everything that is wrong with the definition at once.
  public static func load(at path: String) throws(ProjectError) -> Project {
    guard let resolved = resolvedPath(path), let status = FileStatus(following: resolved) else {
      throw ProjectError([.missingSource(path)])
    }
    if status.kind == .folder { return try Project(root: resolved) }
    guard status.kind == .file, resolved.hasSuffix("/" + ProjectDefinition.fileName) else {
      throw ProjectError([.unreadable(path, reason: "expected a folder or an mkp.yaml")])
    }
    return try Project(root: String(resolved.dropLast(ProjectDefinition.fileName.count + 1)))
  }

  private init(root: String) throws(ProjectError) {
    self.root = root.isEmpty ? "/" : root
    let file = root + "/" + ProjectDefinition.fileName
    if FileStatus(file) != nil {
      let text = try TreePath.text(ProjectDefinition.fileName, below: self.root)
      definition = try ProjectDefinition(parsing: text, file: ProjectDefinition.fileName)
      literal = nil
    } else {
      definition = nil
      literal = try ManifestLiteral(in: root)
    }
    guard definition?.contents == nil else {
      layout = nil
      return
    }
    layout = Self.layout(of: root, literal)
    guard layout != nil || definition?.agents.isEmpty == false else { throw ProjectError([.nothingToPack(root)]) }
  }

  private static func layout(of root: String, _ literal: ManifestLiteral?) -> Layout? {
    let isFolder = { (name: String) in FileStatus(following: root + "/" + name)?.kind == .folder }
    if let literal, isFolder("src") { return .source(literal.manifest) }
    if isFolder("local") || isFolder(PackagePart.ecRulePacks.directory) { return .site }
    if PackagePart.allCases.contains(where: { isFolder($0.rawValue) }) { return .parts }
    return nil
  }
}
