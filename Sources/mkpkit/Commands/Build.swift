import ArgumentParser
import JSONText
import MKPFormat
import MKPProject
import MKPRelease

struct Build: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "build", _superCommandName: MKPKit.name,
    abstract: "Build a package from a source tree.",
    discussion: """
      Examples:
        mkpkit build                         in the folder of a plug-in tree, with or without mkp.yaml
        mkpkit build --plan my_plugin        what would go in, from where, and what would stay out
        mkpkit build --all --out packages .  every package of a repository

      Without mkp.yaml, a tree is understood that is laid out as Checkmk's local/…, as folders named like the parts of \
      a package, or as a plug-in family, at the top or in src/ or source/; the list of files in a manifest (info, \
      package, NAME.manifest) is binding. The version comes from the git tag (v1.2.3 or 1.2.3) unless --version or the \
      manifest gives one. The agents of mkp.yaml are built by running what it names: of a tree that you don't \
      trust, build with --no-agents. Writes NAME-VERSION.mkp, reads it back, and compares it with the plan.

      --provenance also writes NAME-VERSION.mkp.provenance.json: the commit, the options, the versions of all tools \
      and what went in. 'mkpkit provenance' signs it.

      The output of --format json follows 'mkpkit schema output/build'.
      """)

  @Argument(help: "The folder of the project, or its mkp.yaml.", completion: .directory)
  var project = "."

  @Flag(help: "Show what would be built; write nothing, compile nothing.")
  var plan = false

  @Option(help: "Folder for the package.", completion: .directory)
  var out: String?

  @Option(help: "The package to build where the tree makes several, and its name where nothing else gives one.")
  var name: String?

  @Flag(help: "Build every package below the folder.")
  var all = false

  @Option(help: "The version, instead of that from git or the definition.")
  var version: String?

  @Flag(help: "Build although there are uncommitted changes.")
  var allowDirty = false

  @Flag(help: "Build twice, in another folder with another umask, and compare.")
  var checkReproducible = false

  @Flag(help: "Run nothing of the tree: its agents must be given by --agent.")
  var noAgents = false

  @Option(
    help: ArgumentHelp("Pack FILE as the agent that mkp.yaml puts to TO, instead of building it.", valueName: "to=file")
  )
  var agent: [GivenAgent] = []

  @Flag(help: "Fail where an agent would not run on the servers it is declared for.")
  var requirePortable = false

  @Flag(name: .customLong("no-check"), help: "Build unchecked, whatever 'mkpkit check' would find.")
  var skipsCheck = false

  @Flag(help: "Also record what the package was built from and with.")
  var provenance = false

  @Option(help: "The URI of who builds, for --provenance; otherwise what GitHub's or GitLab's pipelines say.")
  var builder: String?

  @OptionGroup var output: OutputOptions

  func validate() throws {
    if builder != nil, !provenance { throw ValidationError("--builder goes with --provenance") }
    if let builder, !builder.contains(":") { throw ValidationError("--builder must be a URI") }
    if all, name != nil { throw ValidationError("--name chooses one package, --all builds them all") }
    if all, version != nil { throw ValidationError("--version gives all packages of --all the same version") }
    if all, !agent.isEmpty { throw ValidationError("--agent is for one package, not for --all") }
    if plan, checkReproducible {
      throw ValidationError("--plan builds nothing that --check-reproducible could compare")
    }
  }

  func run() async throws {
    let roots = all ? try ProjectSearch.packages(below: project) : [FoundPackage(folder: project, name: name)]
    var reports: [JSONValue] = []
    var text = ""
    var failures: [(root: String, error: any CommandError)] = []
    for root in roots {
      do {
        let report = try await build(root)
        reports.append(report.json)
        text += report.text
      } catch let error as any CommandError {
        StandardError.report(all ? error.lines.map { "\(root.folder): \($0)" } : error.lines)
        failures.append((root.folder, error))
      }
    }
    let errors = failures.flatMap { failure in ErrorReport.errors(failure.error.lines, path: failure.root) }
    try output.write(json: ["packages": .array(reports), "errors": .array(errors)]) { text }
    if let worst = failures.map({ $0.error.status.rawValue }).max() { throw ExitCode(worst) }
  }

  private func build(_ found: FoundPackage) async throws -> BuildReport {
    let root = found.folder
    let project = try Project.load(at: root, name: found.name)
    let folder = out.map(absolutePath) ?? project.root + "/dist"
    var options = PlanOptions()
    options.version = version
    options.allowDirty = allowDirty || self.plan
    options.output = folder
    options.sourceDateEpoch = environmentVariable("SOURCE_DATE_EPOCH")
    let plan = try await project.plan(options)
    if let reading = plan.reading { StandardError.report([reading], severity: .dim) }
    StandardError.report(plan.remarks, severity: .yellow)
    if self.plan { return BuildReport(plan) }
    var agents = AgentOptions()
    agents.given = try GivenAgent.places(agent, in: plan, mustBeAll: noAgents)

    if !skipsCheck { try await BuildCheck.run(plan, of: project, at: root) }
    let record = provenance ? try await BuildRecord(of: plan, output: folder) : nil
    for left in plan.leftOut { StandardError.report(["left out: \(left)"], severity: .dim) }
    agents.requiresPortable = requirePortable
    agents.progress = { Progress.show($0) }
    let builder = PackageBuilder(plan, agents: agents)
    let prepared = try await builder.prepare()
    // The first check was to fail early; this one sees what was compiled.
    if !skipsCheck, !prepared.agents.isEmpty {
      try await BuildCheck.run(plan, of: project, at: root, agents: prepared.locations)
    }
    let package = try builder.build(prepared, into: folder)
    Progress.clear()
    for agent in package.agents { StandardError.report(BuildReport.warnings(agent), severity: .yellow) }
    if checkReproducible { try await Reproduction(options: options, agents: agents).check(package) }
    try await record?.write(
      package, parameters: parameters, isReproduced: checkReproducible,
      builder: BuilderIdentity(identifier: self.builder, variables: environmentVariable))
    return BuildReport(package, isReproducible: checkReproducible ? true : nil, isChecked: !skipsCheck)
  }

  /// The options that a build depends on, by name.
  private var parameters: [String: JSONValue] {
    var parameters: [String: JSONValue] = [
      "allow-dirty": .bool(allowDirty), "no-check": .bool(skipsCheck), "require-portable": .bool(requirePortable),
    ]
    if !agent.isEmpty { parameters["given-agents"] = .array(agent.map { .string($0.place) }) }
    parameters["version"] = version.map(JSONValue.string)
    parameters["source-date-epoch"] = environmentVariable("SOURCE_DATE_EPOCH").map(JSONValue.string)
    return parameters
  }
}

extension ProjectError: CommandError {
  var lines: [String] { problems.map(\.description) }
  var status: ExitStatus { category.exitStatus }
}

extension ProjectProblem.Category {
  var exitStatus: ExitStatus { ExitStatus(rawValue: Int32(rawValue)) ?? .internalError }
}
