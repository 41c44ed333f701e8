import MKPFormat

/// A public key of minisign: an Ed25519 key with a random identifier of 8 bytes.
///
/// Format: <https://jedisct1.github.io/minisign/>; the file's second line is base64 of `Ed`, identifier, key.
public struct MinisignPublicKey: Hashable, Sendable {
  /// The identifier, which a signature repeats.
  let identifier: [UInt8]
  /// 32 bytes of Ed25519
  let key: [UInt8]

  init(identifier: [UInt8], key: [UInt8]) {
    self.identifier = identifier
    self.key = key
  }

  /// The key in the file at `path`.
  public init(contentsOf path: String) throws(SignatureError) {
    let lines = try MinisignFile.lines(of: path, count: 2)
    try self.init(base64: lines[1], path: path)
  }

  /// The key given as the base64 line alone, as `minisign -P` takes it.
  public init(base64: String, path: String = "public key") throws(SignatureError) {
    guard let bytes = Base64.decode(base64), bytes.count == 42 else {
      throw .malformed(path: path, reason: "not a minisign public key: expected base64 of 42 bytes")
    }
    guard bytes.starts(with: MinisignFile.pureAlgorithm) else {
      let found = MinisignFile.name(ofAlgorithm: bytes.prefix(2))
      throw .unsupportedAlgorithm(path: path, found: found, accepted: "Ed25519 (Ed)")
    }
    self.init(identifier: Array(bytes[2..<10]), key: Array(bytes[10...]))
  }

  /// The identifier as minisign shows it: 16 upper-case digits, most significant byte first.
  public var identifierText: String { hexadecimal(identifier.reversed()).uppercased() }

  /// The base64 line of the file.
  public var base64: String { Base64.encode(MinisignFile.pureAlgorithm + identifier + key) }

  /// The whole file.
  public var fileText: String { "untrusted comment: minisign public key \(identifierText)\n\(base64)\n" }
}
