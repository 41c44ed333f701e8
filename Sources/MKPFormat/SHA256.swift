import Crypto

/// A SHA-256 digest (FIPS 180-4).
public struct SHA256Digest: Hashable, Sendable, CustomStringConvertible {
  /// The 32 bytes of the digest.
  public let bytes: [UInt8]

  fileprivate init(digest: some Sequence<UInt8>) { bytes = Array(digest) }

  /// A digest of 32 bytes; nil for any other number.
  public init?(bytes: [UInt8]) {
    guard bytes.count == 32 else { return nil }
    self.bytes = bytes
  }

  /// Reads the 64 hexadecimal digits of a digest, in either case; nil for anything else.
  public init?(hex: String) {
    let digits = hex.utf8.compactMap { Character(Unicode.Scalar($0)).hexDigitValue }
    guard digits.count == 64, hex.utf8.count == 64 else { return nil }
    bytes = (0..<32).map { UInt8(digits[2 * $0] << 4 | digits[2 * $0 + 1]) }
  }

  /// The digest as 64 lower-case hexadecimal digits.
  public var hex: String { hexadecimal(bytes) }

  /// Same as ``hex``.
  public var description: String { hex }
}

/// Lower-case hexadecimal digits of `bytes`.
public func hexadecimal(_ bytes: some Collection<UInt8>) -> String {
  let digits = Array("0123456789abcdef".utf8)
  return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
}

/// Computes a SHA-256 digest piece by piece, with swift-crypto, which uses the processor's own instructions.
public struct SHA256: Sendable {
  private var state = Crypto.SHA256()

  /// The digest of nothing so far.
  public init() {}

  /// Adds `bytes`.
  public mutating func update(_ bytes: UnsafeRawBufferPointer) { state.update(bufferPointer: bytes) }

  /// The digest of everything that was added. Leaves this value as it is, so that more can follow.
  public func digest() -> SHA256Digest { SHA256Digest(digest: state.finalize()) }
}

/// The SHA-256 digest of `bytes`.
public func sha256(of bytes: some Sequence<UInt8>) -> SHA256Digest {
  var hash = SHA256()
  Array(bytes).withUnsafeBytes { hash.update($0) }
  return hash.digest()
}
