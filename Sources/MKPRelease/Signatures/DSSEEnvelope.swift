import JSONText

/// A DSSE envelope: a payload of a stated type with signatures over both.
///
/// Source: Dead Simple Signing Envelope, version 1.0.2 (<https://github.com/secure-systems-lab/dsse>).
public struct DSSEEnvelope: Hashable, Sendable {
  /// The media type of the payload.
  public let payloadType: String
  /// The payload; it means nothing before a signature has been verified.
  public let payload: [UInt8]
  /// The signatures.
  let signatures: [Signature]

  /// One signature of an envelope.
  struct Signature: Hashable, Sendable {
    /// A hint that nothing covers: it is written for others' tools, never read as a fact and never shown.
    let keyID: String
    let bytes: [UInt8]
  }

  /// Signs `payload` with `key`. A key of minisign makes the raw Ed25519 signature of 64 bytes, a key of OpenSSH what
  /// `ssh-keygen -Y sign -n mkp` puts into its armour.
  public init(payloadType: String, payload: [UInt8], key: SigningKey) async throws(SignatureError) {
    self.payloadType = payloadType
    self.payload = payload
    let message = Self.message(payloadType, payload)
    let bytes =
      switch key {
      case .minisign(let signer): try await signer.signature(of: message)
      case .ssh(let signer): try await SSHSignature(signing: message, with: signer).blob
      }
    signatures = [Signature(keyID: key.name, bytes: bytes)]
  }

  /// The envelope in `json`, which came from `path`.
  public init(json: JSONValue, path: String) throws(SignatureError) {
    guard let type = json["payloadType"]?.stringValue, let payload = json["payload"]?.stringValue,
      let bytes = Base64.decodeEither(payload), let list = json["signatures"]?.arrayValue, !list.isEmpty
    else {
      throw .malformed(path: path, reason: "not a DSSE envelope: expected payloadType, payload and signatures")
    }
    var signatures: [Signature] = []
    for element in list {
      guard let text = element["sig"]?.stringValue, let signature = Base64.decodeEither(text) else {
        throw .malformed(path: path, reason: "a signature of the DSSE envelope is not base64")
      }
      signatures.append(Signature(keyID: element["keyid"]?.stringValue ?? "", bytes: signature))
    }
    self.payloadType = type
    self.payload = bytes
    self.signatures = signatures
  }

  /// The envelopes in the file at `path`, one on each line.
  public static func read(_ path: String) throws(SignatureError) -> [DSSEEnvelope] {
    let bytes = try FilePieces.contents(of: path, limit: 16 << 20)
    var envelopes: [DSSEEnvelope] = []
    let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    for (index, line) in lines.enumerated() {
      if line.allSatisfy({ $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }) { continue }
      let place = "\(path):\(index + 1)"
      let json: JSONValue
      do {
        json = try JSONParser.parse(Array(line))
      } catch {
        throw .malformed(path: place, reason: "not a DSSE envelope: \(error.message)")
      }
      envelopes.append(try DSSEEnvelope(json: json, path: place))
    }
    guard !envelopes.isEmpty else { throw .malformed(path: path, reason: "expected a DSSE envelope on each line") }
    return envelopes
  }

  /// What is signed: the specification's pre-authentication encoding of type and payload.
  var message: [UInt8] { Self.message(payloadType, payload) }

  private static func message(_ type: String, _ payload: [UInt8]) -> [UInt8] {
    Array("DSSEv1 \(type.utf8.count) \(type) \(payload.count) ".utf8) + payload
  }

  /// The envelope as JSON.
  public var json: JSONValue {
    [
      "payloadType": .string(payloadType),
      "payload": .string(Base64.encode(payload)),
      "signatures": .array(
        signatures.map { ["keyid": .string($0.keyID), "sig": .string(Base64.encode($0.bytes))] }),
    ]
  }
}
