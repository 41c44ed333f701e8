/// A public key in OpenSSH's encoding, of one of the kinds that `ssh-keygen -Y verify` accepts.
public struct SSHPublicKey: Hashable, Sendable {
  /// The encoding that key files, allowed signers and signatures carry.
  let blob: [UInt8]
  let kind: Kind

  enum Kind: Hashable {
    case ed25519([UInt8])
    case ecdsa(Curve, point: [UInt8])
    case rsa(exponent: [UInt8], modulus: [UInt8])
    /// A key in a security token; `application` goes into what is signed.
    case securityKeyEd25519([UInt8], application: [UInt8])
    case securityKeyECDSA(point: [UInt8], application: [UInt8])
  }

  enum Curve: String, Hashable {
    case p256 = "nistp256"
    case p384 = "nistp384"
    case p521 = "nistp521"
  }

  /// The key types that can be read.
  static let acceptedTypes = [
    "ssh-ed25519", "sk-ssh-ed25519@openssh.com", "ecdsa-sha2-nistp256", "ecdsa-sha2-nistp384", "ecdsa-sha2-nistp521",
    "sk-ecdsa-sha2-nistp256@openssh.com", "ssh-rsa",
  ]

  /// The shortest RSA modulus that is accepted, in bits, as OpenSSH's `RequiredRSASize` bids for signatures.
  static let minimumRSABits = 2048

  /// Reads the encoding in `blob`, which came from `path`.
  ///
  /// - Throws: ``SignatureError/unsupportedAlgorithm(path:found:accepted:)``, ``SignatureError/malformed(path:reason:)``
  init(blob: [UInt8], path: String) throws(SignatureError) {
    var reader = SSHReader(blob)
    guard let type = reader.text() else { throw .malformed(path: path, reason: "not an SSH public key") }
    guard Self.acceptedTypes.contains(type) else {
      throw .unsupportedAlgorithm(path: path, found: type, accepted: Self.acceptedTypes.joined(separator: ", "))
    }
    guard let kind = Self.kind(type, &reader), reader.isAtEnd else {
      throw .malformed(path: path, reason: "damaged SSH public key of the type \(type)")
    }
    if case .rsa(_, let modulus) = kind,
      modulus.count * 8 - (modulus.first ?? 0).leadingZeroBitCount < Self.minimumRSABits
    {
      throw .unsupportedAlgorithm(
        path: path, found: "an RSA key of \(modulus.count * 8) bits", accepted: "RSA from \(Self.minimumRSABits) bits")
    }
    self.blob = blob
    self.kind = kind
  }

  private static func kind(_ type: String, _ reader: inout SSHReader) -> Kind? {
    switch type {
    case "ssh-ed25519":
      guard let key = reader.string(), key.count == 32 else { return nil }
      return .ed25519(key)
    case "sk-ssh-ed25519@openssh.com":
      guard let key = reader.string(), key.count == 32, let application = reader.string() else { return nil }
      return .securityKeyEd25519(key, application: application)
    case "sk-ecdsa-sha2-nistp256@openssh.com":
      guard reader.text() == Curve.p256.rawValue, let point = reader.string(), let application = reader.string() else {
        return nil
      }
      return .securityKeyECDSA(point: point, application: application)
    case "ssh-rsa":
      guard let exponent = reader.magnitude(), let modulus = reader.magnitude() else { return nil }
      return .rsa(exponent: exponent, modulus: modulus)
    default:
      guard let name = reader.text(), type.hasSuffix(name), let curve = Curve(rawValue: name),
        let point = reader.string()
      else { return nil }
      return .ecdsa(curve, point: point)
    }
  }

  /// The key in the `.pub` file at `path`: type, base64, comment.
  public init(contentsOf path: String) throws(SignatureError) {
    let text = try FilePieces.text(of: path)
    try self.init(line: text.split(whereSeparator: \.isNewline).first ?? "", path: path)
  }

  /// The key in a line `TYPE BASE64 [COMMENT]`.
  init(line: Substring, path: String) throws(SignatureError) {
    let words = line.utf8.split { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
    guard words.count >= 2 else {
      throw .malformed(path: path, reason: "not an SSH public key: expected 'TYPE BASE64 COMMENT'")
    }
    try self.init(type: words[0], base64: words[1], path: path)
  }

  /// The key in the two words of a line.
  init(type: some Collection<UInt8>, base64: some Collection<UInt8>, path: String) throws(SignatureError) {
    guard !base64.isEmpty, let blob = Base64.decode(String(decoding: base64, as: UTF8.self)) else {
      throw .malformed(path: path, reason: "not an SSH public key: expected 'TYPE BASE64 COMMENT'")
    }
    try self.init(blob: blob, path: path)
    guard type.elementsEqual(self.type.utf8) else {
      let stated = String(decoding: type.prefix(100), as: UTF8.self)
      throw .malformed(path: path, reason: "the line says \(stated), but the key is of the type \(self.type)")
    }
  }

  /// The name of the key's type, `ssh-ed25519` for example.
  public var type: String {
    var reader = SSHReader(blob)
    return reader.text() ?? ""
  }

  /// `SHA256:…`, as `ssh-keygen -l` shows it.
  public var fingerprint: String {
    "SHA256:" + Base64.encode(FileHash.sha256.digest(of: blob)).prefix { $0 != "=" }
  }

  /// The line for a `.pub` file or behind a principal in a list of allowed signers.
  public var line: String { "\(type) \(Base64.encode(blob))" }
}
