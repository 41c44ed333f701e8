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

  /// Which versions a package is checked for.
  private enum Targets {
    /// Those that were asked for, else those of the project, else those within the package's bounds.
    case asked
    /// Repairs hang on the source and not on who asks: all versions whose APIs are known, unless the package is for
    /// older ones, which don't know what a repair writes.
    case repairs
    /// All that are known.
    case all
  }

  private let catalogues: Catalogues
  private let requested: [CheckTarget]
  private let editions: [Edition]
  private let checker: Checker

  /// A run with the given options. Throws `CatalogueError`, `TargetSelection.UnknownTarget`,
  /// `Edition.Unknown` or `RuleSelection.UnknownSelector`.
  public init(
    target: [String] = [], edition: [String] = [], select: [String] = [], ignore: [String] = [], jobs: Int = 1,
    catalogue: String? = nil, python: String? = nil
  ) throws {
    catalogues = try Catalogues(catalogue.map(SchemaFolder.directory) ?? .embedded)
    requested = try TargetSelection.parse(target, known: catalogues.targets)
    editions = try Edition.parse(edition)
    checker = Checker(
      selection: try RuleSelection(select: select, ignore: ignore), jobs: jobs,
      python: PythonAnalyzer(
        interpreter: python.map(PythonInterpreter.init) ?? PythonInterpreter.find(), jobs: jobs,
        cache: FactsCache.standard()))
  }

  /// Checks what `path` names: a folder is a project, a file of Python one of its files or a plug-in alone, another file
  /// a package. With `fix`, the project's sources are repaired first. `version` is that of projects,
  /// `name` chooses where a project makes several packages.
  public func check(
    _ path: String, name: String? = nil, fix: Bool = false, version: String? = nil
  ) async -> Outcome {
    var status = stat()
    guard stat(path, &status) == 0 else { return .failure(["\(path): \(String(cString: strerror(errno)))"]) }
    do throws(ProjectError) {
      switch status.st_mode & S_IFMT {
      case S_IFREG where path.split(separator: "/").last == ProjectDefinition.fileName[...], S_IFDIR:
        return try await checkProject(path, name: name, fix: fix, version)
      case S_IFREG where path.hasByteSuffix(".py"):
        return await checkFile(path, fix: fix, version)
      case S_IFREG:
        let subject = PackageSubject.load(path)
        return .report(await report(subject), isReadable: subject.manifest != nil, fixes: FixApplier.Outcome())
      default: return .failure(["\(path): neither a folder nor a file"])
      }
    } catch {
      return .failure(error.problems.map(\.description))
    }
  }

  /// Checks one file: within its project, as far as it has one.
  private func checkFile(_ path: String, fix: Bool, _ version: String?) async -> Outcome {
    guard let (root, shown) = await SingleFile.project(of: path, version: version),
      case .report(let report, let isReadable, let fixes)? = try? await checkProject(
        root, fix: fix, version, only: shown)
    else {
      let report = await report(SingleFile.subject(path))
      // It is no package, and what it needs may be elsewhere.
      let others: Set<RuleGroup> = [.archiveAndManifest, .acrossFiles]
      return .report(
        report.filtered { !others.contains($0.rule.group) }, isReadable: true, fixes: FixApplier.Outcome())
    }
    return .report(report.filtered { $0.place.file == shown }, isReadable: isReadable, fixes: fixes)
  }

  private func checkProject(
    _ path: String, name: String? = nil, fix: Bool, _ version: String?, only file: String? = nil
  ) async throws(ProjectError) -> Outcome {
    let load = { () async throws(ProjectError) in try await ProjectSubject.load(path, name: name, version: version) }
    let subject = try await load()
    guard fix else { return .report(await report(subject), isReadable: true, fixes: FixApplier.Outcome()) }
    var repairs = await report(subject, for: .repairs)
    var fixes = FixApplier.Outcome()
    // A repair can bring another to light, and overlapping ones take turns; more rounds than rules make no sense.
    for _ in 0..<8 {
      let round = FixApplier.apply(file.map { file in repairs.filtered { $0.place.file == file } } ?? repairs)
      fixes.failures = round.failures
      guard round.repaired > 0 else { break }
      fixes.repaired += round.repaired
      let (subject, undone) = try await reload(round.moves, load)
      fixes.failures += undone
      fixes.repaired -= undone.count
      repairs = await report(subject, for: .repairs)
      if !undone.isEmpty { break }
    }
    return .report(await report(repairs.subject), isReadable: true, fixes: fixes)
  }

  /// Loads the project after repairs. Where it does not take a file from its new place, the file goes back.
  private func reload(
    _ moves: [SourceMove], _ load: () async throws(ProjectError) -> CheckSubject
  ) async throws(ProjectError) -> (CheckSubject, undone: [String]) {
    let subject = moves.isEmpty ? try await load() : try? await load()
    let taken = Set(subject?.files.map(\.packagePath) ?? [])
    let lost = moves.filter { !taken.contains($0.packagePath) }
    if let subject, lost.isEmpty { return (subject, []) }
    let undone = lost.map { move in
      move.undo()
        ? "\(move.from): the project would not take it from \(move.to); nothing was changed"
        : "\(move.from): is now \(move.to), from where the project does not take it"
    }
    return (try await load(), undone)
  }

  /// Checks the package at `path` for every version that is known, whatever its bounds say; nil where it can't be read
  /// as one.
  public func checkForAll(_ path: String) async -> CheckReport? {
    let subject = PackageSubject.load(path)
    return subject.manifest == nil ? nil : await report(subject, for: .all)
  }

  /// Checks a subject that is already loaded.
  public func report(_ subject: CheckSubject) async -> CheckReport { await report(subject, for: .asked) }

  private func report(_ subject: CheckSubject, for targets: Targets) async -> CheckReport {
    let asked = TargetSelection.targets(requested: requested, for: subject, known: catalogues.targets)
    let full = catalogues.all.filter(\.isFull).compactMap { CheckTarget($0.version) }
    let chosen =
      switch targets {
      case .asked: asked
      case .repairs: asked.allSatisfy(full.contains) ? full : asked
      case .all: catalogues.targets
      }
    return await checker.check(
      CheckContext(subject: subject, targets: chosen, catalogues: catalogues, editions: editions))
  }
}
