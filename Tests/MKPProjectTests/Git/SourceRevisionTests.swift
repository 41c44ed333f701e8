import Testing

@testable import MKPProject

@Suite struct SourceRevisionTests {
  static let addresses: [(String, String?)] = [
    ("https://example.org/a/b.git", "git+https://example.org/a/b.git"),
    ("https://user:secret@example.org/a.git", "git+https://example.org/a.git"),
    ("https://token@example.org:8443/a.git?x=secret#y", "git+https://example.org:8443/a.git"),
    ("ssh://git@example.org:22/a.git", "git+ssh://example.org:22/a.git"),
    ("git@example.org:a/b.git", "git+ssh://example.org/a/b.git"),
    ("example.org:/srv/a.git", "git+ssh://example.org/srv/a.git"),
    ("/srv/git/a.git", "git+file:///srv/git/a.git"),
    ("file:///srv/a.git", "git+file:///srv/a.git"), ("../a", nil), ("", nil),
  ]

  @Test(arguments: addresses) func saysWhereTheSourceIsAndNotWhoMayRead(
    _ remote: String, _ expected: String?
  ) {
    #expect(SourceRevision.address(ofRemote: remote) == expected)
  }
}
