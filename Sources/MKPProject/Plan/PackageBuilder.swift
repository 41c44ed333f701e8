import Glibc
import MKPFormat

/// A package that was built.
public struct BuiltPackage: Hashable, Sendable {
  /// Where it is.
  public let path: String
  /// Bytes.
  public let size: Int64
  /// Digest of the package.
  public let sha256: SHA256Digest
  /// What it was made from.
  public let plan: BuildPlan
  /// The package as it was read back.
  public let contents: PackageContents
  /// The agents that were built for it.
  public let agents: [BuiltAgent]
}

/// What goes into a package, ready to be written.
public struct PreparedPackage: Sendable {
  /// The agents that were built.
  public let agents: [BuiltAgent]
  /// Where they are on the disk, by part and path in the package: `cmk_addons_plugins/acme/libexec/agent_acme`.
  public let locations: [String: String]
  fileprivate let files: [PlannedFile]
}

/// Builds packages from plans: agents, archive, and then a look at what was written.
public struct PackageBuilder: Sendable {
  private let plan: BuildPlan
  private let options: AgentOptions
  private let compressionLevel: Int

  /// zlib's level where nothing else is said.
  public static let standardCompressionLevel = 9

  /// A builder of the package that `plan` describes.
  public init(
    _ plan: BuildPlan, agents options: AgentOptions = AgentOptions(),
    compressionLevel: Int = Self.standardCompressionLevel
  ) {
    self.plan = plan
    self.options = options
    self.compressionLevel = compressionLevel
  }

  /// Writes the package into `folder`, which comes into being if need be. It appears under its name only after it has
  /// been read back, and found to be what was planned.
  public func build(into folder: String) async throws(ProjectError) -> BuiltPackage {
    try build(try await prepare(), into: folder)
  }

  /// The same with what ``prepare()`` has made.
  public func build(_ prepared: PreparedPackage, into folder: String) throws(ProjectError) -> BuiltPackage {
    let files = prepared.files
    let place = try makeFolders(folder)
    // Once the package stands there, the folder is not empty any more.
    defer { place.removeIfEmpty() }
    let path = "\(folder)/\(plan.manifest.fileName)"
    options.progress("writing \(plan.manifest.fileName)")
    let file: AtomicFile
    do { file = try AtomicFile(path: path) } catch { throw ProjectError([.notWritten(error.description)]) }
    let contents = try write(files, into: file)
    do { try file.commit() } catch { throw ProjectError([.notWritten(error.description)]) }
    return BuiltPackage(
      path: path, size: contents.archive.packedSize, sha256: contents.archive.sha256, plan: plan, contents: contents,
      agents: prepared.agents)
  }

  private func write(_ files: [PlannedFile], into file: AtomicFile) throws(ProjectError) -> PackageContents {
    let written: PackageWriter.Written
    do {
      let writer = PackageWriter(
        manifest: plan.manifest, files: files, modificationTime: plan.modificationTime,
        compressionLevel: compressionLevel)
      written = try writer.write(into: file)
    } catch {
      throw ProjectError(error.lines.map(ProjectProblem.notWritten))
    }
    return try compare(file.contentPath, files, written)
  }

  /// Builds the agents, and looks at every file once more: sizes may have changed since the plan was made.
  public func prepare() async throws(ProjectError) -> PreparedPackage {
    let builder = AgentBuilder(root: plan.root, options: options)
    var agents: [BuiltAgent] = []
    var files: [PlannedFile] = []
    var locations: [String: String] = [:]
    var problems: [ProjectProblem] = []
    for entry in plan.entries {
      switch entry.origin {
      case .file(_, let location), .system(_, _, _, let location):
        files.append(
          PlannedFile(part: entry.part, path: entry.path, size: entry.size ?? 0, content: .file(location)))
      case .agent(let agent):
        do {
          let place = entry.place
          let built =
            if let file = options.given[place] { try builder.given(agent, file) } else {
              try await builder.build(agent)
            }
          agents.append(built)
          locations[place] = built.location
          files.append(
            PlannedFile(part: entry.part, path: entry.path, size: built.size, content: .file(built.location)))
        } catch {
          problems += error.problems
        }
      }
    }
    guard problems.isEmpty else { throw ProjectError(problems) }
    return PreparedPackage(agents: agents, locations: locations, files: files)
  }

  /// Reads the package back, with the limits that everybody else has, and compares it with the plan file by file.
  private func compare(
    _ path: String, _ files: [PlannedFile], _ written: PackageWriter.Written
  ) throws(ProjectError) -> PackageContents {
    options.progress("reading it back")
    let total = files.reduce(0) { $0 + $1.size }
    let contents: PackageContents
    do {
      // Ratio and size are those of our own files.
      let limits = Limits(maximumSize: max(1 << 30, total * 2), maximumRatio: 1100)
      contents = try PackageReader(limits: limits).read(path)
    } catch {
      throw ProjectError(error.lines.map(ProjectProblem.notAsPlanned))
    }
    var problems = contents.defects.map { ProjectProblem.notAsPlanned("\($0)") }
    if contents.manifest.infoText() != plan.manifest.infoText() {
      problems.append(.notAsPlanned("the manifest is another"))
    }
    let found = Dictionary(contents.members.map { ([$0.part.rawValue, $0.path], $0) }) { $1 }
    for file in files {
      let member = found[[file.part.rawValue, file.path]]
      let name = "\(file.part.rawValue)/\(file.path)"
      guard let member else {
        problems.append(.notAsPlanned("\(name) is missing"))
        continue
      }
      let digest = written.digests[file.part]?[file.path]
      if member.size != file.size || member.mode != file.mode || member.sha256 != digest {
        problems.append(.notAsPlanned("\(name) is not the file that was packed"))
      }
    }
    if contents.archive.sha256 != written.sha256 { problems.append(.notAsPlanned("the file has changed on the disk")) }
    if found.count != files.count { problems.append(.notAsPlanned("\(found.count) files instead of \(files.count)")) }
    guard problems.isEmpty else { throw ProjectError(problems) }
    return contents
  }
}
