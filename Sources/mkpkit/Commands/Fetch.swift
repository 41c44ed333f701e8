import ArgumentParser
import Glibc
import HTTPTransport
import JSONText
import MKPFormat
import MKPProject
import MKPRelease

/// `mkpkit fetch`
struct Fetch: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fetch", _superCommandName: MKPKit.name,
    abstract: "Fetch the newest version of a package that fits from a repository, and verify all about it.",
    discussion: """
      Examples:
        mkpkit fetch ntopng --from https://packages.example.org/mkp --checkmk 2.4.0p8 --key release.pub --index-key index.pub
        mkpkit fetch 'ntopng@^1.2' --from /mnt/packages --allowed-signers allowed_signers --out /tmp

      The repository is a folder with an index made by 'mkpkit index'. The file appears under its name only when the \
      index' signature, expiry and serial number and the package's digest, signature, form, name and version are right. \
      With --policy a trust.yaml must allow it, too, for which signed provenance is fetched where the index lists it. \
      Until then it is NAME-VERSION.mkp.part; an interrupted download goes on there. The signature is put beside it.

      --key and --allowed-signers say who signs packages, --index-key who signs the index, and each only that. Without \
      --index-key the keys of packages serve for the index, too.

      Ranges: 1.2.3 (exactly), 1.2, ^1.2.3, ~1.2.3, >=1.2, <2, several with commas; pre-releases only where named. The \
      highest serial number and the newest time seen are remembered in $XDG_STATE_HOME/mkpkit, else \
      ~/.local/state/mkpkit; --forget takes the index whatever was seen, after its repository had to begin anew or a \
      clock was wrong.

      Credentials come from --header-file, or from MKPKIT_HTTP_TOKEN, or MKPKIT_HTTP_USER and MKPKIT_HTTP_PASSWORD. The \
      output of --format json follows 'mkpkit schema output/fetch'.
      """)

  @Argument(help: ArgumentHelp("The package, with a range of versions behind @.", valueName: "name[@range]"))
  var package: String

  @Option(help: ArgumentHelp("The repository: https://…, file:///… or a folder.", valueName: "url"))
  var from: String

  @Option(help: "The version of Checkmk that the package is for, as 2.4.0p8; any if not given.")
  var checkmk: String?

  @Option(name: [.short, .long], help: "The folder to put the package into.", completion: .directory)
  var out = "."

  @Flag(help: "Replace another file of the package's name.")
  var force = false

  @Flag(help: "Forget what was seen of the repository before, once its index is verified.")
  var forget = false

  @Option(
    help: "A public key that signs the index, and no package; that of packages if not given.", completion: .file())
  var indexKey: [String] = []

  @Option(help: "A trust.yaml that must allow the package besides.", completion: .file(extensions: ["yaml"]))
  var policy: String?

  @OptionGroup(title: "Trust") var trust: TrustOptions
  @OptionGroup(title: "Network") var network: NetworkOptions
  @OptionGroup var output: OutputOptions
  @OptionGroup(title: "Limits") var limits: LimitOptions

  func validate() throws {
    guard !trust.isEmpty else { throw ValidationError("--key or --allowed-signers is needed: who may have signed it?") }
    if let checkmk, CheckmkVersion(checkmk) == nil {
      throw ValidationError("--checkmk: \(checkmk.quoted) is no version of Checkmk; expected 2.4.0p8, for example")
    }
  }

  func run() throws {
    let fetcher = PackageFetcher(
      location: try RepositoryLocation(from), trusted: try trust.trusted(),
      indexKeys: try indexKey.isEmpty ? nil : TrustedKeys(keys: indexKey, allowedSigners: nil, principal: nil),
      policy: try policy.map { path throws(PolicyError) in try TrustPolicy(contentsOf: path) },
      settings: try network.settings(),
      memory: try .ofUser(stateHome: environmentVariable("XDG_STATE_HOME"), home: environmentVariable("HOME")),
      limits: limits.limits)
    let request = try PackageRequest(package)
    let fetched = try fetcher.fetch(
      request, checkmk: checkmk.flatMap(CheckmkVersion.init), into: out, overwrites: force, forgets: forget,
      progress: { Progress.show(transfer: "fetching", request.name, $0, $1) })
    Progress.clear()
    try output.write(json: json(fetched)) {
      let state = fetched.isNew ? "fetched" : "was there already"
      return "\(fetched.path.visible): \(Terminal.standardOutput.styled("good", .green)), \(state), "
        + "sha256 \(fetched.entry.sha256)\n\(fetched.path.visible): signed (\(fetched.signature.format)) "
        + "with the key \(fetched.signature.key)\n\(fetched.place.visible): index \(fetched.index.serial) signed "
        + "(\(fetched.indexSignature.format)) with the key \(fetched.indexSignature.key)"
        + (indexKey.isEmpty ? "; the keys of packages serve for the index, too (--index-key)\n" : "\n")
        + (fetched.decision?.clauses ?? []).map { "\(fetched.path.visible): \($0.name): \($0.reason.visible)\n" }
        .joined()
    }
  }

  private func json(_ fetched: PackageFetcher.Fetched) -> JSONValue {
    [
      "package": .string(fetched.path), "result": fetched.isNew ? "fetched" : "present",
      "name": .string(fetched.entry.name), "version": .string(fetched.entry.version),
      "sha256": .string(fetched.entry.sha256.hex), "size": .int(fetched.entry.size),
      "signature": fetched.signature.json,
      "policy": fetched.decision.map { decision in
        .array(decision.clauses.map { ["clause": .string($0.name), "reason": .string($0.reason)] })
      } ?? .null,
      "index": [
        "place": .string(fetched.place), "serial": .int(Int64(fetched.index.serial)),
        "expires": .string(fetched.index.expires.description), "signature": fetched.indexSignature.json,
        "has_own_keys": .bool(!indexKey.isEmpty),
      ],
    ]
  }
}

extension TrustedKeys.Verified {
  /// Who signed, in outputs.
  var json: JSONValue {
    ["format": .string(format), "key": .string(key), "principals": .array(principals.map(JSONValue.string))]
  }
}

extension FetchError: CommandError {
  var status: ExitStatus {
    switch self {
    case .invalidName, .invalidRange: .usage
    case .invalidLocation, .unreadable: .unreadable
    case .index(let error): error.status
    case .server(let error): error.status
    case .system, .memory, .occupied: .environment
    case .unknownPackage, .noVersion, .noFit, .wrongBytes, .unfit, .untrusted, .refusedByPolicy: .findings
    }
  }
}

extension ServerError: CommandError {
  var lines: [String] { [description] }

  var status: ExitStatus {
    switch self {
    case .notFound: .unreadable
    case .transport(.invalidRequest): .usage
    case .refused, .unexpectedReply, .transport(.tooLarge), .transport(.headTooLarge), .transport(.redirect): .findings
    default: .environment
    }
  }
}
