import ArgumentParser
import JSONText
import MKPFormat
import MKPRelease

struct Verify: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify", _superCommandName: MKPKit.name,
    abstract: "Verify that a package is whole, signed, trusted, and installed unchanged.",
    discussion: """
      Examples:
        mkpkit verify ntopng-1.0.0.mkp
        mkpkit verify ntopng-1.0.0.mkp --key release.pub --provenance
        mkpkit verify ntopng-1.0.0.mkp --allowed-signers allowed_signers --principal release@example.org
        mkpkit verify ntopng-1.0.0.mkp --policy trust.yaml
        mkpkit verify ntopng-1.0.0.mkp --installed /omd/sites/mysite

      Checks the compression and its end, both manifests, that the files listed are the files contained, their paths \
      and kinds. A defect is an error where Checkmk does not install every file that is listed, or changes anything \
      else, or where it depends on the reader what the package holds; a hazard where unpacking could harm; a warning \
      or a note where Checkmk installs it all the same. Exit code 0 where there are only warnings and notes (--fail-on \
      changes that; a hazard always fails), 1 otherwise, 3 if the package cannot be read to its end.

      Without keys and policy, nothing is said of who made the package: it is "whole, not signed", or "signature not \
      checked".

      With --key or --allowed-signers a package must also be signed by one of these keys: NAME.mkp.minisig or \
      NAME.mkp.sig beside it, or --signature. --provenance wants NAME.mkp.intoto.jsonl signed by one of them, too. \
      --policy decides by a trust.yaml, with a line for each rule (docs/signing.md). --installed compares a site with \
      the package: files that are missing, changed, of another mode, links, and extra files in the package's families; \
      with --strict byte code (__pycache__), too, which Python may run instead of the modules. It changes \
      nothing, and follows no link in the site.

      The output of --format json follows 'mkpkit schema output/verify'.
      """)

  @Argument(help: "The packages.", completion: .file(extensions: ["mkp"]))
  var packages: [String]

  @OptionGroup(title: "Trust") var trust: TrustOptions

  @Option(help: "The signature, where it is not beside the package.", completion: .file())
  var signature: String?

  @Flag(help: "The package must have provenance that one of the keys has signed.")
  var provenance = false

  @Option(help: "A trust.yaml that decides.", completion: .file(extensions: ["yaml"]))
  var policy: String?

  @Option(help: "A site's folder that must hold the package unchanged, /omd/sites/NAME.", completion: .directory)
  var installed: String?

  @Option(help: "The site's version of Checkmk, where its folder does not tell.")
  var siteVersion: String?

  @Option(help: "The least severity of a defect that fails: note, warning or error.")
  var failOn = FailOn.error

  @Flag(help: "With --installed: byte code that Python keeps of the package's modules is a finding, too.")
  var strict = false

  @OptionGroup var output: OutputOptions
  @OptionGroup(title: "Limits") var limits: LimitOptions

  func validate() throws {
    if signature != nil, packages.count > 1 { throw ValidationError("--signature goes with one package") }
    if signature != nil, trust.isEmpty, policy == nil {
      throw ValidationError("--signature needs --key, --allowed-signers or --policy")
    }
    if provenance, trust.isEmpty { throw ValidationError("--provenance needs --key or --allowed-signers") }
    if strict, installed == nil { throw ValidationError("--strict goes with --installed") }
    if let siteVersion {
      guard installed != nil else { throw ValidationError("--site-version goes with --installed") }
      guard CheckmkVersion(siteVersion) != nil else {
        throw ValidationError("--site-version must be a version of Checkmk, as in 2.4.0p8")
      }
    }
  }

  func run() throws {
    let demands = VerificationDemands(
      trusted: trust.isEmpty ? nil : try trust.trusted(), signaturePath: signature, wantsProvenance: provenance,
      policy: try policy.map { path throws(PolicyError) in try TrustPolicy(contentsOf: path) }, site: installed,
      siteVersion: siteVersion.flatMap { CheckmkVersion($0) }, failOn: failOn.severity, isStrict: strict)
    let verdicts = packages.map { Verdict($0, limits: limits.limits, demands) }
    for verdict in verdicts { StandardError.report(verdict.errors) }
    try output.write(json: ["packages": .array(verdicts.map(\.json))]) { verdicts.map(\.text).joined() }
    let worst = verdicts.map(\.status).max { $0.rawValue < $1.rawValue } ?? .fine
    if worst != .fine { throw worst.exitCode }
  }
}

/// A choice of `verify --fail-on`: a hazard always fails.
enum FailOn: String, CaseIterable, ExpressibleByArgument {
  case note
  case warning
  case error

  var severity: Defect.Severity {
    switch self {
    case .note: .note
    case .warning: .warning
    case .error: .error
    }
  }
}

extension PolicyError: CommandError {
  var lines: [String] { problems }
  var status: ExitStatus { .unreadable }
}
