import CSodium

/// The parts of libsodium that signatures need. Nothing here is our own cryptography.
enum Sodium {
  /// Whether libsodium is ready; it picks its implementations once per process.
  private static let isReady = sodium_init() >= 0

  /// Ed25519 over `message`, with libsodium's 64-byte secret key (seed and public key).
  static func sign(_ message: [UInt8], secretKey: [UInt8]) -> [UInt8] {
    precondition(isReady && secretKey.count == Int(crypto_sign_SECRETKEYBYTES))
    var signature = [UInt8](repeating: 0, count: Int(crypto_sign_BYTES))
    crypto_sign_detached(&signature, nil, message, UInt64(message.count), secretKey)
    return signature
  }

  /// Whether `signature` is an Ed25519 signature of `message` by the owner of `publicKey`.
  static func verifies(_ signature: [UInt8], of message: [UInt8], publicKey: [UInt8]) -> Bool {
    guard isReady, signature.count == Int(crypto_sign_BYTES), publicKey.count == Int(crypto_sign_PUBLICKEYBYTES) else {
      return false
    }
    return crypto_sign_verify_detached(signature, message, UInt64(message.count), publicKey) == 0
  }

  /// A new key pair: the 32-byte public and the 64-byte secret key.
  static func keyPair() -> (publicKey: [UInt8], secretKey: [UInt8]) {
    precondition(isReady)
    var publicKey = [UInt8](repeating: 0, count: Int(crypto_sign_PUBLICKEYBYTES))
    var secretKey = [UInt8](repeating: 0, count: Int(crypto_sign_SECRETKEYBYTES))
    crypto_sign_keypair(&publicKey, &secretKey)
    return (publicKey, secretKey)
  }

  /// The public key that belongs to a 32-byte seed.
  static func publicKey(seed: [UInt8]) -> [UInt8] {
    precondition(isReady && seed.count == Int(crypto_sign_SEEDBYTES))
    var publicKey = [UInt8](repeating: 0, count: Int(crypto_sign_PUBLICKEYBYTES))
    var secretKey = [UInt8](repeating: 0, count: Int(crypto_sign_SECRETKEYBYTES))
    crypto_sign_seed_keypair(&publicKey, &secretKey, seed)
    sodium_memzero(&secretKey, secretKey.count)
    return publicKey
  }

  /// `count` bytes from the system's random source.
  static func randomBytes(_ count: Int) -> [UInt8] {
    precondition(isReady)
    var bytes = [UInt8](repeating: 0, count: count)
    randombytes_buf(&bytes, count)
    return bytes
  }

  /// BLAKE2b without a key, `length` bytes long (16…64).
  static func blake2b(_ message: [UInt8], length: Int) -> [UInt8] {
    precondition(isReady)
    var digest = [UInt8](repeating: 0, count: length)
    crypto_generichash(&digest, length, message, UInt64(message.count), nil, 0)
    return digest
  }

  /// scrypt as `minisign` uses it: the limits are libsodium's, from which it derives N, r and p. Nil where the memory
  /// is not to be had or the limits are out of range.
  static func scrypt(
    password: [UInt8], salt: [UInt8], operations: UInt64, memory: UInt64, length: Int
  ) -> [UInt8]? {
    precondition(isReady && salt.count == Int(crypto_pwhash_scryptsalsa208sha256_SALTBYTES))
    guard memory <= UInt64(Int.max) else { return nil }
    var output = [UInt8](repeating: 0, count: length)
    let status = password.withUnsafeBufferPointer { password in
      password.withMemoryRebound(to: CChar.self) { characters in
        crypto_pwhash_scryptsalsa208sha256(
          &output, UInt64(length), characters.baseAddress ?? Self.noCharacters, UInt64(password.count), salt,
          operations, Int(memory))
      }
    }
    return status == 0 ? output : nil
  }

  /// What an empty password points to: libsodium refuses a null pointer.
  private nonisolated(unsafe) static let noCharacters: UnsafePointer<CChar> = {
    let pointer = UnsafeMutablePointer<CChar>.allocate(capacity: 1)
    pointer.initialize(to: 0)
    return UnsafePointer(pointer)  // never written again, so every thread may read it
  }()

  /// Overwrites key material before its memory is given back.
  static func erase(_ bytes: inout [UInt8]) {
    sodium_memzero(&bytes, bytes.count)
  }
}
