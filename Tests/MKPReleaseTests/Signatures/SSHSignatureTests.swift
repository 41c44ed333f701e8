import Testing

@testable import MKPRelease

@Suite struct SSHSignatureTests {
  let scratch: Scratch
  let package: String

  init() throws {
    scratch = try Scratch()
    package = try scratch.write("x-1.0.0.mkp", (0..<100_000).map { UInt8(truncatingIfNeeded: $0 &* 31) })
  }

  private func keygen(_ type: String, _ extra: [String] = []) throws -> String {
    let path = "\(scratch.path)/id_\(type)"
    let result = try run(["ssh-keygen", "-q", "-t", type, "-N", "", "-C", "release@example", "-f", path] + extra)
    try #require(result.status == 0, Comment(rawValue: result.output))
    return path
  }

  @Test func stockKeygenVerifiesOurs() async throws {
    let key = try SSHPrivateKey.generate()
    let signature = try await SSHSignature(signing: package, with: key)
    let signaturePath = try scratch.write("x.sig", signature.armoredText)
    let allowed = try scratch.write("allowed", "release@example namespaces=\"mkp\" \(key.publicKey.line)\n")
    let check = "ssh-keygen -Y verify -f \(allowed) -I release@example -n mkp -s \(signaturePath) < \(package)"
    let result = try run(["sh", "-c", check])
    #expect(result.status == 0, Comment(rawValue: result.output))
  }

  static let types: [(String, [String])] = [
    ("ed25519", []), ("ecdsa", ["-b", "256"]), ("ecdsa", ["-b", "384"]), ("ecdsa", ["-b", "521"]),
    ("rsa", ["-b", "2048"]),
  ]

  @Test(arguments: types)
  func weVerifyStockKeygen(type: String, extra: [String]) throws {
    let key = try keygen(type, extra)
    try #require(try run(["ssh-keygen", "-Y", "sign", "-q", "-f", key, "-n", "mkp", package]).status == 0)
    let signature = try SSHSignature(contentsOf: "\(package).sig")
    try signature.verify(file: package, signaturePath: "s")
    #expect(signature.publicKey == (try SSHPublicKey(contentsOf: "\(key).pub")))
    let listed = try run(["ssh-keygen", "-lf", "\(key).pub"]).output
    #expect(listed.contains(signature.publicKey.fingerprint))
    let changed = try scratch.write("changed", "no")
    #expect(throws: SignatureError.wrongContent(path: changed, signedBy: signature.publicKey.fingerprint)) {
      try signature.verify(file: changed, signaturePath: "s")
    }
  }

  @Test func keyFilesGoBothWays() async throws {
    let stock = try SSHPrivateKey(contentsOf: try keygen("ed25519"))
    let signature = try await SSHSignature(signing: package, with: stock)
    try signature.verify(file: package, signaturePath: "s")
    let ours = try SSHPrivateKey.generate()
    let path = try scratch.write("ours", ours.fileText(comment: "me"))
    #expect(try SSHPrivateKey(contentsOf: path).publicKey == ours.publicKey)
    let read = try run(["ssh-keygen", "-y", "-f", path])
    #expect(read.output.hasPrefix(ours.publicKey.line))
  }

  @Test func encryptedKeyNeedsTheAgent() throws {
    let path = "\(scratch.path)/locked"
    try #require(try run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "pass phrase", "-f", path]).status == 0)
    #expect(throws: SignatureError.passwordNeeded(path: path)) { try SSHPrivateKey(contentsOf: path) }
  }

  @Test(arguments: types)
  func signsThroughAnAgent(type: String, extra: [String]) async throws {
    let key = try keygen(type, extra)
    let socket = "\(scratch.path)/agent"
    // The agent stays: it must not hold the pipe that its output is read from.
    let script =
      "ssh-agent -a \(socket) >env 2>/dev/null; . ./env >/dev/null; ssh-add -q \(key) 2>/dev/null; echo $SSH_AGENT_PID"
    let started = try run(["sh", "-c", "cd \(scratch.path) && \(script)"])
    let pid = started.output.split(whereSeparator: \.isNewline).last.map(String.init) ?? ""
    defer { _ = try? run(["kill", pid]) }
    let publicKey = try SSHPublicKey(contentsOf: "\(key).pub")
    let signature = try await SSHSignature(signing: package, with: SSHAgent(publicKey: publicKey, socketPath: socket))
    try signature.verify(file: package, signaturePath: "s")
    let other = try SSHPrivateKey.generate().publicKey
    #expect(throws: SignatureError.self) { try SSHAgent(publicKey: other, socketPath: socket) }
    #expect(throws: SignatureError.self) { try SSHAgent(publicKey: publicKey, socketPath: nil) }
    #expect(throws: SignatureError.self) { try SSHAgent(publicKey: publicKey, socketPath: "\(scratch.path)/none") }
  }

  @Test func otherNamespaceIsNamed() async throws {
    let key = try SSHPrivateKey.generate()
    let signature = try await SSHSignature(signing: package, with: key, namespace: "git")
    #expect(throws: SignatureError.wrongNamespace(path: "s", found: "git", expected: "mkp")) {
      try signature.verify(file: package, signaturePath: "s")
    }
  }

  /// Flipping any bit inside the base64 must be noticed, whether it is the key, the purpose, the hash or the signature.
  @Test func everyByteCounts() async throws {
    let key = try SSHPrivateKey.generate()
    let good = try await SSHSignature(signing: package, with: key)
    let allowed = try AllowedSigners(bytes: Array("me \(key.publicKey.line)\n".utf8), path: "allowed")
    let check: (String) throws -> Void = { text in
      let signature = try SSHSignature(armoredText: text, path: "s")
      try signature.verify(file: package, signaturePath: "s")
      _ = try allowed.principals(for: signature.publicKey, signaturePath: "s", namespace: "mkp", time: 0)
    }
    try check(good.armoredText)
    let raw = try SSHArmor.decode(good.armoredText, label: "SSH SIGNATURE", path: "s")
    for index in raw.indices {
      var bytes = raw
      bytes[index] ^= 0x40
      #expect(throws: SignatureError.self, "byte \(index)") {
        try check(SSHArmor.encode(bytes, label: "SSH SIGNATURE"))
      }
    }
    for count in 0..<raw.count {
      #expect(throws: SignatureError.self) { try check(SSHArmor.encode(Array(raw[..<count]), label: "SSH SIGNATURE")) }
    }
  }
}
