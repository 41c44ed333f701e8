import Foundation
import HTTPTransport
import JSONText
import MKPFormat
import TestSupport
import Testing

@testable import MKPRelease

@Suite struct CredentialMaskTests {
  private static let token = "glpat-S3cret/+Tok&en\"0"
  private static let password = "pass wörd/+&\"<x>"

  private static let fields: [(String, [(name: String, value: String)])] = [
    (token, [("Authorization", "Bearer \(token)")]), (token, [("PRIVATE-TOKEN", token)]),
    (password, [("Authorization", ServerSettings.basicCredentials(user: "me", password: password))]),
    ("Cook1e-value", [("Cookie", "session=Cook1e-value; theme=dark")]), ("tok3n", [("X-Key", "tok3n")]),
  ]

  private static func uppercased(_ text: String) -> String {
    String(decoding: text.utf8.map { (0x61...0x7A).contains($0) ? $0 - 0x20 : $0 }, as: UTF8.self)
  }

  /// Ways in which a server repeats a secret.
  private static func spellings(_ secret: String) -> [String] {
    let bytes = Array(secret.utf8)
    let percent = bytes.map { "%" + hexadecimal([$0]) }.joined()
    let escaped = secret.utf16.map { "\\u" + String(format: "%04x", $0) }.joined()
    let html = secret.unicodeScalars.map { "&#\($0.value);" }.joined()
    return [
      secret, uppercased(secret), HTTPURL.encoded(secret, keep: ""), percent, percent.uppercased(),
      HTTPURL.encoded(secret, keep: " ").replacing(" ", with: "+"), HTTPURL.encoded(percent, keep: ""),
      JSONValue.string(secret).compactText, JSONValue.string(JSONValue.string(secret).compactText).compactText, escaped,
      secret.replacing("/", with: "\\/"), html, secret.replacing("&", with: "&amp;").replacing("<", with: "&lt;"),
      Base64.encode(bytes), Base64.encode(bytes).replacing("=", with: ""), hexadecimal(bytes),
      Base64.encode(Array("a\(secret)".utf8)), Base64.encode(Array("ab\(secret)b".utf8)),
      Base64.encode(Array("me:\(secret)".utf8)), HTTPURL.encoded(Base64.encode(bytes), keep: ""),
    ]
  }

  @Test func takesOutEverySpelling() throws {
    var generator = SeededGenerator(seed: 4)
    for (secret, headers) in Self.fields {
      let mask = CredentialMask(headers: headers)
      for spelling in Self.spellings(secret) {
        for _ in 0..<3 {
          let before = String(repeating: "w ", count: Int.random(in: 0...160, using: &generator))
          let shown = mask.masking("\(before)'\(spelling)' is wrong", first: 300)
          #expect(!shown.contains(spelling.prefix(12)), "\(spelling): \(shown)")
          #expect(!shown.lowercased().contains(secret.lowercased()), "\(spelling): \(shown)")
        }
      }
    }
  }

  /// What is shown ends somewhere: also there no part of a secret is left.
  @Test func leavesNothingAtTheCut() {
    let mask = CredentialMask(headers: [("Authorization", "Bearer 0123456789abcdef0123456789abcdef")])
    for count in 0...400 {
      let shown = mask.masking(String(repeating: ".", count: count) + "0123456789abcdef0123456789abcdef", first: 300)
      #expect(!shown.contains("0"), "\(count): \(shown)")
    }
    let many = mask.masking(String(repeating: "0123456789abcdef0123456789abcdef", count: 1000), first: 300)
    #expect(!many.contains("0"))
  }

  @Test func leavesOtherWordsAlone() {
    let mask = CredentialMask(headers: [("Authorization", "Bearer 0123456789abcdef")])
    let text = "Bearer tokens are refused: https://example.org/a%20b?x=1+1 \"quoted\" &amp; c2FtcGxl 0xdeadbeef"
    #expect(mask.masking(text) == text)
    #expect(mask.masking("token 0123456789abcdef is old") == "token *** is old")
    #expect(CredentialMask(headers: []).masking(text) == text)
  }

  @Test(arguments: ["302 Found", "403 Forbidden", "422 Unprocessable", "500 Oops"])
  func errorsOfServersHoldNone(status: String) throws {
    let secret = "S3cretTok3n"
    let code = Int(status.prefix(3))
    let bodies =
      Self.spellings(secret) + ["{\"message\": \"bad \(secret)\"}", "{\"errors\": [{\"x\": \"\(secret)\"}]}"]
    for body in bodies {
      let headers = HTTPHeaders([("Location", "https://\(secret).example.org/login")])
      let reply = HTTPResponse(head: HTTPHead(status: code, headers: headers), body: Array(body.utf8))
      let error = reply.failure("https://x", CredentialMask(headers: [("Authorization", "Bearer \(secret)")]))
      #expect(!error.description.lowercased().contains(secret.lowercased()), "\(body): \(error)")
    }
  }
}
