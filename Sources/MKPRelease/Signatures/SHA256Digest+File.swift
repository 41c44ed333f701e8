import Glibc
import MKPFormat

extension SHA256Digest {
  /// The digest of the file at `path`.
  ///
  /// - Throws: ``SignatureError/unreadable(path:reason:)``
  public init(ofFile path: String) throws(SignatureError) {
    let pieces = try FilePieces(path)
    self = try Self.digest(pieces.next)
  }

  /// The digest of everything that `next` gives until it gives nothing.
  static func digest<Failure>(_ next: () throws(Failure) -> ArraySlice<UInt8>) throws(Failure) -> SHA256Digest {
    var hash = SHA256()
    while case let piece = try next(), !piece.isEmpty { piece.withUnsafeBytes { hash.update($0) } }
    return hash.digest()
  }
}
