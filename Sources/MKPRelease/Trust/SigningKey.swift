/// A key that `mkpkit sign` can sign packages with.
public enum SigningKey {
  /// A key of minisign, from a file or behind a command.
  case minisign(any MinisignSigner)
  /// A key of OpenSSH, from a file, in an agent or behind a command.
  case ssh(any SSHSigner)

  /// The key at `path`: a secret key of minisign, a private key of OpenSSH, or a public key of OpenSSH, whose private
  /// half the agent at `agentSocket` holds. `password` is asked only for an encrypted key of minisign.
  public static func load(
    _ path: String, agentSocket: String?, password: () -> String?
  ) throws(SignatureError) -> SigningKey {
    let text = try FilePieces.text(of: path)
    if text.hasPrefix(MinisignFile.untrustedPrefix) {
      return .minisign(try MinisignSecretKey(contentsOf: path, password: password))
    }
    if text.hasPrefix("-----BEGIN ") { return .ssh(try SSHPrivateKey(contentsOf: path)) }
    return .ssh(try SSHAgent(publicKey: SSHPublicKey(contentsOf: path), socketPath: agentSocket))
  }

  /// What the signature's file is called behind the package's name: `.minisig` or `.sig`, as the stock tools expect.
  public var fileExtension: String {
    switch self {
    case .minisign: "minisig"
    case .ssh: "sig"
    }
  }

  /// All extensions that signatures can have.
  public static let fileExtensions = ["minisig", "sig"]

  /// How people tell keys apart: minisign's identifier or OpenSSH's fingerprint.
  public var name: String {
    switch self {
    case .minisign(let signer): signer.publicKey.identifierText
    case .ssh(let signer): signer.publicKey.fingerprint
    }
  }

  /// The text of a signature of the file at `path`, which is `subject`.
  public func signatureText(of path: String, subject: PackageSubject) async throws(SignatureError) -> String {
    switch self {
    case .minisign(let signer):
      return try await MinisignSignature(signing: path, with: signer, trustedComment: subject.trustedComment)
        .fileText(untrustedComment: "signature by mkpkit with the key \(name)")
    case .ssh(let signer):
      return try await SSHSignature(signing: path, with: signer).armoredText
    }
  }
}
