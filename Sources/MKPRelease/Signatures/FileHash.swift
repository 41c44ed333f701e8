import CSodium
import MKPFormat

import struct Crypto.SHA512

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
    case .sha256: return try SHA256Digest.digest(next).bytes
    case .sha512:
      var state = SHA512()
      try Self.feed(next) { state.update(bufferPointer: UnsafeRawBufferPointer($0)) }
      return Array(state.finalize())
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
