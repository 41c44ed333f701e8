import CSodium

/// What MKPFormat takes from swift-crypto, by libsodium: the fuzzer is built without packages.
public struct SHA256: Sendable {
  private var state = crypto_hash_sha256_state()

  /// The digest of nothing so far.
  public init() { crypto_hash_sha256_init(&state) }

  /// Adds `bytes`.
  public mutating func update(bufferPointer bytes: UnsafeRawBufferPointer) {
    guard let start = bytes.bindMemory(to: UInt8.self).baseAddress else { return }
    crypto_hash_sha256_update(&state, start, UInt64(bytes.count))
  }

  /// The 32 bytes of the digest.
  public func finalize() -> [UInt8] {
    var copy = state
    var digest = [UInt8](repeating: 0, count: 32)
    crypto_hash_sha256_final(&copy, &digest)
    return digest
  }
}

/// What MKPRelease takes from swift-crypto besides.
public struct SHA512: Sendable {
  private var state = crypto_hash_sha512_state()

  /// The digest of nothing so far.
  public init() { crypto_hash_sha512_init(&state) }

  /// Adds `bytes`.
  public mutating func update(bufferPointer bytes: UnsafeRawBufferPointer) {
    guard let start = bytes.bindMemory(to: UInt8.self).baseAddress else { return }
    crypto_hash_sha512_update(&state, start, UInt64(bytes.count))
  }

  /// The 64 bytes of the digest.
  public func finalize() -> [UInt8] {
    var copy = state
    var digest = [UInt8](repeating: 0, count: 64)
    crypto_hash_sha512_final(&copy, &digest)
    return digest
  }
}
