import Glibc
import JSONSchema
import MKPFormat
import MKPProject

/// Makes a project's plan a subject.
public enum ProjectSubject {
  /// The subject of the project at `path`, planned as `build` would plan it; but uncommitted changes are fine, and a
  /// version that is none is a finding. `version` takes the place of the project's own, `name`
  /// says which package is meant where the project makes several.
  public static func load(
    _ path: String, name: String? = nil, version: String? = nil
  ) async throws(ProjectError) -> CheckSubject {
    let project = try Project.load(at: path, name: name)
    var options = PlanOptions()
    options.allowDirty = true
    options.version = version
    do {
      return subject(of: try await project.plan(options), project, path: path)
    } catch {
      guard let (given, reason) = Self.badVersion(error) else { throw error }
      options.version = "0.0.0"
      return subject(of: try await project.plan(options), project, path: path, badVersion: (given, reason))
    }
  }

  /// The version that is the one problem of a project, and why it is none; nil for other problems.
  private static func badVersion(_ error: ProjectError) -> (given: String, reason: String)? {
    guard error.problems.count == 1, let problem = error.problems.first else { return nil }
    switch problem {
    case .noGitVersion: return ("", problem.description)
    case .badVersion(let given): return (given, problem.description)
    default: return nil
    }
  }

  /// The subject of `plan`. `agents` are the paths of agents that are built already, by part and path; the bytes of
  /// others can't be checked.
  public static func subject(
    of plan: BuildPlan, _ project: Project, path: String, agents: [String: String] = [:],
    badVersion: (given: String, reason: String)? = nil
  ) -> CheckSubject {
    let root = path.hasSuffix("/" + ProjectDefinition.fileName) ? String(path.dropLast(8)) : path
    let show: (String) -> String = {
      root == "." ? $0 : "\(root.hasSuffix("/") ? String(root.dropLast()) : root)/\($0)"
    }
    var notes: [String] = []
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
    var manifest = SubjectManifest(plan.manifest, places: places(project, show))
    var defects: [CheckSubject.Defect] = []
    if let badVersion {
      manifest.texts[SubjectManifest.Key.version.rawValue] = badVersion.given
      // The rule itself looks at what is given.
      if badVersion.given.isEmpty {
        defects.append(
          .init(rule: .versionNotSemantic, message: badVersion.reason, place: manifest.place(.version)))
      }
    }
    var subject = CheckSubject(
      origin: .project(root: root), manifest: manifest, files: files, defects: defects,
      configuration: configuration(project, show), notChecked: notes)
    subject.reading = plan.reading
    return subject
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
