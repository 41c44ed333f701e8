import ArgumentParser
import JSONText
import MKPFormat
import MKPProject

struct Release: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "release", _superCommandName: MKPKit.name,
    abstract: "Check, build, sign, prove, verify and publish the version that is tagged.",
    discussion: """
      Examples:
        mkpkit release --key release.key --public-key release.pub
        mkpkit release --key release.key --public-key release.pub -- --to github --repository acme/ntopng
        mkpkit release --key release.key --public-key release.pub --publish -- --to http --url https://mkp.example.org

      HEAD must carry the tag of a version (v1.2.3), with nothing uncommitted. Then, each as a command of its own: \
      check; build, twice, with portable agents and a record; sign; provenance; sbom; verify, with nothing but the \
      public key; and publish, with what stands behind --. Without --publish it only says what it would send. The \
      first step that fails ends the release with its exit code. Every step can be repeated: start again.

      The output of --format json follows 'mkpkit schema output/release'.
      """)

  @Argument(help: "The folder of the project, or its mkp.yaml.", completion: .directory)
  var project = "."

  @OptionGroup var signing: SigningOptions

  @Option(help: "The public key that others verify with.", completion: .file())
  var publicKey: String

  @Option(help: "Folder for the package.", completion: .directory)
  var out: String?

  @Option(help: "The licence of files without one of their own, for the bill of materials.")
  var license: String?

  @Flag(help: "Publish, instead of saying what would be sent.")
  var publish = false

  @Argument(parsing: .postTerminator, help: "Options of 'mkpkit publish'.")
  var publishOptions: [String] = []

  @OptionGroup var output: OutputOptions

  func validate() throws {
    if signing.key == nil { throw ValidationError("--key is needed: a release is signed") }
    if publish, publishOptions.isEmpty { throw ValidationError("--publish needs the options of publish behind --") }
  }

  func run() async throws {
    let (package, version) = try await planned()
    var done: [JSONValue] = []
    for step in steps(package) {
      StandardError.report(["\(step.name): mkpkit \(step.arguments.joined(separator: " "))"], severity: .dim)
      let status = try await step.run()
      guard status == 0 else {
        throw CommandFailure(
          ExitStatus(rawValue: status) ?? .internalError,
          "release of \(version): the step '\(step.name)' failed with exit code \(status); nothing after it was done")
      }
      done.append(step.json)
    }
    let result = publishOptions.isEmpty ? "ready" : publish ? "published" : "rehearsed"
    try output.write(
      json: [
        "package": .string(package), "version": .string(version), "steps": .array(done), "result": .string(result),
      ]
    ) { "\(package.visible): \(result)\n" }
  }

  /// The package's path and version. Throws where no commit and tag give it again.
  private func planned() async throws -> (package: String, version: String) {
    let project = try Project.load(at: project)
    let folder = out.map(absolutePath) ?? project.root + "/dist"
    var options = PlanOptions()
    options.output = folder
    // What is not committed is named below, with the rest.
    options.allowDirty = true
    let plan = try await project.plan(options)
    let version = plan.manifest.version
    guard let revision = try await SourceRevision.current(of: plan, output: folder) else {
      throw CommandFailure(.findings, "\(project.root): in no git repository: a release is built from a commit")
    }
    var problems = revision.uncommitted.map { path in
      SecretKeyFile.isOne("\(project.root)/\(path)")
        ? ProjectProblem.secretKey(path).description : "\(path.visible): not in the commit"
    }
    if revision.tag == nil {
      let isInBetween = version.contains("-dev.")
      let tag = isInBetween ? "v1.2.3, the version of the release" : "v\(version.visible)"
      problems.append("HEAD has no tag for version \(version.visible): git tag \(tag)")
    }
    guard problems.isEmpty else { throw CommandFailure(.findings, lines: problems) }
    return ("\(folder)/\(plan.manifest.fileName)", version)
  }

  private func steps(_ package: String) -> [ReleaseStep] {
    let folder = package.prefix(upTo: package.lastIndex(of: "/") ?? package.startIndex)
    let sign = signing.arguments
    let license = license.map { ["--license", $0] } ?? []
    var steps = [
      ReleaseStep(name: "check", arguments: ["check", project]),
      ReleaseStep(
        name: "build",
        arguments: [
          "build", project, "--out", String(folder), "--check-reproducible", "--require-portable",
          "--provenance",
        ]),
      ReleaseStep(name: "sign", arguments: ["sign", package] + sign),
      ReleaseStep(name: "provenance", arguments: ["provenance", package] + sign),
      ReleaseStep(name: "sbom", arguments: ["sbom", package] + license),
      ReleaseStep(name: "verify", arguments: ["verify", package, "--key", publicKey, "--provenance"]),
    ]
    if !publishOptions.isEmpty {
      steps.append(
        ReleaseStep(
          name: "publish",
          arguments: ["publish", package, "--key", publicKey] + publishOptions + (publish ? [] : ["--dry-run"])))
    }
    return steps
  }
}

extension SigningOptions {
  /// The options once more, for another command.
  var arguments: [String] {
    var arguments: [String] = []
    if let key { arguments += ["--key", key] }
    if let passwordFile { arguments += ["--password-file", passwordFile] }
    if let signerCommand {
      arguments += ["--signer-command", signerCommand, "--signer-timeout", String(signerTimeout)]
    }
    return arguments
  }
}
