import JSONText

extension Provenance {
  /// What somebody says of the package `subject`: the statement at `path`, or in its envelopes, whoever signed them.
  ///
  /// - Throws: why there is nothing of this package in it.
  public static func claimed(at path: String, of subject: PackageSubject) throws(SignatureError) -> Provenance {
    var failure = SignatureError.malformed(path: path, reason: "there is no provenance in it")
    for payload in try payloads(path) {
      do {
        let provenance = try parse(payload, path: path)
        try provenance.expect(subject, path: path)
        return provenance
      } catch {
        failure = error
      }
    }
    throw failure
  }

  private static func payloads(_ path: String) throws(SignatureError) -> [[UInt8]] {
    guard path.hasSuffix(".\(Companion.statement.rawValue)") else {
      return try DSSEEnvelope.read(path).filter { $0.payloadType == payloadType }.map(\.payload)
    }
    return [try FilePieces.contents(of: path, limit: maximumSize)]
  }
}

extension Companion {
  /// Where the provenance of the package at `path` is: signed, where it has been signed.
  public static func provenance(beside path: String) -> String {
    let signed = envelopes.path(beside: path)
    return FilePieces.exists(signed) ? signed : statement.path(beside: path)
  }
}
