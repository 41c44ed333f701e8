/// A detached signature as `ssh-keygen -Y sign` makes it (PROTOCOL.sshsig of OpenSSH).
public struct SSHSignature: Hashable, Sendable {
  /// What mkpkit signs packages for; a signature for another purpose (`git`, `file`) proves nothing about a package.
  public static let namespace = "mkp"

  /// The key that made the signature. It proves nothing until ``verify(file:signaturePath:namespace:)`` has passed and
  /// the key is known to be trusted.
  public let publicKey: SSHPublicKey
  /// What the signature was made for.
  public let namespace: String
  let hash: FileHash
  /// In SSH's encoding: algorithm, bytes.
  let signature: [UInt8]

  private static let magic = Array("SSHSIG".utf8)
  private static let label = "SSH SIGNATURE"

  init(publicKey: SSHPublicKey, namespace: String, hash: FileHash, signature: [UInt8]) {
    self.publicKey = publicKey
    self.namespace = namespace
    self.hash = hash
    self.signature = signature
  }

  /// What is signed: the purpose and the file's hash.
  static func message(namespace: String, hash: FileHash, digest: [UInt8]) -> [UInt8] {
    var writer = SSHWriter()
    writer.append(magic)
    writer.append(text: namespace)
    writer.append(text: "")
    writer.append(text: hash.rawValue)
    writer.append(string: digest)
    return writer.bytes
  }

  /// Signs the file at `path` with SHA-512.
  ///
  /// - Throws: ``SignatureError/unreadable(path:reason:)``, and what `signer` throws.
  public init(
    signing path: String, with signer: some SSHSigner, namespace: String = SSHSignature.namespace
  ) async throws(SignatureError) {
    try await self.init(digest: FileHash.sha512.digest(ofFile: path), signer: signer, namespace: namespace)
  }

  /// Signs `bytes` with SHA-512.
  init(signing bytes: [UInt8], with signer: some SSHSigner) async throws(SignatureError) {
    try await self.init(digest: FileHash.sha512.digest(of: bytes), signer: signer, namespace: Self.namespace)
  }

  private init(digest: [UInt8], signer: some SSHSigner, namespace: String) async throws(SignatureError) {
    let message = Self.message(namespace: namespace, hash: .sha512, digest: digest)
    self.init(
      publicKey: signer.publicKey, namespace: namespace, hash: .sha512,
      signature: try await signer.signature(of: message))
  }

  /// The signature in the file at `path`.
  public init(contentsOf path: String) throws(SignatureError) {
    try self.init(armoredText: FilePieces.text(of: path), path: path)
  }

  /// The signature in the armoured text, which came from `path`.
  public init(armoredText: String, path: String) throws(SignatureError) {
    try self.init(blob: SSHArmor.decode(armoredText, label: Self.label, path: path), path: path)
  }

  /// Whether `blob` begins as a signature does.
  static func isSignature(_ blob: [UInt8]) -> Bool { blob.starts(with: magic) }

  /// The signature in what the armour holds.
  init(blob: [UInt8], path: String) throws(SignatureError) {
    var reader = SSHReader(blob)
    guard reader.bytes(6) == Self.magic, reader.uint32() == 1, let key = reader.string(), let namespace = reader.text(),
      reader.string() != nil, let hash = reader.text(), let signature = reader.string(), reader.isAtEnd
    else { throw .malformed(path: path, reason: "damaged SSH signature") }
    guard let hash = FileHash(rawValue: hash), hash != .blake2b512 else {
      throw .unsupportedAlgorithm(path: path, found: hash, accepted: "sha256, sha512")
    }
    self.init(
      publicKey: try SSHPublicKey(blob: key, path: path), namespace: namespace, hash: hash, signature: signature)
  }

  /// The text that goes into a `.sig` file.
  public var armoredText: String { SSHArmor.encode(blob, label: Self.label) }

  /// What the armour holds.
  var blob: [UInt8] {
    var writer = SSHWriter()
    writer.append(Self.magic)
    writer.append(UInt32(1))
    writer.append(string: publicKey.blob)
    writer.append(text: namespace)
    writer.append(text: "")
    writer.append(text: hash.rawValue)
    writer.append(string: signature)
    return writer.bytes
  }

  /// Checks that the owner of ``publicKey`` signed the file at `path` for `namespace`.
  public func verify(
    file path: String, signaturePath: String, namespace expected: String = SSHSignature.namespace
  ) throws(SignatureError) {
    try verify(path, signaturePath, expected) { hash throws(SignatureError) in try hash.digest(ofFile: path) }
  }

  /// Checks that the owner of ``publicKey`` signed `bytes`, which came from `path`.
  func verify(_ bytes: [UInt8], path: String) throws(SignatureError) {
    try verify(path, path, Self.namespace) { hash throws(SignatureError) in hash.digest(of: bytes) }
  }

  private func verify(
    _ path: String, _ signaturePath: String, _ expected: String,
    digest: (FileHash) throws(SignatureError) -> [UInt8]
  ) throws(SignatureError) {
    guard namespace == expected else {
      throw .wrongNamespace(path: signaturePath, found: namespace, expected: expected)
    }
    let message = Self.message(namespace: namespace, hash: hash, digest: try digest(hash))
    guard try publicKey.verifies(signature, of: message, path: signaturePath) else {
      throw .wrongContent(path: path, signedBy: publicKey.fingerprint)
    }
  }
}

/// Something that signs with an SSH key: a key file, an agent, a command.
public protocol SSHSigner {
  /// The key whose signatures it makes.
  var publicKey: SSHPublicKey { get }

  /// A signature of `message` in SSH's encoding: algorithm, then its bytes.
  func signature(of message: [UInt8]) async throws(SignatureError) -> [UInt8]
}
