import Glibc
import MKPProject

/// One run of `mkpkit check` over any number of projects and packages.
public struct CheckSession: Sendable {
  /// What came of one path.
  public enum Outcome: Sendable {
    /// It was checked; what can't be read as a package still has a report that says so.
    case report(CheckReport, isReadable: Bool, fixes: FixApplier.Outcome)
    /// It is neither project nor package; one line for each problem.
    case failure([String])
  }

  private let catalogues: Catalogues
  private let requested: [CheckTarget]
  private let checker: Checker

  /// A run with the given options. Throws `CatalogueError`, `TargetSelection.UnknownTarget` or
  /// `RuleSelection.UnknownSelector`.
  public init(
    target: [String] = [], select: [String] = [], ignore: [String] = [], jobs: Int = 1, schemas: String? = nil,
    python: String? = nil
  ) throws {
    catalogues = try Catalogues(schemas.map(SchemaFolder.directory) ?? .embedded)
    requested = try TargetSelection.parse(target, known: catalogues.targets)
    checker = Checker(
      selection: try RuleSelection(select: select, ignore: ignore), jobs: jobs,
      python: PythonAnalyzer(
        interpreter: python.map(PythonInterpreter.init) ?? PythonInterpreter.find(), jobs: jobs,
        cache: FactsCache.standard()))
  }

  /// Checks what `path` names: a folder is a project, a file a package. With `fix`, the project's sources are repaired
  /// first.
  public func check(_ path: String, fix: Bool = false) async -> Outcome {
    var status = stat()
    guard stat(path, &status) == 0 else { return .failure(["\(path): \(String(cString: strerror(errno)))"]) }
    switch status.st_mode & S_IFMT {
    case S_IFREG where path.split(separator: "/").last == ProjectDefinition.fileName[...], S_IFDIR:
      do {
        return try await checkProject(path, fix: fix)
      } catch {
        return .failure(error.problems.map(\.description))
      }
    case S_IFREG:
      let subject = PackageSubject.load(path)
      return .report(await report(subject), isReadable: subject.manifest != nil, fixes: FixApplier.Outcome())
    default: return .failure(["\(path): neither a folder nor a file"])
    }
  }

  private func checkProject(_ path: String, fix: Bool) async throws(ProjectError) -> Outcome {
    var result = await report(try await ProjectSubject.load(path))
    var fixes = FixApplier.Outcome()
    // A repair can bring another to light, and overlapping ones take turns; more rounds than rules make no sense.
    for _ in 0..<(fix ? 8 : 0) {
      let round = FixApplier.apply(result)
      fixes.failures = round.failures
      guard round.repaired > 0 else { break }
      fixes.repaired += round.repaired
      let (subject, undone) = try await reload(path, round.moves)
      fixes.failures += undone
      fixes.repaired -= undone.count
      result = await report(subject)
      if !undone.isEmpty { break }
    }
    return .report(result, isReadable: true, fixes: fixes)
  }

  /// Loads the project after repairs. Where it does not take a file from its new place, the file goes back.
  private func reload(
    _ path: String, _ moves: [SourceMove]
  ) async throws(ProjectError) -> (CheckSubject, undone: [String]) {
    let subject = moves.isEmpty ? try await ProjectSubject.load(path) : try? await ProjectSubject.load(path)
    let taken = Set(subject?.files.map(\.packagePath) ?? [])
    let lost = moves.filter { !taken.contains($0.packagePath) }
    if let subject, lost.isEmpty { return (subject, []) }
    let undone = lost.map { move in
      move.undo()
        ? "\(move.from): the project would not take it from \(move.to); nothing was changed"
        : "\(move.from): is now \(move.to), from where the project does not take it"
    }
    return (try await ProjectSubject.load(path), undone)
  }

  /// Checks a subject that is already loaded.
  public func report(_ subject: CheckSubject) async -> CheckReport {
    let targets = TargetSelection.targets(requested: requested, for: subject, known: catalogues.targets)
    return await checker.check(CheckContext(subject: subject, targets: targets, catalogues: catalogues))
  }
}
