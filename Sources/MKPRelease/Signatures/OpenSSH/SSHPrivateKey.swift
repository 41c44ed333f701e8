/// An Ed25519 key from an unencrypted file of OpenSSH. Encrypted files and other kinds of keys are used through
/// ``SSHAgent``, which knows how to ask for their passphrase.
///
/// Format: PROTOCOL.key of OpenSSH.
public struct SSHPrivateKey: SSHSigner, Sendable {
  /// The public half.
  public let publicKey: SSHPublicKey
  /// 64 bytes: seed and public key.
  private let secretKey: [UInt8]

  private static let label = "OPENSSH PRIVATE KEY"
  private static let magic = Array("openssh-key-v1\0".utf8)

  /// A new Ed25519 key.
  public static func generate() throws(SignatureError) -> SSHPrivateKey {
    let pair = Sodium.keyPair()
    var blob = SSHWriter()
    blob.append(text: "ssh-ed25519")
    blob.append(string: pair.publicKey)
    return SSHPrivateKey(
      publicKey: try SSHPublicKey(blob: blob.bytes, path: "new key"), secretKey: pair.secretKey)
  }

  private init(publicKey: SSHPublicKey, secretKey: [UInt8]) {
    self.publicKey = publicKey
    self.secretKey = secretKey
  }

  /// The key in the file at `path`.
  ///
  /// - Throws: ``SignatureError/passwordNeeded(path:)`` when it is encrypted,
  ///   ``SignatureError/unsupportedAlgorithm(path:found:accepted:)`` when it is not Ed25519.
  public init(contentsOf path: String) throws(SignatureError) {
    var bytes = try SSHArmor.decode(FilePieces.text(of: path), label: Self.label, path: path)
    defer { Sodium.erase(&bytes) }
    var reader = SSHReader(bytes)
    guard reader.bytes(Self.magic.count) == Self.magic, let cipher = reader.text(), reader.text() != nil,
      reader.string() != nil, reader.uint32() == 1, let blob = reader.string(), let secretPart = reader.string()
    else { throw .malformed(path: path, reason: "damaged OpenSSH private key") }
    guard cipher == "none" else { throw .passwordNeeded(path: path) }
    let publicKey = try SSHPublicKey(blob: blob, path: path)
    guard case .ed25519(let expected) = publicKey.kind else {
      throw .unsupportedAlgorithm(
        path: path, found: publicKey.type, accepted: "ssh-ed25519 from a file; other kinds through ssh-agent")
    }
    var secret = SSHReader(secretPart)
    guard let first = secret.uint32(), first == secret.uint32(), secret.text() == "ssh-ed25519",
      secret.string() == expected, let key = secret.string(), key.count == 64,
      Sodium.publicKey(seed: Array(key[..<32])) == expected, Array(key[32...]) == expected
    else { throw .malformed(path: path, reason: "damaged OpenSSH private key") }
    self.init(publicKey: publicKey, secretKey: key)
  }

  /// The text of an unencrypted key file that OpenSSH reads.
  public func fileText(comment: String) -> String {
    let check = Sodium.randomBytes(4)
    var secret = SSHWriter()
    secret.append(check + check)
    secret.append(text: "ssh-ed25519")
    secret.append(string: secretKey[32...])
    secret.append(string: secretKey)
    secret.append(text: comment)
    // Padded with 1, 2, 3, … to the cipher's block size, which is 8 for none.
    secret.append((0..<((8 - secret.bytes.count % 8) % 8)).map { UInt8($0 + 1) })
    var file = SSHWriter()
    file.append(Self.magic)
    file.append(text: "none")
    file.append(text: "none")
    file.append(text: "")
    file.append(UInt32(1))
    file.append(string: publicKey.blob)
    file.append(string: secret.bytes)
    return SSHArmor.encode(file.bytes, label: Self.label)
  }

  /// An Ed25519 signature in SSH's encoding.
  public func signature(of message: [UInt8]) throws(SignatureError) -> [UInt8] {
    var writer = SSHWriter()
    writer.append(text: "ssh-ed25519")
    writer.append(string: Sodium.sign(message, secretKey: secretKey))
    return writer.bytes
  }
}
