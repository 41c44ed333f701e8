import ArgumentParser
import MKPRelease

/// Whose signatures are accepted.
struct TrustOptions: ParsableArguments {
  @Option(help: "A public key of minisign or OpenSSH whose signature is accepted.", completion: .file())
  var key: [String] = []

  @Option(help: "A list of accepted keys in the format of ssh-keygen.", completion: .file())
  var allowedSigners: String?

  @Option(help: "Whom the signature must come from, by the list of allowed signers.")
  var principal: String?

  func validate() throws {
    if principal != nil, allowedSigners == nil { throw ValidationError("--principal needs --allowed-signers") }
  }

  /// Whether any key was given.
  var isEmpty: Bool { key.isEmpty && allowedSigners == nil }

  /// The keys.
  func trusted() throws(SignatureError) -> TrustedKeys {
    try TrustedKeys(keys: key, allowedSigners: allowedSigners, principal: principal)
  }
}
