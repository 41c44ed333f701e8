import Crypto
import CryptoExtras

extension SSHPublicKey {
  /// Whether `signature` (SSH's encoding: algorithm, then its own bytes) is one of `message` by this key's owner.
  ///
  /// - Throws: ``SignatureError/unsupportedAlgorithm(path:found:accepted:)`` when the signature's algorithm does not go
  ///   with the key or is too weak (`ssh-rsa`, which means SHA-1).
  func verifies(_ signature: [UInt8], of message: [UInt8], path: String) throws(SignatureError) -> Bool {
    var reader = SSHReader(signature)
    guard let algorithm = reader.text(), let bytes = reader.string() else {
      throw .malformed(path: path, reason: "damaged signature inside the SSH signature")
    }
    let accepted = signatureAlgorithms
    guard accepted.contains(algorithm) else {
      throw .unsupportedAlgorithm(path: path, found: algorithm, accepted: accepted.joined(separator: ", "))
    }
    switch kind {
    case .ed25519(let key):
      return reader.isAtEnd && Sodium.verifies(bytes, of: message, publicKey: key)
    case .ecdsa(let curve, let point):
      return reader.isAtEnd && Self.verifiesECDSA(bytes, of: message, curve, point)
    case .rsa(let exponent, let modulus):
      return reader.isAtEnd
        && Self.verifiesRSA(bytes, of: message, algorithm: algorithm, exponent: exponent, modulus: modulus)
    case .securityKeyEd25519(let key, let application):
      guard let signed = Self.securityKeyMessage(message, application, &reader) else { return false }
      return Sodium.verifies(bytes, of: signed, publicKey: key)
    case .securityKeyECDSA(let point, let application):
      guard let signed = Self.securityKeyMessage(message, application, &reader) else { return false }
      return Self.verifiesECDSA(bytes, of: signed, .p256, point)
    }
  }

  private var signatureAlgorithms: [String] {
    if case .rsa = kind { ["rsa-sha2-512", "rsa-sha2-256"] } else { [type] }
  }

  /// What a security token signs (PROTOCOL.u2f): hash of the application, flags, counter, hash of the message. The
  /// user must have touched it (bit 0 of the flags).
  private static func securityKeyMessage(
    _ message: [UInt8], _ application: [UInt8], _ reader: inout SSHReader
  ) -> [UInt8]? {
    guard let flags = reader.bytes(1), let counter = reader.bytes(4), reader.isAtEnd, flags[0] & 1 == 1 else {
      return nil
    }
    return FileHash.sha256.digest(of: application) + flags + counter + FileHash.sha256.digest(of: message)
  }

  private static func verifiesECDSA(_ bytes: [UInt8], of message: [UInt8], _ curve: Curve, _ point: [UInt8]) -> Bool {
    var reader = SSHReader(bytes)
    let size = curve == .p256 ? 32 : curve == .p384 ? 48 : 66
    guard let r = reader.magnitude(), let s = reader.magnitude(), reader.isAtEnd, r.count <= size, s.count <= size
    else {
      return false
    }
    let pad: ([UInt8]) -> [UInt8] = { [UInt8](repeating: 0, count: size - $0.count) + $0 }
    let raw = pad(r) + pad(s)
    switch curve {
    case .p256:
      guard let key = try? P256.Signing.PublicKey(x963Representation: point),
        let signature = try? P256.Signing.ECDSASignature(rawRepresentation: raw)
      else { return false }
      return key.isValidSignature(signature, for: message)
    case .p384:
      guard let key = try? P384.Signing.PublicKey(x963Representation: point),
        let signature = try? P384.Signing.ECDSASignature(rawRepresentation: raw)
      else { return false }
      return key.isValidSignature(signature, for: message)
    case .p521:
      guard let key = try? P521.Signing.PublicKey(x963Representation: point),
        let signature = try? P521.Signing.ECDSASignature(rawRepresentation: raw)
      else { return false }
      return key.isValidSignature(signature, for: message)
    }
  }

  private static func verifiesRSA(
    _ bytes: [UInt8], of message: [UInt8], algorithm: String, exponent: [UInt8], modulus: [UInt8]
  ) -> Bool {
    guard let key = try? _RSA.Signing.PublicKey(n: modulus, e: exponent) else { return false }
    // OpenSSH drops leading zeros of the signature; the primitive wants it as long as the modulus.
    guard bytes.count <= modulus.count else { return false }
    let signature = _RSA.Signing.RSASignature(
      rawRepresentation: [UInt8](repeating: 0, count: modulus.count - bytes.count) + bytes)
    return algorithm == "rsa-sha2-512"
      ? key.isValidSignature(signature, for: SHA512.hash(data: message), padding: .insecurePKCS1v1_5)
      : key.isValidSignature(signature, for: SHA256.hash(data: message), padding: .insecurePKCS1v1_5)
  }
}
