import JSONText
import Testing

@testable import MKPRelease

@Suite struct DSSEEnvelopeTests {
  let scratch: Scratch
  private let payload = Array("{\"a\": 1}".utf8)
  private let type = Provenance.payloadType

  init() throws { scratch = try Scratch() }

  enum Kind: CaseIterable { case minisign, ssh }

  /// A new key and what trusts it.
  private func pair(_ kind: Kind) throws -> (SigningKey, TrustedKeys, name: String) {
    let key: SigningKey
    let text: String
    switch kind {
    case .minisign:
      let secret = MinisignSecretKey.generate()
      (key, text) = (.minisign(secret), secret.publicKey.fileText)
    case .ssh:
      let secret = try SSHPrivateKey.generate()
      (key, text) = (.ssh(secret), secret.publicKey.line)
    }
    let path = try scratch.write("\(kind).pub", text)
    return (key, try TrustedKeys(keys: [path], allowedSigners: nil, principal: nil), key.name)
  }

  @Test(arguments: Kind.allCases) func signsAndVerifies(_ kind: Kind) async throws {
    let (key, trusted, name) = try pair(kind)
    let envelope = try await DSSEEnvelope(payloadType: type, payload: payload, key: key)
    let path = try scratch.write("x.jsonl", envelope.json.compactText + "\n\n")
    let read = try DSSEEnvelope.read(path)
    #expect(read == [envelope])
    #expect(try trusted.verify(read[0], path: path, time: 0).key == name)
  }

  @Test(arguments: Kind.allCases) func everyChangedByteIsSeen(_ kind: Kind) async throws {
    let (key, trusted, _) = try pair(kind)
    let good = try await DSSEEnvelope(payloadType: type, payload: payload, key: key).json
    let signature = try #require(good["signatures"]?[0]?["sig"]?.stringValue.flatMap(Base64.decode))
    for index in payload.indices {
      var bytes = payload
      bytes[index] ^= 1
      try refuses(trusted, envelope(type, bytes, signature))
    }
    for index in type.utf8.indices {
      var text = Array(type.utf8)
      text[type.utf8.distance(from: type.startIndex, to: index)] ^= 1
      try refuses(trusted, envelope(String(decoding: text, as: UTF8.self), payload, signature))
    }
    for index in signature.indices {
      var bytes = signature
      bytes[index] ^= 1
      try refuses(trusted, envelope(type, payload, bytes))
    }
    for count in signature.indices { try refuses(trusted, envelope(type, payload, Array(signature[..<count]))) }
    // A byte moved from the payload to the type: the lengths keep them apart.
    try refuses(trusted, envelope(type + "{", Array(payload.dropFirst()), signature))
  }

  private func envelope(_ type: String, _ payload: [UInt8], _ signature: [UInt8], keyID: String = "") -> JSONValue {
    [
      "payloadType": .string(type), "payload": .string(Base64.encode(payload)),
      "signatures": [["keyid": .string(keyID), "sig": .string(Base64.encode(signature))]],
    ]
  }

  private func refuses(_ trusted: TrustedKeys, _ json: JSONValue) throws {
    let envelope = try DSSEEnvelope(json: json, path: "x")
    #expect(throws: SignatureError.self) { _ = try trusted.verify(envelope, path: "x", time: 0) }
  }

  @Test(arguments: Kind.allCases) func theKeyIDProvesNothing(_ kind: Kind) async throws {
    let (key, trusted, name) = try pair(kind)
    let good = try await DSSEEnvelope(payloadType: type, payload: payload, key: key)
    let signature = good.signatures[0].bytes
    let renamed = try DSSEEnvelope(json: envelope(type, payload, signature, keyID: "release@example.org"), path: "x")
    #expect(try trusted.verify(renamed, path: "x", time: 0).key == name)
    // A stranger's signature under a trusted identifier.
    let stranger = try await DSSEEnvelope(payloadType: type, payload: payload, key: pair(kind).0).signatures[0].bytes
    let forged = try DSSEEnvelope(json: envelope(type, payload, stranger, keyID: name), path: "x")
    let error = try #require(throws: SignatureError.self) { _ = try trusted.verify(forged, path: "x", time: 0) }
    #expect(!"\(error)".contains("release@example.org"))
  }

  @Test func oneTrustedSignatureOfSeveralIsEnough() async throws {
    let (key, trusted, name) = try pair(.minisign)
    let (other, _, _) = try pair(.ssh)
    let ours = try await DSSEEnvelope(payloadType: type, payload: payload, key: key).json
    let theirs = try await DSSEEnvelope(payloadType: type, payload: payload, key: other).json
    var both = try #require(ours.objectValue)
    both["signatures"] = .array((theirs["signatures"]?.arrayValue ?? []) + (ours["signatures"]?.arrayValue ?? []))
    let envelope = try DSSEEnvelope(json: .object(both), path: "x")
    #expect(try trusted.verify(envelope, path: "x", time: 0).key == name)
  }

  @Test func stockToolsVerify() async throws {
    let (ssh, _, _) = try pair(.ssh)
    let signed = try await DSSEEnvelope(payloadType: type, payload: payload, key: ssh)
    let message = try scratch.write("message", signed.message)
    try scratch.write(
      "x.sig",
      "-----BEGIN SSH SIGNATURE-----\n\(Base64.encode(signed.signatures[0].bytes))\n-----END SSH SIGNATURE-----\n")
    try scratch.write("allowed", "release " + String(decoding: try scratch.read("ssh.pub"), as: UTF8.self))
    let stock = try run([
      "sh", "-c",
      "ssh-keygen -Y verify -f \(scratch.path)/allowed -I release -n mkp -s \(scratch.path)/x.sig < \(message)",
    ])
    #expect(stock.status == 0, "\(stock.output)")

    let secret = MinisignSecretKey.generate()
    let raw = try await DSSEEnvelope(payloadType: type, payload: payload, key: .minisign(secret))
    try scratch.write("message", raw.message)
    try scratch.write("raw", raw.signatures[0].bytes)
    // What RFC 8410 puts before an Ed25519 key.
    try scratch.write(
      "key.der", [0x30, 0x2A, 0x30, 5, 6, 3, 0x2B, 0x65, 0x70, 3, 0x21, 0] + secret.publicKey.key)
    let openssl = try run([
      "openssl", "pkeyutl", "-verify", "-pubin", "-keyform", "DER", "-inkey", "\(scratch.path)/key.der", "-rawin",
      "-in", message, "-sigfile", "\(scratch.path)/raw",
    ])
    #expect(openssl.status == 0, "\(openssl.output)")
  }

  @Test(arguments: [
    "[]", "{}", "{\"payloadType\":\"x\",\"payload\":\"!\",\"signatures\":[{\"sig\":\"\"}]}", "not JSON", "",
    "{\"payloadType\":\"x\",\"payload\":\"eA==\",\"signatures\":[]}",
    "{\"payloadType\":\"x\",\"payload\":\"eA==\",\"signatures\":[{\"sig\":\"*\"}]}",
  ]) func refusesWhatIsNoEnvelope(_ text: String) throws {
    let path = try scratch.write("x.jsonl", text)
    #expect(throws: SignatureError.self) { _ = try DSSEEnvelope.read(path) }
  }
}
