import Testing

@testable import MKPProject

@Suite struct SwiftPackagePinTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test func readsPins() throws {
    #expect(try SwiftPackagePin.all(in: folder.path).isEmpty)
    try folder.write(
      """
      {"version": 3, "originHash": "x", "pins": [
        {"identity": "yams", "kind": "remoteSourceControl", "location": "https://example.org/yams",
         "state": {"revision": "abc", "version": "6.2.2"}},
        {"identity": "branch", "kind": "remoteSourceControl", "location": "https://example.org/branch",
         "state": {"branch": "main", "revision": "def"}}
      ]}
      """, to: "Package.resolved")
    let pins = try SwiftPackagePin.all(in: folder.path)
    #expect(pins.map(\.name) == ["branch", "yams"])
    #expect(pins.map(\.version) == [nil, "6.2.2"] && pins.map(\.revision) == ["def", "abc"])
  }

  @Test(arguments: ["{", "[]", "{\"version\": 1, \"object\": {}}", "{\"version\": 3, \"pins\": [{}]}"])
  func refusesWhatItDoesNotKnow(_ text: String) throws {
    try folder.write(text, to: "Package.resolved")
    #expect(throws: ProjectError.self) { _ = try SwiftPackagePin.all(in: folder.path) }
  }
}
