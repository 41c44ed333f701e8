import Glibc
import JSONSchema
import MKPFormat
import MKPProject

/// Makes a project's plan a subject.
public enum ProjectSubject {
  /// The subject of the project at `path`, planned as `build` would plan it; but uncommitted changes are fine, and so
  /// is a tree without a git version.
  public static func load(_ path: String) async throws(ProjectError) -> CheckSubject {
    let project = try Project.load(at: path)
    var options = PlanOptions()
    options.allowDirty = true
    var notes: [String] = []
    let plan: BuildPlan
    do {
      plan = try await project.plan(options)
    } catch {
      guard error.problems.allSatisfy({ if case .noGitVersion = $0 { true } else { false } }) else { throw error }
      options.version = "0.0.0"
      plan = try await project.plan(options)
      notes = error.problems.map { "the version: \($0)" }
    }
    return subject(of: plan, project, path: path, notChecked: notes)
  }

  /// The subject of `plan`. `agents` are the paths of agents that are built already, by part and path; the bytes of
  /// others can't be checked.
  public static func subject(
    of plan: BuildPlan, _ project: Project, path: String, agents: [String: String] = [:], notChecked: [String] = []
  ) -> CheckSubject {
    let root = path.hasSuffix("/" + ProjectDefinition.fileName) ? String(path.dropLast(8)) : path
    let show: (String) -> String = {
      root == "." ? $0 : "\(root.hasSuffix("/") ? String(root.dropLast()) : root)/\($0)"
    }
    var notes = notChecked
    let files = plan.entries.map { entry -> SubjectFile in
      switch entry.origin {
      case .file(let shown, let location): return file(entry, location, display: show(shown), source: location)
      case .system(_, _, let path, let location): return file(entry, location, display: path, source: nil)
      case .agent(let agent):
        let place = "\(entry.part.rawValue)/\(entry.path)"
        if let built = agents[place] { return file(entry, built, display: place, source: nil) }
        notes.append("\(agent.name): not built yet; `mkpkit build` checks it")
        return SubjectFile(
          part: entry.part, path: entry.path, mode: 0o755, size: 0, displayPath: place,
          load: { _ throws(FileReadError) in [] })
      }
    }
    return CheckSubject(
      origin: .project(root: root), manifest: SubjectManifest(plan.manifest, places: places(project, show)),
      files: files, configuration: configuration(project, show), notChecked: notes)
  }

  private static func file(_ entry: PlanEntry, _ location: String, display: String, source: String?) -> SubjectFile {
    var status = stat()
    let mode = stat(location, &status) == 0 ? UInt16(status.st_mode & 0o7777) : 0o644
    return SubjectFile(
      part: entry.part, path: entry.path, mode: mode, size: Int(status.st_size), displayPath: display, source: source,
      location: location, load: { limit throws(FileReadError) in try FileBytes.read(location, limit: limit) })
  }

  private static func configuration(_ project: Project, _ show: (String) -> String) -> CheckConfiguration {
    guard let check = project.definition?.check else { return CheckConfiguration() }
    return CheckConfiguration(
      targets: check.targets.compactMap(CheckTarget.init),
      suppressions: check.ignore.map { entry in
        ConfiguredSuppression(
          rule: entry.rule, reason: entry.reason, files: entry.path,
          place: Place(file: show(ProjectDefinition.fileName), line: entry.line, key: "check.ignore"))
      })
  }

  /// Where the manifest's keys stand in `mkp.yaml`; what has a default there stands at `package`.
  private static func places(_ project: Project, _ show: (String) -> String) -> [String: Place] {
    let file = show(ProjectDefinition.fileName)
    guard project.definition != nil, let bytes = try? FileBytes.read("\(project.root)/mkp.yaml", limit: 1 << 20),
      let document = try? YAMLDocument(parsing: String(decoding: bytes, as: UTF8.self))
    else { return [:] }
    var places: [String: Place] = [:]
    for key in SubjectManifest.Key.allCases {
      let steps: [String] =
        switch key {
        case .minRequired: ["package", "checkmk", "min_required"]
        case .usableUntil: ["package", "checkmk", "usable_until"]
        default: ["package", key.rawValue]
        }
      let position = document.positionOfKey(InstancePath(steps.map(InstancePath.Step.key)))
      places[key.rawValue] = Place(file: file, line: position.line, column: position.column, key: key.rawValue)
    }
    return places
  }
}
