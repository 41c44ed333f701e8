import MKPFormat

/// Collects the files of a package from the tree, and everything that is wrong on the way.
struct EntryCollector {
  let root: String
  /// The output folder, relative to the root, when it is inside.
  let skipping: Set<String>
  private(set) var entries: [PlanEntry] = []
  private(set) var leftOut: [LeftOut] = []
  private(set) var problems: [ProjectProblem] = []

  init(root: String, output: String?) {
    self.root = root
    skipping = output?.below(root).map { [$0] } ?? []
  }

  mutating func report(_ problem: ProjectProblem) { problems.append(problem) }

  // MARK: - contents:

  mutating func add(_ content: ProjectDefinition.Content) async throws(ProjectError) {
    guard let target = Target(content.to) else { return report(.badPath(content.to, .leavesDirectory)) }
    if let system = content.system { return try await add(system, content.from, target) }
    let source: TreePath
    do {
      source = try TreePath(content.from, below: root)
    } catch {
      problems += error.problems
      return
    }
    let (from, status) = (source.path, source.status)
    let location = from.isEmpty ? root : root + "/" + from
    switch status.kind {
    case .file:
      add(.file(shown: from, location: location), target.part, target.path(forFile: from), status.size)
    case .folder:
      var rules = rules(above: from)
      if !content.exclude.isEmpty {
        rules = rules.adding(content.exclude.joined(separator: "\n"), folder: from, source: "'exclude' in mkp.yaml")
      }
      let tree = FileTree(root: root, folder: from, rules: rules, skipping: skipping)
      take(tree)
      for file in tree.files {
        add(.file(shown: file.shown, location: file.location), target.part, target.path(below: file.path), file.size)
      }
    case .link, .special: report(.specialFile(from, kind: status.kindName))
    }
  }

  mutating func add(_ agent: ProjectDefinition.Agent) {
    guard let target = Target(agent.to) else { return report(.badPath(agent.to, .leavesDirectory)) }
    for path in [agent.directory, agent.output] where !path.isEmpty && path.mayLeadOutside { report(.outside(path)) }
    if !agent.directory.mayLeadOutside, FileStatus(following: root + "/" + agent.directory) != nil {
      do {
        _ = try TreePath(agent.directory, below: root)
      } catch {
        problems += error.problems
      }
    }
    add(.agent(agent), target.part, target.path(forFile: agent.name), nil)
  }

  /// Part and path of a `to:`, whose part the schema has checked.
  private struct Target {
    let part: PackagePart
    let rest: String
    let isFolder: Bool

    init?(_ text: String) {
      guard !text.isAbsolutePath, let first = text.pathComponents.first,
        let part = PackagePart(rawValue: String(first))
      else { return nil }
      self.part = part
      rest = normalizedPath(text.below(first) ?? "")
      isFolder = rest.isEmpty || text.hasByteSuffix("/")
      guard rest.isEmpty || PathProblem.first(in: rest) == nil else { return nil }
    }

    func path(below path: String) -> String { rest.isEmpty ? path : rest + "/" + path }

    func path(forFile file: String) -> String {
      isFolder ? path(below: String(file.lastPathComponent)) : rest
    }
  }

  /// The standard rules and those of the ignore files above `folder`.
  private mutating func rules(above folder: String) -> IgnoreRules {
    var rules = IgnoreRules.standard
    var above = ""
    for component in folder.pathComponents {
      let file = above.isEmpty ? IgnoreRules.fileName : above + "/" + IgnoreRules.fileName
      if FileStatus(root + "/" + file) != nil {
        do {
          rules = rules.adding(try TreePath.text(file, below: root), folder: above)
        } catch {
          problems += error.problems
        }
      }
      above = above.isEmpty ? String(component) : above + "/" + component
    }
    return rules
  }

  // MARK: - Layouts

  mutating func add(_ layout: Layout, manifest: String?) {
    let folders = layout.folders
    for folder in folders where FileStatus(following: root + "/" + folder)?.kind == .folder {
      let tree = FileTree(root: root, folder: folder, rules: rules(above: folder), skipping: skipping)
      take(tree)
      if case .source(let literal) = layout, literal.files.contains(where: { !$0.value.isEmpty }) {
        add(listedIn: literal, at: manifest ?? "", tree)
      } else {
        add(tree, layout)
      }
    }
    sayWhatIsOutside(folders, layout)
  }

