extension TrustedKeys {
  /// Checks that a trusted key signed `envelope`, which came from `path`. Of several signatures, one by a trusted key
  /// is enough; those of others count for nothing.
  ///
  /// - Parameter time: seconds since 1970 at which a key must be valid.
  /// - Throws: why the last signature proves nothing.
  public func verify(_ envelope: DSSEEnvelope, path: String, time: Int64) throws(SignatureError) -> Verified {
    let message = envelope.message
    var failure = SignatureError.noTrustedSignature(path: path, trusted: names)
    for signature in envelope.signatures {
      guard SSHSignature.isSignature(signature.bytes) else {
        if let key = minisignKeys.first(where: { Sodium.verifies(signature.bytes, of: message, publicKey: $0.key) }) {
          return Verified(format: "minisign", key: key.identifierText, principals: [])
        }
        continue
      }
      do {
        let ssh = try SSHSignature(blob: signature.bytes, path: path)
        try ssh.verify(message, path: path)
        return try accept(ssh.publicKey, signaturePath: path, time: time)
      } catch {
        failure = error
      }
    }
    throw failure
  }
}
