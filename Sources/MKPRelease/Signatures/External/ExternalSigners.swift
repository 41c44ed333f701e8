import Crypto

/// A key of minisign whose private half a program holds.
struct ExternalMinisignSigner: MinisignSigner {
  let publicKey: MinisignPublicKey
  let command: SignerCommand

  func signature(of message: [UInt8]) async throws(SignatureError) -> [UInt8] {
    let signature = try await command.sign(message, algorithm: "ed25519", key: publicKey.identifierText)
    // A signature by another key would be published and refused by everybody.
    guard Sodium.verifies(signature, of: message, publicKey: publicKey.key) else {
      throw command.failure("its signature is not one by the key \(publicKey.identifierText)")
    }
    return signature
  }
}

/// A key of OpenSSH whose private half a program holds.
struct ExternalSSHSigner: SSHSigner {
  let publicKey: SSHPublicKey
  let command: SignerCommand

  func signature(of message: [UInt8]) async throws(SignatureError) -> [UInt8] {
    var writer = SSHWriter()
    switch publicKey.kind {
    case .ed25519:
      writer.append(text: publicKey.type)
      writer.append(string: try await command.sign(message, algorithm: "ed25519", key: publicKey.fingerprint))
    case .ecdsa(let curve, _):
      let der = try await command.sign(message, algorithm: publicKey.type, key: publicKey.fingerprint)
      guard let raw = Self.raw(der, curve) else { throw command.failure("its signature is not one in ASN.1 (DER)") }
      var numbers = SSHWriter()
      numbers.append(magnitude: raw.prefix(raw.count / 2))
      numbers.append(magnitude: raw.suffix(raw.count / 2))
      writer.append(text: publicKey.type)
      writer.append(string: numbers.bytes)
    case .rsa:
      writer.append(text: "rsa-sha2-512")
      writer.append(string: try await command.sign(message, algorithm: "rsa-sha2-512", key: publicKey.fingerprint))
    case .securityKeyEd25519, .securityKeyECDSA:
      throw .cannotSign(reason: "keys in security tokens sign through the ssh-agent, not through a command")
    }
    guard try publicKey.verifies(writer.bytes, of: message, path: command.program) else {
      throw command.failure("its signature is not one by the key \(publicKey.fingerprint)")
    }
    return writer.bytes
  }

  /// The two numbers of an ECDSA signature, as long as the curve's.
  private static func raw(_ der: [UInt8], _ curve: SSHPublicKey.Curve) -> [UInt8]? {
    switch curve {
    case .p256: (try? P256.Signing.ECDSASignature(derRepresentation: der)).map { Array($0.rawRepresentation) }
    case .p384: (try? P384.Signing.ECDSASignature(derRepresentation: der)).map { Array($0.rawRepresentation) }
    case .p521: (try? P521.Signing.ECDSASignature(derRepresentation: der)).map { Array($0.rawRepresentation) }
    }
  }
}

extension SigningKey {
  /// The key whose public half is in the file `publicKey`, and whose private half `program` holds.
  ///
  /// - Parameter timeout: seconds after which an unanswered request is given up.
  public static func external(
    program: String, publicKey path: String, timeout: Int
  ) throws(SignatureError) -> SigningKey {
    let command = SignerCommand(program: program, timeout: timeout)
    if try FilePieces.text(of: path).hasPrefix(MinisignFile.untrustedPrefix) {
      return .minisign(ExternalMinisignSigner(publicKey: try MinisignPublicKey(contentsOf: path), command: command))
    }
    return .ssh(ExternalSSHSigner(publicKey: try SSHPublicKey(contentsOf: path), command: command))
  }
}
