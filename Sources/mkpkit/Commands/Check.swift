import ArgumentParser
import Glibc
import MKPCheck
import MKPProject

/// `mkpkit check`
struct Check: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", _superCommandName: MKPKit.name,
    abstract: "Check a project or a package for everything that its Checkmk versions would refuse or lose.",
    discussion: """
      Examples:
        mkpkit check
        mkpkit check acme-1.2.3.mkp --target 2.4,2.5 --format sarif > acme.sarif

      Nothing of a package is executed. 'mkpkit explain RULE' says more about a finding. A finding that is wanted is \
      suppressed by a comment in the file, '# mkpkit: ignore[MKP310] reason', or by 'check.ignore' in mkp.yaml.

      Exit status: 0 no finding of the level of --fail-on, 1 such findings, 2 usage, 3 a path is missing or can't be \
      read as project or package, 4 the environment lacks something: without python3, no plug-in in Python is checked.
      """)

  @Argument(
    help: ArgumentHelp(
      "Project folders, their files of Python, and packages. (default: the folder you are in)", valueName: "path"))
  var paths: [String] = []

  @Option(help: "The package to check where a project makes several.")
  var name: String?

  @Flag(help: "Check every project below the folders.")
  var all = false

  @Option(help: "The version of a project, instead of that from git or the definition.")
  var version: String?

  @Option(
    name: .long,
    help: """
      Checkmk versions to check for, as 2.3,2.4. (default: check.targets of mkp.yaml, else all within the bounds)
      """, completion: .targets)
  var target: [String] = []

  @Option(
    name: .long,
    help: """
      Editions to check for, by their names up to 2.4 (raw, enterprise, cloud, managed) or since 2.5 (community, pro, \
      ultimate, ultimatemt). (default: all)
      """)
  var edition: [String] = []

  @Option(help: "How to write the findings: text, json, sarif, github or junit.")
  var format: ReportFormat = .text

  @Flag(help: "Fail on any finding, advice too, and on files that can't be judged; the same as --fail-on advice.")
  var strict = false

  @Option(help: "The least severity that makes the command fail: advice, warning or error. (default: error)")
  var failOn: Severity?

  @Option(
    help: "Run these rules only: ids, starts of ids (MKP4), names or exchange, with commas.", completion: .rules)
  var select: [String] = []

  @Option(help: "Don't run these rules.", completion: .rules)
  var ignore: [String] = []

  @Flag(help: "Repair what needs no judgement in the project's sources, then check again.")
  var fix = false

  @Option(help: ArgumentHelp("How many files to look at at the same time. (default: one for each processor)"))
  var jobs: Int?

  @Option(
    name: [.customLong("catalogue"), .customLong("schemas")],
    help: ArgumentHelp("Use the API catalogues of this folder, which has catalogues/2.4.json.", valueName: "dir"))
  var catalogue: String?

  @Option(help: ArgumentHelp("The Python 3 that parses plug-ins, for example a site's.", valueName: "path"))
  var python: String?

  func validate() throws {
    if all, name != nil { throw ValidationError("--name chooses one package, --all checks them all") }
    if let jobs, jobs < 1 { throw ValidationError("--jobs must be at least 1") }
    if strict, let failOn, failOn != .advice {
      throw ValidationError("--strict and --fail-on \(failOn.rawValue) contradict each other")
    }
  }

  func run() async throws {
    if let python {
      do throws(PythonInterpreter.Unusable) {
        try await PythonInterpreter(path: python).verify()
      } catch {
        throw try failure(.environment, [CheckFailure(path: nil, lines: ["\(error)"])])
      }
    }
    let session = try session()
    var reports: [CheckReport] = []
    var failures: [CheckFailure] = []
    var isUnreadable = false
    for found in chosen(&failures) {
      let path = found.folder
      switch await session.check(path, name: found.name, fix: fix, version: version) {
      case .report(let report, let isReadable, let fixes):
        if fix { CheckRepairs(report, fixes, path: path).say() }
        if let reading = report.subject.reading {
          StandardError.report(["\(found.folder): \(reading)"], severity: .dim)
        }
        reports.append(report)
        isUnreadable = isUnreadable || !isReadable
      case .failure(let lines): failures.append(CheckFailure(path: path, lines: lines))
      }
    }
    let isUnchecked = reports.contains { $0.failure != nil }
    isUnreadable = isUnreadable || !failures.isEmpty
    try write(reports, failures)
    if isUnchecked { throw ExitStatus.environment.exitCode }
    if isUnreadable { throw ExitStatus.unreadable.exitCode }
    if reports.contains(where: { $0.fails(on: level) || (level == .advice && !$0.unjudged.isEmpty) }) {
      throw ExitStatus.findings.exitCode
    }
  }

  /// The least severity that fails.
  private var level: Severity { strict ? .advice : failOn ?? .error }

  /// What is to be checked: with --all, the projects below the folders.
  private func chosen(_ failures: inout [CheckFailure]) -> [FoundPackage] {
    let given = paths.isEmpty ? ["."] : paths
    guard all else { return given.map { FoundPackage(folder: $0, name: name) } }
    return given.flatMap { path -> [FoundPackage] in
      do throws(ProjectError) {
        return try ProjectSearch.packages(below: path)
      } catch {
        failures.append(CheckFailure(path: path, lines: error.problems.map(\.description)))
        return []
      }
    }
  }

  /// Writes the reports, and what could not be checked also to standard error.
  private func write(_ reports: [CheckReport], _ failures: [CheckFailure]) throws {
    StandardError.report((failures + reports.compactMap(\.failure)).flatMap(\.lines))
    try StandardOutput.write(
      format.render(
        reports, failures: failures, failOn: level, colored: Terminal.standardOutput.hasColor,
        toolVersion: mkpkitVersion))
  }

  /// How a run ends that could not begin, when that is written.
  private func failure(_ status: ExitStatus, _ failures: [CheckFailure]) throws -> ExitCode {
    try write([], failures)
    return status.exitCode
  }

  private func session() throws -> CheckSession {
    do {
      return try CheckSession(
        target: target, edition: edition, select: split(select), ignore: split(ignore),
        jobs: jobs ?? processorCount, catalogue: catalogue, python: python)
    } catch let error as CatalogueError {
      throw try failure(.unreadable, [CheckFailure(path: catalogue, lines: ["\(catalogue ?? "catalogues"): \(error)"])])
    } catch {
      throw try failure(.usage, [CheckFailure(path: nil, lines: ["\(error)"])])
    }
  }

  private func split(_ texts: [String]) -> [String] {
    texts.flatMap { text in text.split { $0 == "," || $0 == " " }.map(String.init) }
  }
}

extension ReportFormat: ExpressibleByArgument {}
extension Severity: ExpressibleByArgument {}

/// How many files are looked at at the same time.
var processorCount: Int { max(Int(sysconf(Int32(_SC_NPROCESSORS_ONLN))), 1) }
