import MKPFormat

/// A signature file of minisign (`.minisig`): a prehashed Ed25519 signature of the file, and one of that signature
/// together with the trusted comment. The untrusted comment is covered by nothing and is never shown as if it were.
public struct MinisignSignature: Hashable, Sendable {
  /// Covered by the global signature: package, version and digest, one line.
  public let trustedComment: String
  let algorithm: [UInt8]
  let identifier: [UInt8]
  let signature: [UInt8]
  let globalSignature: [UInt8]

  /// Signs the file at `path`.
  ///
  /// - Throws: ``SignatureError/unreadable(path:reason:)``; ``SignatureError/cannotSign(reason:)`` when the comment has
  ///   a line break.
  public init(
    signing path: String, with signer: some MinisignSigner, trustedComment: String
  ) async throws(SignatureError) {
    guard !trustedComment.unicodeScalars.contains(where: { $0.value < 0x20 }) else {
      throw .cannotSign(reason: "the trusted comment has a line break or another control character")
    }
    self.trustedComment = trustedComment
    algorithm = MinisignFile.prehashedAlgorithm
    identifier = signer.publicKey.identifier
    signature = try await signer.signature(of: FileHash.blake2b512.digest(ofFile: path))
    globalSignature = try await signer.signature(of: signature + Array(trustedComment.utf8))
  }

  /// The signature in the file at `path`.
  public init(contentsOf path: String) throws(SignatureError) {
    try self.init(fileText: FilePieces.text(of: path), path: path)
  }

  /// The signature in `fileText`, which came from `path`.
  public init(fileText: String, path: String) throws(SignatureError) {
    let lines = try MinisignFile.lines(in: fileText, path: path, count: 4)
    guard let bytes = Base64.decode(lines[1]), bytes.count == 74 else {
      throw .malformed(path: path, reason: "not a minisign signature: line 2 is not base64 of 74 bytes")
    }
    guard lines[2].hasPrefix(MinisignFile.trustedPrefix) else {
      throw .malformed(
        path: path, reason: "not a minisign signature: line 3 must start with '\(MinisignFile.trustedPrefix)'")
    }
    guard let global = Base64.decode(lines[3]), global.count == 64 else {
      throw .malformed(path: path, reason: "not a minisign signature: line 4 is not base64 of 64 bytes")
    }
    algorithm = Array(bytes[0..<2])
    identifier = Array(bytes[2..<10])
    signature = Array(bytes[10...])
    trustedComment = String(lines[2].dropFirst(MinisignFile.trustedPrefix.count))
    globalSignature = global
  }

  /// The identifier of the key that made the signature, as minisign shows it. It is not authenticated by itself.
  public var keyIdentifierText: String { hexadecimal(identifier.reversed()).uppercased() }

  /// The whole file. `untrustedComment` is for people; nothing covers it.
  public func fileText(untrustedComment: String) -> String {
    """
    \(MinisignFile.untrustedPrefix)\(untrustedComment)
    \(Base64.encode(algorithm + identifier + signature))
    \(MinisignFile.trustedPrefix)\(trustedComment)
    \(Base64.encode(globalSignature))

    """
  }

  /// Checks that the owner of one of `keys` signed the file at `path`, and gives that key.
  ///
  /// - Parameter signaturePath: where the signature came from, for messages.
  /// - Throws: ``SignatureError`` with one case for each way to fail.
  public func verify(
    file path: String, signaturePath: String, keys: [MinisignPublicKey]
  ) throws(SignatureError) -> MinisignPublicKey {
    guard algorithm == MinisignFile.prehashedAlgorithm else {
      let found = MinisignFile.name(ofAlgorithm: algorithm[...])
      throw .unsupportedAlgorithm(path: signaturePath, found: found, accepted: "prehashed Ed25519 (ED)")
    }
    guard let key = keys.first(where: { $0.identifier == identifier }) else {
      let trusted = keys.map(\.identifierText).joined(separator: ", ")
      throw .wrongKey(path: signaturePath, found: keyIdentifierText, trusted: trusted)
    }
    let digest = try FileHash.blake2b512.digest(ofFile: path)
    guard Sodium.verifies(signature, of: digest, publicKey: key.key) else {
      throw .wrongContent(path: path, signedBy: key.identifierText)
    }
    guard
      Sodium.verifies(globalSignature, of: signature + Array(trustedComment.utf8), publicKey: key.key)
    else { throw .alteredComment(path: signaturePath) }
    return key
  }
}

/// Something that signs with a key of minisign: a key file, a command.
public protocol MinisignSigner {
  /// The key whose signatures it makes.
  var publicKey: MinisignPublicKey { get }

  /// An Ed25519 signature of `message`, 64 bytes.
  func signature(of message: [UInt8]) async throws(SignatureError) -> [UInt8]
}
