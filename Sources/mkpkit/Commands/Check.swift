import ArgumentParser
import Glibc
import MKPCheck

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
      read as project or package, 4 the environment lacks something.
      """)

  @Argument(help: ArgumentHelp("Project folders and packages. (default: the folder you are in)", valueName: "path"))
  var paths: [String] = []

  @Option(
    name: .long,
    help: """
      Checkmk versions to check for, as 2.3,2.4. (default: check.targets of mkp.yaml, else all within the bounds)
      """)
  var target: [String] = []

  @Option(help: "How to write the findings: text, json, sarif, github or junit.")
  var format: ReportFormat = .text

  @Flag(help: "Fail on any finding, advice too; the same as --fail-on advice.")
  var strict = false

  @Option(help: "The least severity that makes the command fail: advice, warning or error. (default: error)")
  var failOn: Severity?

  @Option(help: "Run these rules only: ids, starts of ids (MKP4) or names, with commas.")
  var select: [String] = []

  @Option(help: "Don't run these rules.")
  var ignore: [String] = []

  @Flag(help: "Repair what needs no judgement in the project's sources, then check again.")
  var fix = false

  @Option(help: ArgumentHelp("How many files to look at at the same time. (default: one for each processor)"))
  var jobs: Int?

  @Option(help: ArgumentHelp("Use the schemas and API catalogues of this folder.", valueName: "dir"))
  var schemas: String?

  @Option(help: ArgumentHelp("The Python 3 that parses plug-ins, for example a site's.", valueName: "path"))
  var python: String?

  func validate() throws {
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
        StandardError.report(["\(error)"])
        throw ExitStatus.environment.exitCode
      }
    }
    let session = try session()
    var reports: [CheckReport] = []
    var isUnreadable = false
    for path in paths.isEmpty ? ["."] : paths {
      switch await session.check(path, fix: fix) {
      case .report(let report, let isReadable, let fixes):
        if fix, case .package = report.subject.origin {
          StandardError.report(["\(path): a finished package can't be repaired: repair its project and build it again"])
        }
        if fixes.repaired > 0 { StandardError.report(["\(path): repaired \(fixes.repaired)"], severity: .dim) }
        StandardError.report(fixes.failures)
        reports.append(report)
        isUnreadable = isUnreadable || !isReadable
      case .failure(let lines):
        StandardError.report(lines)
        isUnreadable = true
      }
    }
    let level = strict ? .advice : failOn ?? .error
    try StandardOutput.write(
      format.render(
        reports, failOn: level, colored: Terminal.standardOutput.hasColor, toolVersion: mkpkitVersion))
    if isUnreadable { throw ExitStatus.unreadable.exitCode }
    if reports.contains(where: { $0.fails(on: level) }) { throw ExitStatus.findings.exitCode }
  }

  private func session() throws -> CheckSession {
    do {
      return try CheckSession(
        target: target, select: split(select), ignore: split(ignore),
        jobs: jobs ?? max(Int(sysconf(Int32(_SC_NPROCESSORS_ONLN))), 1), schemas: schemas, python: python)
    } catch let error as CatalogueError {
      StandardError.report(["\(schemas ?? "schemas"): \(error)"])
      throw ExitStatus.unreadable.exitCode
    } catch {
      throw ValidationError("\(error)")
    }
  }

  private func split(_ texts: [String]) -> [String] {
    texts.flatMap { text in text.split { $0 == "," || $0 == " " }.map(String.init) }
  }
}

extension ReportFormat: ExpressibleByArgument {}
extension Severity: ExpressibleByArgument {}
