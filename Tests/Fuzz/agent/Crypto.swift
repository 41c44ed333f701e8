import CSodium

/// What NtopngAPI takes from swift-crypto, by libsodium: the fuzzer is built without packages.
public struct SHA256 {}

/// A key.
public struct SymmetricKey {
  let bytes: [UInt8]

  /// The key of the given bytes.
  public init(data: [UInt8]) { bytes = data }
}

/// HMAC with SHA-256.
public struct HMAC<Hash> {
  private var state = crypto_auth_hmacsha256_state()

  /// The code of nothing so far.
  public init(key: SymmetricKey) { crypto_auth_hmacsha256_init(&state, key.bytes, key.bytes.count) }

  /// Adds `data`.
  public mutating func update(data: [UInt8]) { crypto_auth_hmacsha256_update(&state, data, UInt64(data.count)) }

  /// The 32 bytes of the code.
  public func finalize() -> [UInt8] {
    var copy = state
    var code = [UInt8](repeating: 0, count: 32)
    crypto_auth_hmacsha256_final(&copy, &code)
    return code
  }
}
