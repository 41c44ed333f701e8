import JSONText
import MKPFormat

extension Provenance {
  /// The text of the statement's file: the bytes that are signed.
  public var fileBytes: [UInt8] { Array((statement.prettyText + "\n").utf8) }

  /// Reads a statement that nobody has signed yet, and checks that it speaks of `subject`.
  ///
  /// - Returns: the facts and the bytes to sign, as they are in the file.
  public static func record(
    at path: String, of subject: PackageSubject
  ) throws(SignatureError) -> (provenance: Provenance, bytes: [UInt8]) {
    let bytes = try FilePieces.contents(of: path, limit: maximumSize)
    let provenance = try parse(bytes, path: path)
    try provenance.expect(subject, path: path)
    return (provenance, bytes)
  }

  /// Larger than any statement.
  static let maximumSize = 16 << 20

  static func parse(_ bytes: [UInt8], path: String) throws(SignatureError) -> Provenance {
    let statement: JSONValue
    do {
      statement = try JSONParser.parse(bytes)
    } catch {
      throw .malformed(path: path, reason: error.description)
    }
    do {
      return try Provenance(statement: statement)
    } catch {
      throw .malformed(path: path, reason: "not the provenance of a package: \(error.problems.joined(separator: "; "))")
    }
  }

  func expect(_ subject: PackageSubject, path: String) throws(SignatureError) {
    guard subjects.contains(where: { $0.sha256 == subject.sha256 }) else {
      let found = subjects.map { "\($0.name.visible) sha256:\($0.sha256)" }.joined(separator: ", ")
      throw .wrongSubject(path: path, found: found, expected: subject.trustedComment)
    }
  }
}

extension TrustedKeys {
  /// Provenance that a trusted key has signed.
  public struct SignedProvenance: Hashable, Sendable {
    /// The facts.
    public let provenance: Provenance
    /// Who signed them.
    public let signer: Verified
  }

  /// The provenance of the package `subject` in the envelopes at `path`. Envelopes with statements of other kinds are
  /// passed over.
  ///
  /// - Parameter time: seconds since 1970 at which a key must be valid.
  /// - Throws: why the last envelope with provenance proves nothing.
  public func provenance(
    of subject: PackageSubject, path: String, time: Int64
  ) throws(SignatureError) -> SignedProvenance {
    var failure = SignatureError.malformed(path: path, reason: "there is no provenance in it")
    for envelope in try DSSEEnvelope.read(path) where envelope.payloadType == Provenance.payloadType {
      do {
        let signer = try verify(envelope, path: path, time: time)
        if Self.isOfAnotherKind(envelope.payload) { continue }
        let provenance = try Provenance.parse(envelope.payload, path: path)
        try provenance.expect(subject, path: path)
        return SignedProvenance(provenance: provenance, signer: signer)
      } catch {
        failure = error
      }
    }
    throw failure
  }

  private static func isOfAnotherKind(_ payload: [UInt8]) -> Bool {
    guard let kind = try? JSONParser.parse(payload)["predicateType"]?.stringValue else { return false }
    return kind != Provenance.predicateType
  }
}
