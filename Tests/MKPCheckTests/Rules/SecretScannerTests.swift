import MKPFormat
import Testing

@testable import MKPCheck

struct SecretScannerTests {
  private func file(_ text: String) -> LoadedFile {
    let bytes = Array(text.utf8)
    return LoadedFile(Samples.file("lib/acme", bytes), bytes: bytes)
  }

  private func joined(_ parts: String...) -> String { parts.joined() }

  @Test func theFormsOfTokensAreKnown() {
    let tokens = [
      joined("gh", "p_n7Qx2Lw9Zr4Tb8Ky1Vd6Mf3Hs5Pc0Ja2Rg8E"), joined("glp", "at-n7Qx2Lw9Zr4Tb8Ky1Vd6"),
      joined("AKI", "AQ3XZ7WPLM2KD9RTV"), joined("AIz", "aSyB7q2Lw9Zr4Tb8Ky1Vd6Mf3Hs5Pc0Ja2Rt"),
      "https://acme:" + "fG7!xq92Lm@example.com/",
    ]
    for token in tokens { #expect(SecretScanner.tokens(in: file("x = '\(token)'\n")).count == 1, "\(token)") }
  }

  @Test(arguments: [
    "ghp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", "ghp_YourTokenHereYourTokenHereYourTokenHe",
    "AKIAIOSFODNN7EXAMPLE", "https://user:password@host/", "https://%s:%s@%s/api", "https://{user}:{password}@{host}/",
    "https://${USER}:${PASS}@example.com", "git@example.com:acme/acme.git", "https://example.com:8080/a@b",
    "def ghp_test(): pass", "http://[::1]:8080/x@y",
  ])
  func placeholdersAreNone(_ text: String) { #expect(SecretScanner.tokens(in: file(text)).isEmpty) }

  @Test func aKeyNeedsABody() {
    let begin = joined("-----BEGIN RSA PRIVATE", " KEY-----")
    let body = "MIIEpAIBAAKCAQEAwJx7dKq2Lw9Zr4Tb8Ky1Vd6Mf3Hs5Pc0Ja2Rg8EQ3XZ7WP"
    #expect(SecretScanner.privateKeys(in: file("\(begin)\n\(body)\n")).count == 1)
    #expect(SecretScanner.privateKeys(in: file("KEY = \"\(begin)\\n\(body)\\n\"")).count == 1)
    #expect(SecretScanner.privateKeys(in: file("if text.startswith('\(begin)'):\n    return\n")).isEmpty)
    #expect(SecretScanner.privateKeys(in: file("\(begin)\nINSERT YOUR KEY HERE\n")).isEmpty)
  }

  @Test(arguments: [
    ("/home/jroe/x", 1), ("C:\\Users\\jroe\\x", 1), ("/Users/jroe/x", 1), ("/home/user/x", 0), ("/home/$USER/x", 0),
    ("https://x/home/page/x", 0), ("/home/", 0), ("/home/{}/x", 0),
  ])
  func homeFoldersOfPeople(_ text: String, _ count: Int) {
    #expect(SecretScanner.homePaths(in: file(text + "\n")).count == count)
  }

  @Test func hostileTextCostsLinearTime() {
    let text = String(repeating: "-----BEGIN ://:@AKIA", count: 5_000)
    #expect(SecretScanner.privateKeys(in: file(text)).isEmpty)
    #expect(SecretScanner.tokens(in: file(text)).isEmpty)
  }
}
