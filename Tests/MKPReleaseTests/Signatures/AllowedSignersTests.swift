import Testing

@testable import MKPRelease

@Suite struct AllowedSignersTests {
  let key: SSHPublicKey

  init() throws { key = try SSHPrivateKey.generate().publicKey }

  private func principals(_ options: String, namespace: String = "mkp", time: Int64 = 1_700_000_000) throws -> [String]
  {
    let list = try AllowedSigners(
      bytes: Array("# comment\n\na@example,*@b.example \(options) \(key.line) c\n".utf8), path: "list")
    return try list.principals(for: key, signaturePath: "s", namespace: namespace, time: time)
  }

  @Test func readsOptions() throws {
    #expect(try principals("") == ["a@example", "*@b.example"])
    #expect(try principals("namespaces=\"file,mk*\"") == ["a@example", "*@b.example"])
    #expect(try principals("valid-after=\"20200101Z\",valid-before=\"20300101120000Z\"").count == 2)
  }

  static let refusing: [(String, String)] = [
    ("namespaces=\"git,!mkp\"", "limited to the namespaces"), ("valid-after=\"20300101Z\"", "valid only after"),
    ("valid-before=\"202001011200Z\"", "valid only before"),
  ]

  @Test(arguments: refusing)
  func refuses(options: String, reason: String) throws {
    let error = try #require(throws: SignatureError.self) { try principals(options) }
    #expect(error.description.contains(reason))
  }

  @Test func refusesAnotherPrincipal() throws {
    let list = try AllowedSigners(
      bytes: Array("a@example,!x@b.example,*@b.example \(key.line)\n".utf8), path: "list")
    let who: (String) throws -> [String] = {
      try list.principals(for: key, signaturePath: "s", namespace: "mkp", time: 0, principal: $0)
    }
    #expect(try who("a@example").count == 3)
    #expect(try who("y@b.example").count == 3)
    #expect(throws: SignatureError.self) { try who("x@b.example") }
    #expect(throws: SignatureError.self) { try who("z@example") }
  }

  static let broken = [
    "", "# only\n", "a\n", "a ssh-ed25519\n", "a ssh-ed25519 AAAA\n", "a cert-authority ssh-ed25519 AAAA\n",
    "a valid-after=\"20230631\" KEY\n", "a valid-after=\"x\" KEY\n", "a ssh-dss AAAAB3NzaC1kc3M=\n",
  ]

  @Test(arguments: broken)
  func refusesAListThatIsHalfUnderstood(text: String) {
    #expect(throws: SignatureError.self) {
      try AllowedSigners(bytes: Array(text.replacing("KEY", with: key.line).utf8), path: "list")
    }
  }

  @Test func wrongKeyNamesTheTrustedOnes() throws {
    let list = try AllowedSigners(bytes: Array("a \(key.line)\n".utf8), path: "list")
    let other = try SSHPrivateKey.generate().publicKey
    #expect(
      throws: SignatureError.wrongKey(path: "s", found: other.fingerprint, trusted: "\(key.fingerprint) (list)")
    ) { try list.principals(for: other, signaturePath: "s", namespace: "mkp", time: 0) }
  }
}
