import MKPFormat

/// A source tree that packages are made from: by its `mkp.yaml`, or as it is laid out.
public struct Project: Sendable {
  /// Absolute path of its folder, links resolved.
  public let root: String
  /// What `mkp.yaml` says; nil without one.
  public let definition: ProjectDefinition?
  /// The layout that `mkp.yaml` leaves to the tree; nil when `contents:` says everything.
  let layout: Layout?
  /// What a tree without `mkp.yaml` says of itself.
  let foreign: ForeignTree?
  /// The name that the package shall have; nil for that which the tree gives it.
  let name: String?

  /// Reads the project in the folder at `path`, or that whose `mkp.yaml` is at `path`.
  ///
  /// - Parameter name: the package to take where the tree makes several, and its name where nothing else gives one.
  /// - Throws: everything that is wrong with the definition at once.
  public static func load(at path: String, name: String? = nil) throws(ProjectError) -> Project {
    guard let resolved = resolvedPath(path), let status = FileStatus(following: resolved) else {
      throw ProjectError([.missingSource(path)])
    }
    if status.kind == .folder { return try Project(root: resolved, name: name) }
    guard status.kind == .file, resolved.hasSuffix("/" + ProjectDefinition.fileName) else {
      throw ProjectError([.unreadable(path, reason: "expected a folder or an mkp.yaml")])
    }
    return try Project(root: String(resolved.dropLast(ProjectDefinition.fileName.count + 1)), name: name)
  }

  private init(root: String, name: String?) throws(ProjectError) {
    self.root = root.isEmpty ? "/" : root
    self.name = name
    guard FileStatus(root + "/" + ProjectDefinition.fileName) != nil else {
      definition = nil
      layout = nil
      let tree = try ForeignTree(in: self.root, name: name)
      foreign = tree
      guard tree.layout != nil || tree.manifest?.isBinding == true else { throw Self.nothing(in: self.root) }
      return
    }
    let text = try TreePath.text(ProjectDefinition.fileName, below: self.root)
    let definition = try ProjectDefinition(parsing: text, file: ProjectDefinition.fileName)
    self.definition = definition
    foreign = nil
    if let name, name != definition.package.name {
      throw ProjectError([.noSuchPackage(name, [definition.package.name])])
    }
    layout =
      try definition.contents == nil ? ForeignTree.layout(of: self.root, family: definition.package.name) : nil
    guard definition.contents != nil || layout != nil || !definition.agents.isEmpty else {
      throw Self.nothing(in: self.root)
    }
  }

  private static func nothing(in root: String) -> ProjectError {
    guard let file = PluginAPI.plugin(in: root) else { return ProjectError([.nothingToPack(root)]) }
    return ProjectError([.looksLikePlugin(root, file: file)])
  }
}
