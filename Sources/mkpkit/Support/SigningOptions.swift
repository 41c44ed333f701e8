import ArgumentParser
import MKPProject
import MKPRelease

/// What signs.
struct SigningOptions: ParsableArguments {
  @Option(
    help: "The key's file; with --signer-command, the public key that the program signs for.", completion: .file())
  var key: String?

  @Option(help: "A file whose first line is the key's password.", completion: .file())
  var passwordFile: String?

  @Option(
    help: "A program that signs, for keys in an HSM or KMS: docs/signing.md describes what it is asked.",
    completion: .file())
  var signerCommand: String?

  @Option(help: "After how many seconds without an answer the program is given up.")
  var signerTimeout = 60

  func validate() throws {
    if signerCommand != nil, key == nil { throw ValidationError("--signer-command needs --key, the public key") }
    guard (1...3600).contains(signerTimeout) else { throw ValidationError("--signer-timeout must be 1 to 3600") }
  }

  /// The key; nil where none was given.
  func keyIfAny() throws(SignatureError) -> SigningKey? {
    guard let key else { return nil }
    if let signerCommand {
      return try SigningKey.external(program: signerCommand, publicKey: key, timeout: signerTimeout)
    }
    let password = KeyPassword(file: passwordFile)
    return try SigningKey.load(key, agentSocket: environmentVariable("SSH_AUTH_SOCK")) {
      password.value(confirmed: false)
    }
  }
}
