import Testing

@testable import MKPProject

@Suite struct DebianMirrorTests {
  private static let cases: [(String, String?)] = [
    (
      "Debian|http://deb.example.org/debian/|bookworm\nDebian|http://x/debian/|bookworm-updates",
      "http://deb.example.org/debian"
    ),
    (
      "Debian|http://s.example.org/debian-security/|bookworm-security\nDebian|http://d/debian|trixie", "http://d/debian"
    ),
    ("Ubuntu|http://a.example.org/ubuntu|noble\n|http://b/debian/|", nil), ("", nil),
  ]

  @Test(arguments: cases) func theMachinesOwnMirror(_ targets: String, _ expected: String?) {
    #expect(DebianMirror.mirror(in: targets) == expected)
  }
}
