import Testing

@testable import MKPRelease

@Suite struct MinisignTests {
  let scratch: Scratch
  let package: String

  init() throws {
    scratch = try Scratch()
    package = try scratch.write("x-1.0.0.mkp", (0..<100_000).map { UInt8(truncatingIfNeeded: $0 &* 31) })
  }

  @Test func stockMinisignVerifiesOurs() async throws {
    let key = MinisignSecretKey.generate()
    let publicKey = try scratch.write("k.pub", key.publicKey.fileText)
    let signature = try await MinisignSignature(signing: package, with: key, trustedComment: "x 1.0.0 sha256:ab")
    let signaturePath = try scratch.write("x.minisig", signature.fileText(untrustedComment: "hello"))
    let result = try run(["minisign", "-Vm", package, "-x", signaturePath, "-p", publicKey])
    #expect(result.status == 0)
    #expect(result.output.contains("Trusted comment: x 1.0.0 sha256:ab"))
  }

  @Test func weVerifyStockMinisign() throws {
    let files = ("\(scratch.path)/k.pub", "\(scratch.path)/k.key", "\(scratch.path)/s")
    #expect(try run(["minisign", "-GW", "-p", files.0, "-s", files.1]).status == 0)
    #expect(try run(["minisign", "-SHm", package, "-x", files.2, "-s", files.1, "-t", "hi there"]).status == 0)
    let signature = try MinisignSignature(contentsOf: files.2)
    let key = try MinisignPublicKey(contentsOf: files.0)
    #expect(try signature.verify(file: package, signaturePath: files.2, keys: [key]) == key)
    #expect(signature.trustedComment == "hi there")
    let secret = try MinisignSecretKey(contentsOf: files.1) { nil }
    #expect(secret.publicKey == key)
  }

  @Test func encryptedKeysGoBothWays() throws {
    let ours = MinisignSecretKey.generate()
    // Small limits: what is tested is the format, not how long scrypt takes.
    let text = try ours.fileText(password: "geheim ü", limits: (524_288, 16_777_216))
    let path = try scratch.write("ours.key", text)
    #expect(try MinisignSecretKey(contentsOf: path) { "geheim ü" }.publicKey == ours.publicKey)
    #expect(throws: SignatureError.wrongPassword(path: path)) { try MinisignSecretKey(contentsOf: path) { "other" } }
    #expect(throws: SignatureError.passwordNeeded(path: path)) { try MinisignSecretKey(contentsOf: path) { nil } }
    let signed = try run(["minisign", "-SHm", package, "-x", "\(scratch.path)/s", "-s", path], input: "geheim ü\n")
    #expect(signed.status == 0, Comment(rawValue: signed.output))
    let signature = try MinisignSignature(contentsOf: "\(scratch.path)/s")
    #expect(try signature.verify(file: package, signaturePath: "s", keys: [ours.publicKey]) == ours.publicKey)

    let stock = "\(scratch.path)/stock.key"
    let made = try run(["minisign", "-G", "-p", "\(scratch.path)/p", "-s", stock], input: "pw\npw\n")
    #expect(made.status == 0, Comment(rawValue: made.output))
    let opened = try MinisignSecretKey(contentsOf: stock) { "pw" }
    #expect(try MinisignPublicKey(contentsOf: "\(scratch.path)/p") == opened.publicKey)
  }

  @Test func everyWayToFailIsItsOwn() async throws {
    let key = MinisignSecretKey.generate()
    let good = try await MinisignSignature(signing: package, with: key, trustedComment: "x 1.0.0")
    let other = MinisignSecretKey.generate().publicKey
    #expect(
      throws: SignatureError.wrongKey(
        path: "s", found: key.publicKey.identifierText, trusted: other.identifierText)
    ) { try good.verify(file: package, signaturePath: "s", keys: [other]) }

    let changed = try scratch.write("changed.mkp", [1, 2, 3])
    #expect(throws: SignatureError.wrongContent(path: changed, signedBy: key.publicKey.identifierText)) {
      try good.verify(file: changed, signaturePath: "s", keys: [key.publicKey])
    }

    let text = good.fileText(untrustedComment: "u").replacing("x 1.0.0", with: "x 1.0.1")
    let altered = try MinisignSignature(fileText: text, path: "s")
    #expect(throws: SignatureError.alteredComment(path: "s")) {
      try altered.verify(file: package, signaturePath: "s", keys: [key.publicKey])
    }

    let missing = "\(scratch.path)/none"
    #expect(throws: SignatureError.unreadable(path: missing, reason: "No such file or directory")) {
      try MinisignSignature(contentsOf: missing)
    }
    await #expect(throws: SignatureError.self) {
      try await MinisignSignature(signing: package, with: key, trustedComment: "a\nb")
    }
  }

  @Test func legacyAlgorithmIsNamed() throws {
    let files = ("\(scratch.path)/k.pub", "\(scratch.path)/k.key", "\(scratch.path)/s")
    try #require(try run(["minisign", "-GW", "-p", files.0, "-s", files.1]).status == 0)
    try #require(try run(["minisign", "-Slm", package, "-x", files.2, "-s", files.1]).status == 0)
    let signature = try MinisignSignature(contentsOf: files.2)
    let key = try MinisignPublicKey(contentsOf: files.0)
    #expect(
      throws: SignatureError.unsupportedAlgorithm(
        path: "s", found: "'Ed'", accepted: "prehashed Ed25519 (ED)")
    ) { try signature.verify(file: package, signaturePath: "s", keys: [key]) }
  }

  /// Every bit that minisign authenticates: flipping it must be noticed. The untrusted comment is the only line that
  /// may change freely.
  @Test func everyAuthenticatedByteCounts() async throws {
    let key = MinisignSecretKey.generate()
    let good = try await MinisignSignature(signing: package, with: key, trustedComment: "x 1.0.0 sha256:00ff")
    let text = Array(good.fileText(untrustedComment: "free").utf8)
    let firstLine = try #require(text.firstIndex(of: 0x0A))
    for index in text.indices.dropFirst(firstLine + 1).dropLast() {
      var bytes = text
      bytes[index] ^= 1
      #expect(throws: SignatureError.self, "byte \(index)") {
        let signature = try MinisignSignature(fileText: String(decoding: bytes, as: UTF8.self), path: "s")
        _ = try signature.verify(file: package, signaturePath: "s", keys: [key.publicKey])
      }
    }
    for count in 0..<(text.count - 1) {
      #expect(throws: SignatureError.self, "\(count) bytes") {
        let signature = try MinisignSignature(fileText: String(decoding: text[..<count], as: UTF8.self), path: "s")
        _ = try signature.verify(file: package, signaturePath: "s", keys: [key.publicKey])
      }
    }
  }

  @Test func toleratesCRLF() async throws {
    let key = MinisignSecretKey.generate()
    let good = try await MinisignSignature(signing: package, with: key, trustedComment: "t")
    let text = good.fileText(untrustedComment: "u").replacing("\n", with: "\r\n")
    #expect(try MinisignSignature(fileText: text, path: "s") == good)
  }
}
