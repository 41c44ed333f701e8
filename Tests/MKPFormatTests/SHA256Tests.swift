import MKPFormat
import Testing

@Suite struct SHA256Tests {
  /// The examples of FIPS 180-4.
  @Test(arguments: [
    ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    (
      "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
    ),
  ])
  func hashes(text: String, hex: String) {
    #expect(sha256(of: text.utf8).hex == hex)
    #expect(SHA256Digest(hex: hex.uppercased()) == sha256(of: text.utf8))
    var hash = SHA256()
    for byte in text.utf8 { withUnsafeBytes(of: byte) { hash.update($0) } }
    #expect(hash.digest().hex == hex)
  }

  @Test(arguments: ["", "zz", String(repeating: "a", count: 63), String(repeating: "g", count: 64)])
  func refuses(text: String) { #expect(SHA256Digest(hex: text) == nil) }
}
