import ArgumentParser
import JSONText
import MKPFormat
import MKPProject
import MKPRelease

struct Sign: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sign", _superCommandName: MKPKit.name,
    abstract: "Sign packages so that minisign or ssh-keygen can verify them.",
    discussion: """
      Examples:
        mkpkit sign ntopng-1.0.0.mkp --key release.key          ntopng-1.0.0.mkp.minisig
        mkpkit sign ntopng-1.0.0.mkp --key ~/.ssh/id_ed25519     ntopng-1.0.0.mkp.sig
        mkpkit sign ntopng-1.0.0.mkp --key ~/.ssh/id_rsa.pub     the same, by the ssh-agent
        mkpkit sign ntopng-1.0.0.mkp --key kms.pub --signer-command ./sign-with-kms

      The key is a secret key of minisign, an unencrypted Ed25519 key of OpenSSH, or a public key whose private half the \
      ssh-agent holds. The password of an encrypted minisign key comes from --password-file, the environment's \
      MKPKIT_KEY_PASSWORD, or the terminal. Written as well: NAME.mkp.sha256, and NAME.mkp.files.json, the list of what \
      each file becomes in a site. Only packages that 'mkpkit verify' finds good are signed.

      The output of --format json follows 'mkpkit schema output/sign'.
      """)

  @Argument(help: "The packages.", completion: .file(extensions: ["mkp"]))
  var packages: [String]

  @OptionGroup var signing: SigningOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    let contents = try packages.map { package in
      let contents = try PackageReader().read(package)
      guard contents.defects.isEmpty else {
        throw CommandFailure(.findings, lines: contents.defects.map { "\(package): \($0); not signed" })
      }
      return (package, FileList(contents))
    }
    guard let key = try signing.keyIfAny() else { throw CommandFailure(.usage, "--key is needed to sign") }
    var results: [JSONValue] = []
    var text = ""
    for (package, files) in contents {
      let subject = files.subject
      let signature = "\(package).\(key.fileExtension)"
      try await AtomicFile.write(Array(key.signatureText(of: package, subject: subject).utf8), to: signature)
      let name = package.split(separator: "/").last.map(String.init) ?? package
      try AtomicFile.write(Array(subject.digestLine(fileName: name).utf8), to: Companion.digest.path(beside: package))
      try AtomicFile.write(files.fileText, to: Companion.files.path(beside: package))
      results.append(["package": .string(package), "signature": .string(signature), "key": .string(key.name)])
      text += "\(signature.visible): signed with the key \(key.name)\n"
    }
    try output.write(json: ["packages": .array(results)]) { text }
  }
}

extension SignatureError: CommandError {
  var lines: [String] { [description] }

  var status: ExitStatus {
    switch self {
    case .unreadable, .malformed: .unreadable
    case .passwordNeeded, .wrongPassword, .cannotSign: .environment
    default: .findings
    }
  }
}
