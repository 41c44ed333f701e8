import ArgumentParser
import FoundationEssentials
import JSONText
import MKPFormat
import MKPProject
import MKPRelease

struct Rebuild: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rebuild", _superCommandName: MKPKit.name,
    abstract: "Build a package once more from the commit in its provenance, and compare.",
    discussion: """
      Examples:
        mkpkit rebuild ntopng-1.0.0.mkp --source ~/src/ntopng
        mkpkit rebuild ntopng-1.0.0.mkp --source https://git.example.org/ntopng.git --key release.pub

      Reads NAME.mkp.intoto.jsonl, else NAME.mkp.provenance.json, beside the package. With --key or --allowed-signers \
      the provenance must be signed by one of these keys; without, it is taken for what it claims, and the comparison \
      tells whether that is so. The commit is checked out into a folder that nobody else uses. Building runs the \
      commands of the project.

      Where the tools are those of the record (mkpkit, zlib, libarchive, the Swift compiler, the SDK's packages), the \
      packages must be the same bytes; else the same files with the same manifest. Exit code 0 when they are, 1 when \
      not, 3 when something cannot be read, 4 when the build lacks something.

      The output of --format json follows 'mkpkit schema output/rebuild'.
      """)

  @Argument(help: "The package.", completion: .file(extensions: ["mkp"]))
  var package: String

  @Option(help: "The git repository it was built from, a folder or a URL.", completion: .directory)
  var source: String

  @Option(help: "The provenance, where it is not beside the package.", completion: .file())
  var provenance: String?

  @Option(help: "Keep the package of the second build in this folder.", completion: .directory)
  var out: String?

  @OptionGroup(title: "Trust") var trust: TrustOptions
  @OptionGroup var output: OutputOptions
  @OptionGroup(title: "Limits") var limits: LimitOptions

  func run() async throws {
    let contents = try PackageReader(limits: limits.limits).read(package)
    let subject = PackageSubject(contents)
    let path = provenance ?? Companion.provenance(beside: package)
    let recorded = try provenance(of: subject, path: path)
    var agents = AgentOptions()
    agents.progress = { Progress.show($0) }
    let scratch = try ScratchFolder()
    defer { withExtendedLifetime(scratch) {} }
    let folder = out.map(absolutePath) ?? scratch.path
    let rebuild = PackageRebuild(package, contents: contents, provenance: recorded, limits: limits.limits)
    let comparison = try await rebuild.run(from: source, into: folder, agents: agents)
    Progress.clear()
    let report = RebuildReport(package, recorded, comparison, isTrusted: !trust.isEmpty)
    try output.write(json: report.json) { report.text(terminal: .standardOutput) }
    if !comparison.isReproduced { throw ExitStatus.findings.exitCode }
  }

  private func provenance(of subject: PackageSubject, path: String) throws(SignatureError) -> Provenance {
    guard trust.isEmpty else {
      return try trust.trusted().provenance(of: subject, path: path, time: Int64(Date().timeIntervalSince1970))
        .provenance
    }
    return try Provenance.claimed(at: path, of: subject)
  }
}

extension RebuildError: CommandError {
  var lines: [String] {
    switch self {
    case .noSource(let package): ["\(package): its provenance names no commit that it could be built from"]
    case .uncommitted(let package, let commit):
      ["\(package): was built from commit \(commit) with changes that no commit gives again"]
    case .badRecord(let package, let reason): ["\(package): its provenance cannot be used: \(reason)"]
    case .project(let error): error.lines
    case .unreadable(let error): error.lines
    }
  }

  var status: ExitStatus {
    switch self {
    case .noSource, .uncommitted: .findings
    case .badRecord: .unreadable
    case .project(let error): error.status
    case .unreadable(let error): error.status
    }
  }
}
