import MKPFormat

extension Project {
  /// What the package will be.
  ///
  /// - Throws: everything that is wrong at once.
  public func plan(_ options: PlanOptions = PlanOptions()) async throws(ProjectError) -> BuildPlan {
    var collector = EntryCollector(root: root, output: options.output)
    if let layout = layout ?? foreign?.layout {
      collector.add(layout)
    } else if let manifest = foreign?.manifest {
      collector.add(listedIn: manifest)
    }
    for content in definition?.contents ?? [] { try await collector.add(content) }
    for agent in definition?.agents ?? [] { collector.add(agent) }
    if let contents = definition?.contents {
      var covered = contents.filter { $0.system == nil }.map { normalizedPath($0.from) }
      if case .file(let path) = definition?.package.description { covered.append(normalizedPath(path)) }
      collector.sayWhatIsLeft(besides: covered) { _ in "no entry of 'contents' covers it" }
    }
    let entries = collector.finish()
    var problems = collector.problems
    if entries.isEmpty, problems.isEmpty { problems.append(.nothingToPack(root)) }

    let repository = try await GitRepository(around: root)
    let names = Naming(project: self, entries: entries)
    if !Manifest.isValidName(names.name) { problems.append(.badName(names.name)) }
    var remarks = names.remarks
    var version = ""
    var modificationTime: Int64 = 0
    var description = ""
    do {
      version = try await self.version(options, repository, &remarks)
    } catch {
      problems += error.problems
    }
    do {
      modificationTime = try await time(options, repository)
    } catch {
      problems += error.problems
    }
    do {
      description = try self.description()
    } catch {
      problems += error.problems
    }
    guard problems.isEmpty else { throw ProjectError(problems) }
    return BuildPlan(
      root: root, manifest: manifest(names.name, version, description, entries), entries: entries,
      leftOut: collector.leftOut, remarks: remarks, reading: foreign.map { "read as \($0.reading)" },
      modificationTime: modificationTime)
  }

  private func manifest(
    _ name: String, _ version: String, _ description: String, _ entries: [PlanEntry]
  ) -> Manifest {
    let files = Dictionary(grouping: entries, by: \.part).mapValues { $0.map(\.path) }
    if let package = definition?.package {
      return Manifest(
        name: name, version: version, title: package.title ?? name, description: description, author: package.author,
        downloadURL: package.downloadURL, versionPackaged: ToolVersion.packaged,
        minRequired: package.minRequired ?? Self.defaultMinimum, usableUntil: package.usableUntil, files: files)
    }
    let foreign = foreign?.manifest
    let literal = foreign?.manifest
    return Manifest(
      name: name, version: version, title: literal.map(\.title).flatMap { $0.isEmpty ? nil : $0 } ?? name,
      description: description,
      author: literal?.author ?? "", downloadURL: literal?.downloadURL ?? "", versionPackaged: ToolVersion.packaged,
      minRequired: foreign?.hasMinimum == true ? literal?.minRequired ?? "" : Self.defaultMinimum,
      usableUntil: literal?.usableUntil, files: files)
  }

  /// The first Checkmk with the plug-in APIs of today.
  private static let defaultMinimum = "2.3.0"

  private func description() throws(ProjectError) -> String {
    switch definition?.package.description {
    case .text(let text): return text
    case .file(let path): return try TreePath.text(path, below: root)
    case nil: return foreign?.manifest?.manifest.description ?? ""
    }
  }

  // MARK: - Version and time

  private func version(
    _ options: PlanOptions, _ repository: GitRepository?, _ remarks: inout [String]
  ) async throws(ProjectError) -> String {
    let given = options.version ?? definition?.package.version ?? foreignVersion ?? "git"
    guard given == "git" else {
      guard SemanticVersion(given) != nil else { throw ProjectError([.badVersion(given)]) }
      return given
    }
    guard let repository else {
      guard definition?.package.version == given else {
        throw ProjectError([.noGitVersion("\(root) is in no git repository with a commit")])
      }
      remarks.append(
        "there is no commit yet: the version is \(VersionHistory.beforeCommits), until the tag v1.0.0 gives another")
      return VersionHistory.beforeCommits
    }
    let output = options.output?.below(root)
    let changes = try await repository.changes(except: output)
    if !changes.isEmpty {
      guard options.allowDirty else { throw ProjectError(uncommitted(changes)) }
      let count = changes.count == 1 ? "1 uncommitted change is" : "\(changes.count) uncommitted changes are"
      remarks.append("\(count) in the package: no commit gives it again")
    }
    let history = try await repository.history()
    if !history.passedOver.isEmpty {
      remarks.append("tags that are no version (v1.2.3 or 1.2.3): \(history.passedOver.joined(separator: ", "))")
    }
    return history.version
  }

  /// The version that the files of another tool name.
  private var foreignVersion: String? {
    guard let manifest = foreign?.manifest, manifest.hasVersion else { return nil }
    return manifest.manifest.version
  }

  /// What is to be done about changes: secret keys are none to commit.
  private func uncommitted(_ changes: [String]) -> [ProjectProblem] {
    let keys = changes.filter { SecretKeyFile.isOne("\(root)/\($0)") }
    let others = changes.filter { !keys.contains($0) }
    return keys.map(ProjectProblem.secretKey) + (others.isEmpty ? [] : [.dirty(others)])
  }

  private func time(_ options: PlanOptions, _ repository: GitRepository?) async throws(ProjectError) -> Int64 {
    if let epoch = options.sourceDateEpoch {
      // What tar can write: 33 bits.
      guard let seconds = Int64(epoch), (0...0o77_777_777_777).contains(seconds) else {
        throw ProjectError([.badEpoch(epoch)])
      }
      return seconds
    }
    return try await repository?.committerTime() ?? 0
  }
}

/// The name of a package, and where it comes from.
private struct Naming {
  let name: String
  var remarks: [String] = []

  init(project: Project, entries: [PlanEntry]) {
    if let definition = project.definition {
      name = definition.package.name
      return
    }
    if let foreign = project.foreign {
      remarks += foreign.manifest?.remarks ?? []
      if let manifest = foreign.manifest, !manifest.manifest.name.isEmpty {
        name = manifest.manifest.name
        remarks.append("name, title and versions are those of \(manifest.path)")
        return
      }
    }
    if let given = project.name {
      name = given
      return
    }
    // The plug-in family does not depend on where the tree lies.
    let families = Set(
      entries.filter { $0.part == .cmkAddonsPlugins || $0.part == .cmkPlugins }
        .map { $0.path.prefix { $0 != "/" } })
    if families.count == 1, let family = families.first {
      name = String(family)
      remarks.append("the name '\(family)' is that of the plug-in family; an mkp.yaml can give another")
    } else {
      let folder = project.root.split(separator: "/").last ?? ""
      name = String(folder)
      remarks.append("the name '\(folder)' is that of the folder; an mkp.yaml can give another")
    }
  }
}
