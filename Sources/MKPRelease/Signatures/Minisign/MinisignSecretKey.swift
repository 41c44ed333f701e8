/// A secret key of minisign, opened.
///
/// Format of the file's second line: base64 of `Ed`, `Sc` (scrypt) or two zero bytes (no password), `B2`, salt (32),
/// operations limit and memory limit (little endian), then identifier (8), secret key (64) and checksum (32), these
/// three combined by XOR with scrypt's output. The checksum is BLAKE2b-256 of algorithm, identifier and secret key.
public struct MinisignSecretKey: MinisignSigner, Sendable {
  let identifier: [UInt8]
  /// 64 bytes: seed and public key.
  let key: [UInt8]

  /// libsodium's limits "sensitive", as minisign itself takes them: 1 GiB of memory.
  static let sensitiveLimits: (operations: UInt64, memory: UInt64) = (33_554_432, 1_073_741_824)
  /// Never take more memory than this from a foreign file's word.
  private static let acceptedMemory: UInt64 = 4 << 30

  /// A new key with a random identifier.
  public static func generate() -> MinisignSecretKey {
    MinisignSecretKey(identifier: Sodium.randomBytes(8), key: Sodium.keyPair().secretKey)
  }

  init(identifier: [UInt8], key: [UInt8]) {
    self.identifier = identifier
    self.key = key
  }

  /// The key in the file at `path`; `password` is asked only when the file is encrypted, and may answer nil when there
  /// is none.
  ///
  /// - Throws: ``SignatureError/passwordNeeded(path:)``, ``SignatureError/wrongPassword(path:)``,
  ///   ``SignatureError/malformed(path:reason:)``, ``SignatureError/unreadable(path:reason:)``.
  public init(contentsOf path: String, password: () -> String?) throws(SignatureError) {
    let lines = try MinisignFile.lines(of: path, count: 2)
    guard var bytes = Base64.decode(lines[1]), bytes.count == 158 else {
      throw .malformed(path: path, reason: "not a minisign secret key: expected base64 of 158 bytes")
    }
    defer { Sodium.erase(&bytes) }
    let algorithms = (Array(bytes[0..<2]), Array(bytes[2..<4]), Array(bytes[4..<6]))
    guard algorithms.0 == MinisignFile.pureAlgorithm, algorithms.2 == Array("B2".utf8) else {
      let found =
        MinisignFile.name(ofAlgorithm: bytes[0..<2]) + " with checksum " + MinisignFile.name(ofAlgorithm: bytes[4..<6])
      throw .unsupportedAlgorithm(path: path, found: found, accepted: "Ed25519 (Ed) with BLAKE2b (B2)")
    }
    var secret = Array(bytes[54...])
    defer { Sodium.erase(&secret) }
    switch algorithms.1 {
    case [0, 0]: break
    case Array("Sc".utf8):
      guard let password = password() else { throw .passwordNeeded(path: path) }
      let limits = (Self.number(bytes[38..<46]), Self.number(bytes[46..<54]))
      guard limits.1 <= Self.acceptedMemory,
        var stream = Sodium.scrypt(
          password: Array(password.utf8), salt: Array(bytes[6..<38]), operations: limits.0, memory: limits.1,
          length: secret.count)
      else {
        throw .malformed(
          path: path, reason: "opening the key needs \(limits.1) bytes of memory, which are not to be had")
      }
      for index in secret.indices { secret[index] ^= stream[index] }
      Sodium.erase(&stream)
    default:
      let found = MinisignFile.name(ofAlgorithm: bytes[2..<4])
      throw .unsupportedAlgorithm(path: path, found: found, accepted: "scrypt (Sc) or none")
    }
    let identifier = Array(secret[0..<8])
    let key = Array(secret[8..<72])
    if algorithms.1 == [0, 0] {
      // minisign leaves the checksum of an open key empty, so the key's two halves must vouch for each other.
      guard Sodium.publicKey(seed: Array(key[..<32])) == Array(key[32...]) else {
        throw .malformed(
          path: path, reason: "the two halves of the secret key do not belong together: the file is damaged")
      }
    } else if Self.checksum(identifier, key) != Array(secret[72...]) {
      throw .wrongPassword(path: path)
    }
    self.init(identifier: identifier, key: key)
  }

  /// The public half.
  public var publicKey: MinisignPublicKey { MinisignPublicKey(identifier: identifier, key: Array(key[32...])) }

  /// An Ed25519 signature of `message`.
  public func signature(of message: [UInt8]) throws(SignatureError) -> [UInt8] {
    Sodium.sign(message, secretKey: key)
  }

  /// The file's text, encrypted with `password`, or open when that is nil.
  public func fileText(password: String?) throws(SignatureError) -> String {
    try fileText(password: password, limits: Self.sensitiveLimits)
  }

  func fileText(password: String?, limits: (operations: UInt64, memory: UInt64)) throws(SignatureError) -> String {
    var secret = identifier + key + Self.checksum(identifier, key)
    defer { Sodium.erase(&secret) }
    var header = MinisignFile.pureAlgorithm
    if let password {
      let salt = Sodium.randomBytes(32)
      guard
        var stream = Sodium.scrypt(
          password: Array(password.utf8), salt: salt, operations: limits.operations, memory: limits.memory,
          length: secret.count)
      else { throw .cannotSign(reason: "encrypting the key needs \(limits.memory) bytes of memory") }
      for index in secret.indices { secret[index] ^= stream[index] }
      Sodium.erase(&stream)
      header += Array("ScB2".utf8) + salt + Self.bytes(limits.operations) + Self.bytes(limits.memory)
    } else {
      header += [0, 0] + Array("B2".utf8) + [UInt8](repeating: 0, count: 48)
    }
    let comment = password == nil ? "minisign secret key" : "minisign encrypted secret key"
    return "\(MinisignFile.untrustedPrefix)\(comment)\n\(Base64.encode(header + secret))\n"
  }

  private static func checksum(_ identifier: [UInt8], _ key: [UInt8]) -> [UInt8] {
    Sodium.blake2b(MinisignFile.pureAlgorithm + identifier + key, length: 32)
  }

  private static func number(_ bytes: ArraySlice<UInt8>) -> UInt64 {
    bytes.reversed().reduce(0) { $0 << 8 | UInt64($1) }
  }

  private static func bytes(_ number: UInt64) -> [UInt8] {
    (0..<8).map { UInt8(truncatingIfNeeded: number >> (8 * UInt64($0))) }
  }
}
