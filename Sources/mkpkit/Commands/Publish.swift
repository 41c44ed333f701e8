import ArgumentParser
import HTTPTransport
import JSONText
import MKPCheck
import MKPFormat
import MKPProject
import MKPRelease

/// `mkpkit publish`
struct Publish: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "publish", _superCommandName: MKPKit.name,
    abstract: "Publish a package: on a web server, GitHub, GitLab, or as a folder for the Checkmk Exchange.",
    discussion: """
      Examples:
        mkpkit publish ntopng-1.0.0.mkp --to http --url https://nexus.example.org/repository/mkp --key release.pub --dry-run
        mkpkit publish ntopng-1.0.0.mkp --to github --repository acme/ntopng --key release.pub
        mkpkit publish ntopng-1.0.0.mkp --to gitlab --url https://gitlab.example.org/api/v4 --key release.pub
        mkpkit publish ntopng-1.0.0.mkp --to exchange --out upload

      First the package is checked and its signature verified. The files beside it go with it (.sha256, .minisig, .sig, \
      .intoto.jsonl, .cdx.json, .files.json), the package last. Where the same bytes are there already nothing is sent; \
      other bytes under the same version are refused, and so is a version that is not newer than what is published.

      Secrets come from files or the environment: --token-file or GITHUB_TOKEN, GH_TOKEN, GITLAB_TOKEN, CI_JOB_TOKEN; for \
      http --header-file, MKPKIT_HTTP_TOKEN, or MKPKIT_HTTP_USER and MKPKIT_HTTP_PASSWORD. --dry-run sends nothing and \
      shows every request. docs/publishing.md says more.

      The output of --format json follows 'mkpkit schema output/publish'.
      """)

  enum Destination: String, CaseIterable, ExpressibleByArgument {
    case http
    case github
    case gitlab
    case exchange
  }

  @Argument(help: "The package.", completion: .file(extensions: ["mkp"]))
  var package: String

  @Option(help: "Where to: http, github, gitlab or exchange.")
  var to: Destination

  @Option(help: "http: the folder; github, gitlab: the API of a server of your own.")
  var url: String?

  @Flag(help: "Send nothing; show what would be sent.")
  var dryRun = false

  @Flag(help: "http: replace the index beside the package, too, which 'mkpkit index' has made.")
  var withIndex = false

  @Flag(help: "Publish although a newer version is published: a maintenance release.")
  var allowOlder = false

  @Flag(help: "Publish a package that is not signed.")
  var unsigned = false

  @Flag(name: .customLong("no-check"), help: "Publish although 'mkpkit check' finds errors.")
  var skipsCheck = false

  @Option(
    name: [.short, .long], help: "exchange: the folder to write; NAME-VERSION-exchange if not given.",
    completion: .directory)
  var out: String?

  @Option(help: "exchange: a square picture, PNG or SVG.", completion: .file())
  var icon: String?

  @OptionGroup(title: "Release on a forge") var forge: ForgeOptions
  @OptionGroup(title: "Trust") var trust: TrustOptions
  @OptionGroup(title: "Network") var network: NetworkOptions
  @OptionGroup var output: OutputOptions
  @OptionGroup(title: "Limits") var limits: LimitOptions

  func validate() throws {
    if trust.isEmpty, !unsigned, to != .exchange {
      throw ValidationError(
        "--key or --allowed-signers is needed to verify the signature; --unsigned publishes without one")
    }
    if to == .http, url == nil { throw ValidationError("--to http needs --url") }
    if withIndex, to != .http { throw ValidationError("--with-index goes with --to http") }
    if icon != nil || out != nil, to != .exchange { throw ValidationError("--out and --icon go with --to exchange") }
  }

  func run() async throws {
    let release = try PackageRelease(
      path: package, limits: limits.limits, trusted: trust.isEmpty ? nil : trust.trusted())
    try publish(release, skipsCheck ? nil : try await checkErrors())
  }

  /// Apart from ``run()``, and kept so: the optimiser of Swift 6.3 crashes on all of it in one asynchronous function.
  @inline(never)
  private func publish(_ release: PackageRelease, _ errors: [String]?) throws {
    if to == .exchange { return try writeFolder(release, errors) }
    if let errors, !errors.isEmpty {
      throw CommandFailure(.findings, lines: errors + ["nothing was published: --no-check publishes all the same"])
    }
    let (target, server, secrets) = try target(release)
    let settings = try network.settings(secrets: secrets)
    let names = settings.secretHeaders.map(\.name)
    guard !dryRun else {
      let plan = target.plan(release)
      return try output.write(json: json(release, "planned", server.description, plan, secrets: names)) {
        plan.map { $0.text(secrets: names) }.joined()
          + "\(plan.count) requests, as far as the server has not got it yet: what is there is looked at before and after, "
          + "by GET; nothing was sent (--dry-run)\n"
      }
    }
    let publication = try Publication(url: server, settings: settings, allowsOlder: allowOlder) { name, done, total in
      Progress.show(transfer: "sending", name, done, total)
    }
    let outcome = try target.publish(release, publication)
    Progress.clear()
    let result = outcome.sent.isEmpty ? "present" : "published"
    try output.write(json: json(release, result, outcome.place, outcome.sent, secrets: names)) {
      let state = outcome.sent.isEmpty ? "all of it was there already" : "published"
      return outcome.sent.map { "\($0.purpose.visible)\n" }.joined()
        + "\(outcome.place.visible): \(state), sha256 \(release.package.sha256)\n"
    }
  }

  // MARK: Targets

  private func target(
    _ release: PackageRelease
  ) throws -> (any PublishTarget, HTTPURL, [(name: String, value: String)]?) {
    switch to {
    case .github:
      let api = try address(url ?? environmentVariable("GITHUB_API_URL") ?? GitHubTarget.publicAPI)
      let token = try forge.token(environment: ["GITHUB_TOKEN", "GH_TOKEN"])
      return (
        GitHubTarget(api: api, try forge.release(release, environment: ["GITHUB_REPOSITORY"])), api,
        try required(token, "GITHUB_TOKEN").map { [("Authorization", "Bearer \($0.value)")] } ?? []
      )
    case .gitlab:
      let api = try address(url ?? environmentVariable("CI_API_V4_URL") ?? GitLabTarget.publicAPI)
      let token = try forge.token(environment: ["GITLAB_TOKEN", "CI_JOB_TOKEN"])
      return (
        GitLabTarget(api: api, try forge.release(release, environment: ["CI_PROJECT_ID", "CI_PROJECT_PATH"])), api,
        try required(token, "GITLAB_TOKEN").map {
          [($0.variable == "CI_JOB_TOKEN" ? "JOB-TOKEN" : "PRIVATE-TOKEN", $0.value)]
        } ?? []
      )
    case .http, .exchange:
      let base = try address(url ?? "")
      return (HTTPTarget(base: base, index: withIndex ? try HTTPTarget.index(in: folder) : []), base, nil)
    }
  }

  /// A dry run needs no token.
  private func required(
    _ token: (variable: String?, value: String)?, _ variable: String
  ) throws -> (variable: String?, value: String)? {
    if token == nil, !dryRun { throw CommandFailure(.usage, "no token: set \(variable) or give --token-file") }
    return token
  }

  private func address(_ text: String) throws -> HTTPURL {
    guard let url = HTTPURL(text), url.query == nil else {
      throw CommandFailure(.usage, "--url: \(text.quoted) is not a URL without user, password, query and blanks")
    }
    return url
  }

  private var folder: String {
    let parts = package.split(separator: "/", omittingEmptySubsequences: false).dropLast()
    return parts.isEmpty ? "." : parts.joined(separator: "/")
  }

  private func checkErrors() async throws -> [String] {
    switch await (try CheckSession()).check(package, fix: false) {
    case .report(let report, _, _):
      report.findings.filter { $0.rule.severity == .error }.map { "\($0.place): error \($0.rule.id): \($0.message)" }
    case .failure(let lines): throw CommandFailure(.unreadable, lines: lines)
    }
  }

  // MARK: The Exchange

  private func writeFolder(_ release: PackageRelease, _ errors: [String]?) throws {
    let icon = try icon.map(ExchangeFolder.Icon.init(path:)) ?? ExchangeFolder.Icon(name: release.name)
    let folder = try ExchangeFolder(release, icon: icon, checkErrors: errors)
    let path = out ?? "\(release.name)-\(release.version)-exchange"
    let address = ExchangeFolder.address(of: release.name)
    if !dryRun { try folder.write(to: path) }
    let document = json(
      release, dryRun ? "planned" : "prepared", path, [], secrets: [], checklist: folder.items, open: address)
    try output.write(json: document) {
      let terminal = Terminal.standardOutput
      var text = folder.files.map { "\(path.visible)/\($0.name), \($0.size) bytes\n" }.joined()
      for item in folder.items {
        let mark = item.holds.map { $0 ? terminal.styled("yes ", .green) : terminal.styled("no  ", .red) } ?? "look"
        text += "\(mark)  \(item.rule): \(item.found.visible)\n"
      }
      text += "open \(address) and upload \(release.package.name)\n"
      return text + (dryRun ? "nothing was written (--dry-run)\n" : "")
    }
    guard folder.isGood else { throw ExitStatus.findings.exitCode }
  }

  private func json(
    _ release: PackageRelease, _ result: String, _ place: String, _ requests: [PlannedRequest], secrets: [String],
    checklist: [ExchangeChecklist.Item] = [], open: String? = nil
  ) -> JSONValue {
    [
      "package": .string(package), "name": .string(release.name), "version": .string(release.version.description),
      "sha256": .string(release.package.sha256.hex), "to": .string(to.rawValue), "result": .string(result),
      "place": .string(place), "requests": .array(requests.map { $0.json(secrets: secrets) }),
      "checklist": .array(
        checklist.map { item in
          [
            "rule": .string(item.rule), "holds": item.holds.map(JSONValue.bool) ?? .null, "found": .string(item.found),
          ]
        }),
      "open": JSONValue(open),
    ]
  }
}

extension PublishError: CommandError {
  var status: ExitStatus {
    switch self {
    case .unfit, .conflict, .notNewer, .lost: .findings
    case .unreadable: .unreadable
    case .system: .environment
    case .server(let error): error.status
    case .invalidTarget: .usage
    }
  }
}
