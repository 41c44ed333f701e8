import MKPFormat

/// Collects the files of a package from the tree, and everything that is wrong on the way.
struct EntryCollector {
  let root: String
  /// The output folder, relative to the root, when it is inside.
  let skipping: Set<String>
  private(set) var entries: [PlanEntry] = []
  var leftOut: [LeftOut] = []
  private(set) var problems: [ProjectProblem] = []

  init(root: String, output: String?) {
    self.root = root
    skipping = output?.below(root).map { [$0] } ?? []
  }

  mutating func report(_ problem: ProjectProblem) { problems.append(problem) }

  mutating func report(_ error: ProjectError) { problems += error.problems }

  // MARK: - contents:

  mutating func add(_ content: ProjectDefinition.Content) async throws(ProjectError) {
    guard let target = Target(content.to) else { return report(.badPath(content.to, .leavesDirectory)) }
    if let system = content.system { return try await add(system, content.from, target) }
    let source: TreePath
    do {
      source = try TreePath(content.from, below: root)
    } catch {
      return report(error)
    }
    let (from, status) = (source.path, source.status)
    // What the author shut out and asks for at once can't be meant.
    let own = rules(above: from, beginning: .none)
    if let reason = own.reason(forIgnoringOnTheWayTo: from, isFolder: status.kind == .folder) {
      return report(.ignoredSource(from, reason: reason))
    }
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
        report(error)
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

  /// The rules to begin with and those of the ignore files above `folder`.
  mutating func rules(above folder: String, beginning: IgnoreRules = .standard) -> IgnoreRules {
    var rules = beginning
    var above = ""
    for component in folder.pathComponents {
      let file = above.isEmpty ? IgnoreRules.fileName : above + "/" + IgnoreRules.fileName
      if FileStatus(root + "/" + file) != nil {
        do {
          rules = rules.adding(try TreePath.text(file, below: root), folder: above)
        } catch {
          report(error)
        }
      }
      above = above.isEmpty ? String(component) : above + "/" + component
    }
    return rules
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

  mutating func take(_ tree: FileTree) {
    leftOut += tree.leftOut
    problems += tree.problems
  }

  mutating func add(_ origin: PlanEntry.Origin, _ part: PackagePart, _ path: String, _ size: Int64?) {
    if let problem = PathProblem.first(in: path) { return report(.badPath(origin.description, problem)) }
    entries.append(PlanEntry(part: part, path: path, origin: origin, size: size))
  }

  /// All entries by part and path, each place once.
  mutating func finish() -> [PlanEntry] {
    let sorted = entries.sorted { left, right in
      left.part == right.part
        ? left.path.utf8.lexicographicallyPrecedes(right.path.utf8) : left.part.rawValue < right.part.rawValue
    }
    var finished: [PlanEntry] = []
    var position = 0
    while position < sorted.count {
      let end = sorted[position...].firstIndex { $0.place != sorted[position].place } ?? sorted.count
      let group = sorted[position..<end]
      if group.count > 1, !isOneFile(group) {
        report(.duplicate(group[position].part, group[position].path, group.map(\.origin.description)))
        finished += group
      } else {
        finished.append(group.first { isItself($0) } ?? group[position])
      }
      position = end
    }
    return finished
  }

  /// The same file by several paths, some of them links.
  private func isOneFile(_ group: ArraySlice<PlanEntry>) -> Bool {
    let places = group.map { entry -> String? in
      if case .file(_, let location) = entry.origin { resolvedPath(location) } else { nil }
    }
    return places.allSatisfy { $0 != nil && $0 == places[0] } && group.contains(where: isItself)
  }

  private func isItself(_ entry: PlanEntry) -> Bool {
    if case .file(_, let location) = entry.origin { resolvedPath(location) == location } else { false }
  }
}
