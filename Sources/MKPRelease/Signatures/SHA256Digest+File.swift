import MKPFormat

extension SHA256Digest {
  /// The digest of the file at `path`.
  ///
  /// - Throws: ``SignatureError/unreadable(path:reason:)``
  public init(ofFile path: String) throws(SignatureError) {
    let pieces = try FilePieces(path)
    var hash = SHA256()
    while case let piece = try pieces.next(), !piece.isEmpty { piece.withUnsafeBytes { hash.update($0) } }
    self = hash.digest()
  }
}
