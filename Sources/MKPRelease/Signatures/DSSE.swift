import JSONText

/// A DSSE envelope: a payload of a stated type with signatures over both (Dead Simple Signing Envelope, version 1).
public struct DSSEEnvelope: Hashable, Sendable {
  /// The media type of the payload.
  public let payloadType: String
  /// The payload; it means nothing before a signature has been verified.
  public let payload: [UInt8]
  /// The signatures. `keyID` is a hint that nothing covers: it is used to choose a key, never shown as a fact.
  public let signatures: [Signature]

  /// One signature of an envelope.
  public struct Signature: Hashable, Sendable {
    let keyID: String
    let bytes: [UInt8]
  }

  /// Signs `payload` with an Ed25519 key (64 bytes of libsodium); `keyID` tells readers which key to try.
  init(payloadType: String, payload: [UInt8], secretKey: [UInt8], keyID: String) {
    self.payloadType = payloadType
    self.payload = payload
    let message = Self.authenticated(payloadType, payload)
    signatures = [Signature(keyID: keyID, bytes: Sodium.sign(message, secretKey: secretKey))]
  }

  /// The envelope in the JSON text at `path`.
  public init(json: JSONValue, path: String) throws(SignatureError) {
    guard let type = json["payloadType"]?.stringValue, let payload = json["payload"]?.stringValue,
      let bytes = Base64.decode(payload), let list = json["signatures"]?.arrayValue, !list.isEmpty
    else {
      throw .malformed(path: path, reason: "not a DSSE envelope: expected payloadType, payload and signatures")
    }
    var signatures: [Signature] = []
    for element in list {
      guard let text = element["sig"]?.stringValue, let signature = Base64.decode(text) else {
        throw .malformed(path: path, reason: "a signature of the DSSE envelope is not base64")
      }
      signatures.append(Signature(keyID: element["keyid"]?.stringValue ?? "", bytes: signature))
    }
    self.payloadType = type
    self.payload = bytes
    self.signatures = signatures
  }

  /// What is signed (PAE of the specification).
  private static func authenticated(_ type: String, _ payload: [UInt8]) -> [UInt8] {
    Array("DSSEv1 \(type.utf8.count) \(type) \(payload.count) ".utf8) + payload
  }

  /// Checks that the owner of one of `publicKeys` (32 bytes of Ed25519 each) signed the envelope; gives that key's
  /// position.
  func verify(publicKeys: [[UInt8]], path: String) throws(SignatureError) -> Int {
    let message = Self.authenticated(payloadType, payload)
    for (index, key) in publicKeys.enumerated()
    where signatures.contains(where: { Sodium.verifies($0.bytes, of: message, publicKey: key) }) {
      return index
    }
    throw .wrongContent(path: path, signedBy: "none of the trusted keys")
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
