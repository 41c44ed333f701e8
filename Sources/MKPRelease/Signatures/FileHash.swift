import CSodium

/// A hash over the whole of a file, computed in pieces so that memory does not grow with the file.
public enum FileHash: String, Sendable, CaseIterable {
  /// 32 bytes
  case sha256
  /// 64 bytes
  case sha512
  /// BLAKE2b-512, 64 bytes: what `minisign` signs
  case blake2b512

  /// The hash of everything that `next` gives until it gives nothing.
  func digest<Failure>(_ next: () throws(Failure) -> ArraySlice<UInt8>) throws(Failure) -> [UInt8] {
    switch self {
    case .sha256:
      var state = crypto_hash_sha256_state()
      crypto_hash_sha256_init(&state)
      try Self.feed(next) { crypto_hash_sha256_update(&state, $0.baseAddress, UInt64($0.count)) }
      var digest = [UInt8](repeating: 0, count: Int(crypto_hash_sha256_BYTES))
      crypto_hash_sha256_final(&state, &digest)
      return digest
    case .sha512:
      var state = crypto_hash_sha512_state()
      crypto_hash_sha512_init(&state)
      try Self.feed(next) { crypto_hash_sha512_update(&state, $0.baseAddress, UInt64($0.count)) }
      var digest = [UInt8](repeating: 0, count: Int(crypto_hash_sha512_BYTES))
      crypto_hash_sha512_final(&state, &digest)
      return digest
    case .blake2b512:
      // The state is a packed, aligned C type that Swift cannot hold as a value.
      let state = UnsafeMutableRawPointer.allocate(byteCount: crypto_generichash_statebytes(), alignment: 64)
      defer { state.deallocate() }
      let typed = OpaquePointer(state)
      crypto_generichash_init(typed, nil, 0, 64)
      try Self.feed(next) { crypto_generichash_update(typed, $0.baseAddress, UInt64($0.count)) }
      var digest = [UInt8](repeating: 0, count: 64)
      crypto_generichash_final(typed, &digest, 64)
      return digest
    }
  }

  private static func feed<Failure>(
    _ next: () throws(Failure) -> ArraySlice<UInt8>, _ update: (UnsafeBufferPointer<UInt8>) -> Void
  ) throws(Failure) {
    while true {
      let piece = try next()
      if piece.isEmpty { return }
      piece.withUnsafeBufferPointer(update)
    }
  }

  /// The hash of `bytes`.
  public func digest(of bytes: [UInt8]) -> [UInt8] {
    var rest = bytes[...]
    return digest { () throws(Never) in
      defer { rest = [] }
      return rest
    }
  }

  /// The hash of the file at `path`.
  ///
  /// - Throws: ``SignatureError/unreadable(path:reason:)``
  public func digest(ofFile path: String) throws(SignatureError) -> [UInt8] {
    let pieces = try FilePieces(path)
    return try digest(pieces.next)
  }
}