  private mutating func add(_ tree: FileTree, _ layout: Layout) {
    for file in tree.files where !ManifestLiteral.isManifest(file.shown) {
      if let place = layout.place(of: file.shown) {
        add(.file(shown: file.shown, location: file.location), place.part, place.path, file.size)
      } else {
        leftOut.append(LeftOut(path: file.shown, reason: "in no part of a package"))
      }
    }
  }

  /// The manifest decides what goes in; a file lies in a folder named as its part, in the end of the part's directory
  /// in a site (`src/cmk/plugins/…`), or by its bare path.
  private mutating func add(listedIn manifest: Manifest, at manifestPath: String, _ tree: FileTree) {
    let byPath = Dictionary(uniqueKeysWithValues: tree.files.map { ($0.shown, $0) })
    var used: Set<String> = []
    for part in manifest.parts {
      for path in manifest.files[part, default: []].map(normalizedPath) {
        let components = part.directory.pathComponents
        let ends = components.indices.map { components[$0...].joined(separator: "/") }
        let candidates = ([part.rawValue] + ends).map { "src/\($0)/\(path)" } + ["src/\(path)"]
        guard let file = candidates.lazy.compactMap({ byPath[$0] }).first else {
          report(.listedButMissing(manifest: manifestPath, part, path))
          continue
        }
        used.insert(file.shown)
        add(.file(shown: file.shown, location: file.location), part, path, file.size)
      }
    }
    for file in tree.files where !used.contains(file.shown) && !ManifestLiteral.isManifest(file.shown) {
      leftOut.append(LeftOut(path: file.shown, reason: "not listed in \(manifestPath)"))
    }
  }

  private mutating func sayWhatIsOutside(_ folders: [String], _ layout: Layout) {
    guard case .success(let names) = listFolder(root) else { return }
    let tops = Set(folders.map { String($0.prefix { $0 != "/" }) })
    for name in names.names where !tops.contains(name) && !skipping.contains(name) {
      if name == ProjectDefinition.fileName || ManifestLiteral.isManifest(name) { continue }
      let isFolder = FileStatus(following: root + "/" + name)?.kind == .folder
      let reason =
        IgnoreRules.standard.reason(forIgnoring: name, isFolder: isFolder) ?? layout.reasonForLeavingOut(name)
      leftOut.append(LeftOut(path: isFolder ? name + "/" : name, reason: reason))
    }
  }

  // MARK: - System packages

  private mutating func add(
    _ system: ProjectDefinition.SystemPackage, _ from: String, _ target: Target
  ) async throws(ProjectError) {
    switch await SystemFile.find(from, of: system) {
    case .found(let file):
      add(
        .system(package: system.name, version: file.version, path: from, location: file.location), target.part,
        target.path(forFile: from), file.size)
    case .wrong(let reason): report(.systemFile(from, reason: reason))
    }
  }

  // MARK: -

  private mutating func take(_ tree: FileTree) {
    leftOut += tree.leftOut
    problems += tree.problems
  }

  private mutating func add(_ origin: PlanEntry.Origin, _ part: PackagePart, _ path: String, _ size: Int64?) {
    if let problem = PathProblem.first(in: path) { return report(.badPath(origin.description, problem)) }
    entries.append(PlanEntry(part: part, path: path, origin: origin, size: size))
  }

  /// All entries by part and path, each place once.
  mutating func finish() -> [PlanEntry] {
    let sorted = entries.sorted { left, right in
      left.part == right.part
        ? left.path.utf8.lexicographicallyPrecedes(right.path.utf8) : left.part.rawValue < right.part.rawValue
    }
    let places = Dictionary(grouping: sorted) { [$0.part.rawValue, $0.path] }
    for group in places.values.filter({ $0.count > 1 }).sorted(by: { $0[0].path < $1[0].path }) {
      report(.duplicate(group[0].part, group[0].path, group.map(\.origin.description)))
    }
    return sorted
  }
}
