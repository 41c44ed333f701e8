import ArgumentParser
import JSONText
import MKPFormat
import MKPProject
import MKPRelease

/// `mkpkit index`
struct Index: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "index", _superCommandName: MKPKit.name,
    abstract: "Make the signed index of a folder of packages, which any web server can offer.",
    discussion: """
      Examples:
        mkpkit index /srv/packages --key index.key --package-key release.pub
        mkpkit index /srv/packages --key release.key --days 30

      Writes index.signed.json, which holds index and signatures and is replaced at once, and the same as index.json \
      with index.json.minisig or index.json.sig for stock tools. The serial number grows by one. \
      Every package must be whole, and signed by --package-key, or by --key where that is not given; one that is not \
      is named, and nothing is written. 'mkpkit fetch' reads the index; docs/publishing.md describes it.

      The index is the same bytes for the same packages, serial number and time; SOURCE_DATE_EPOCH sets the time. The \
      output of --format json follows 'mkpkit schema output/index', the index itself \
      'mkpkit schema index'.
      """)

  @Argument(help: "The folder with the packages.", completion: .directory)
  var folder: String

  @Option(
    help: "The key to sign the index with, as for 'mkpkit sign'. May be given more than once.", completion: .file())
  var key: [String]

  @Option(help: "A file whose first line is the key's password.", completion: .file())
  var passwordFile: String?

  @Option(
    help: "A program that signs, as for 'mkpkit sign'; --key is then the public key that it signs for.",
    completion: .file())
  var signerCommand: String?

  @Option(help: "After how many seconds without an answer the program is given up.")
  var signerTimeout = 60

  @Option(help: "A public key, one of which must have signed each package.", completion: .file())
  var packageKey: [String] = []

  @Option(help: "After how many days readers refuse the index.")
  var days = 90

  @Option(help: "The serial number; the next one if not given.")
  var serial: Int?

  @OptionGroup var output: OutputOptions
  @OptionGroup(title: "Limits") var limits: LimitOptions

  func validate() throws {
    guard !key.isEmpty else { throw ValidationError("--key is needed: an index that is not signed is not read") }
    if signerCommand != nil, key.count > 1 { throw ValidationError("--signer-command signs for one --key") }
    guard (1...3600).contains(signerTimeout) else { throw ValidationError("--signer-timeout must be 1 to 3600") }
    guard (1...RepositoryIndex.longestLifetime).contains(days) else {
      throw ValidationError("--days must be 1 to \(RepositoryIndex.longestLifetime): readers take no index for longer")
    }
    if let serial, serial < 1 { throw ValidationError("--serial must be at least 1") }
  }

  func run() async throws {
    let created = try time()
    let keys = try key.map(signingKey)
    let trusted =
      packageKey.isEmpty ? TrustedKeys(keys) : try TrustedKeys(keys: packageKey, allowedSigners: nil, principal: nil)
    let builder = IndexBuilder(folder: folder, limits: limits.limits, trusted: trusted)
    let (index, written) = try await builder.renew(serial: serial, created: created, days: days, keys: keys)
    try output.write(json: json(index, builder.path, written)) {
      let names = Set(index.packages.map(\.name)).count
      return "\(builder.path.visible): serial \(index.serial), \(index.packages.count) versions of \(names) packages, "
        + "until \(index.expires)\n"
    }
  }

  private func signingKey(_ path: String) throws -> SigningKey {
    if let signerCommand {
      return try SigningKey.external(program: signerCommand, publicKey: path, timeout: signerTimeout)
    }
    let password = KeyPassword(file: passwordFile)
    return try SigningKey.load(path, agentSocket: environmentVariable("SSH_AUTH_SOCK")) {
      password.value(confirmed: false)
    }
  }

  private func time() throws -> Timestamp {
    guard let text = environmentVariable("SOURCE_DATE_EPOCH") else { return .now }
    guard let epoch = Int64(text), epoch >= 0, epoch < 253_402_300_800 else {
      throw CommandFailure(.usage, "SOURCE_DATE_EPOCH is \(text.quoted), expected a number of seconds since 1970")
    }
    return Timestamp(epoch: epoch)
  }

  private func json(_ index: RepositoryIndex, _ path: String, _ written: [String]) -> JSONValue {
    [
      "index": .string(path), "serial": .int(Int64(index.serial)), "created": .string(index.created.description),
      "expires": .string(index.expires.description), "written": .array(written.map(JSONValue.string)),
      "packages": .array(index.packages.map(\.json)),
    ]
  }
}

extension IndexError: CommandError {
  var status: ExitStatus {
    switch self {
    case .system, .unsigned, .empty: .unreadable
    case .refused, .malformed, .noPredecessor, .untrusted, .expired, .rollback, .forked, .fromTheFuture, .backdated,
      .jump, .notWritten:
      .findings
    }
  }
}
