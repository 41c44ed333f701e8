import ArgumentParser
import Glibc
import JSONText
import MKPFormat
import MKPRelease

struct Verify: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Verify that a package is whole and holds exactly what it says.",
    discussion: """
      Examples:
        mkpkit verify ntopng-1.0.0.mkp
        mkpkit verify ntopng-1.0.0.mkp --key release.pub
        mkpkit verify ntopng-1.0.0.mkp --allowed-signers allowed_signers --principal release@example.org

      Checks the compression and its end, both manifests, that the files listed are the files contained, their paths \
      and kinds. One line for each defect on standard error; exit code 1 if there is any, 3 if the package cannot be \
      read to its end.

      With --key or --allowed-signers a package must also be signed by one of these keys: NAME.mkp.minisig or \
      NAME.mkp.sig beside it, or --signature.

      The output of --format json follows build/schemas/output/verify.schema.json.
      """)

  @Argument(help: "The packages.", completion: .file(extensions: ["mkp"]))
  var packages: [String]

  @Option(help: "A public key of minisign or OpenSSH whose signature is accepted.", completion: .file())
  var key: [String] = []

  @Option(help: "A list of accepted keys in the format of ssh-keygen.", completion: .file())
  var allowedSigners: String?

  @Option(help: "Whom the signature must come from, by the list of allowed signers.")
  var principal: String?

  @Option(help: "The signature, where it is not beside the package.", completion: .file())
  var signature: String?

  @OptionGroup var output: OutputOptions
  @OptionGroup(title: "Limits") var limits: LimitOptions

  func validate() throws {
    if principal != nil, allowedSigners == nil { throw ValidationError("--principal needs --allowed-signers") }
    if signature != nil, packages.count > 1 { throw ValidationError("--signature goes with one package") }
    if signature != nil, key.isEmpty, allowedSigners == nil {
      throw ValidationError("--signature needs --key or --allowed-signers")
    }
  }

  func run() throws {
    let needsSignature = !key.isEmpty || allowedSigners != nil
    let trusted =
      needsSignature ? try TrustedKeys(keys: key, allowedSigners: allowedSigners, principal: principal) : nil
    let reader = PackageReader(limits: limits.limits)
    var worst = ExitStatus.fine
    var results: [JSONValue] = []
    var text = ""
    for package in packages {
      let result = Result { () throws(PackageReadError) in try reader.read(package) }
      var signed: Result<TrustedKeys.Verified, SignatureError>?
      switch result {
      case .success(let contents):
        signed = trusted.map { trusted in
          Result { () throws(SignatureError) in
            try trusted.verify(
              package, subject: PackageSubject(contents), signaturePath: signature, time: Int64(time(nil)))
          }
        }
        if contents.isGood, signed?.isGood ?? true {
          text += "\(package.visible): \(Terminal.standardOutput.styled("good", .green)), "
          text += "\(contents.members.count) files, sha256 \(contents.archive.sha256)\n"
          for note in contents.defects { text += "\(package.visible): \(note)\n" }
        }
        if case .success(let verified)? = signed { text += "\(package.visible): \(verified.text)\n" }
        if case .failure(let error)? = signed {
          worst = worst == .unreadable ? worst : error.status
          StandardError.report(error.lines)
        }
        if !contents.isGood {
          if worst == .fine { worst = .findings }
          StandardError.report(contents.defects.filter { $0.severity != .note }.map { "\(package): \($0)" })
        }
      case .failure(let error):
        worst = .unreadable
        StandardError.report(error.lines)
      }
      results.append(json(package, result, signed))
    }
    try output.write(json: ["packages": .array(results)]) { text }
    if worst != .fine { throw worst.exitCode }
  }

  private func json(
    _ package: String, _ result: Result<PackageContents, PackageReadError>,
    _ signed: Result<TrustedKeys.Verified, SignatureError>?
  ) -> JSONValue {
    switch result {
    case .success(let contents):
      [
        "package": .string(package), "result": contents.isGood ? "good" : "defects",
        "sha256": .string(contents.archive.sha256.hex), "files": .int(Int64(contents.members.count)),
        "defects": contents.defectsJSON, "errors": [],
        "signature": signed.map(\.json) ?? nil,
      ]
    case .failure(let error):
      [
        "package": .string(package), "result": "unreadable", "sha256": nil, "files": nil, "defects": [],
        "errors": .array(error.problem.lines.map(JSONValue.string)), "signature": nil,
      ]
    }
  }
}

extension TrustedKeys.Verified {
  fileprivate var text: String {
    let speaker = principals.isEmpty ? "" : ", who speaks for \(principals.joined(separator: ", "))"
    return "signed (\(format)) with the key \(key)\(speaker.visible)"
  }
}

extension Result<TrustedKeys.Verified, SignatureError> {
  fileprivate var isGood: Bool { (try? get()) != nil }

  fileprivate var json: JSONValue {
    switch self {
    case .success(let verified):
      [
        "result": "good", "format": .string(verified.format), "key": .string(verified.key),
        "principals": .array(verified.principals.map(JSONValue.string)),
      ]
    case .failure(let error): ["result": "bad", "error": .string(error.description)]
    }
  }
}
