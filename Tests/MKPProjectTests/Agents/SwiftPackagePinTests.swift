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

  /// What was linked, and which packages remain of `used`, `unused` and `other.git`.
  static let links: [(objects: String, packages: [String])] = [
    ("/x/.build/release/App.build/a.o\n/x/.build/release/Used.build/sub/b.swift.o\n", ["used"]),
    ("/x/.build/release/App.build/a.o\n", []), ("/x/.build/release/Other.build/a.o\n", ["other"]),
    // A module that nobody knows may be in any of them.
    ("/x/.build/release/App.build/a.o\n/x/.build/release/Elsewhere.build/b.o\n", ["other", "unused", "used"]),
  ]

  @Test(arguments: links) func leavesOutWhatIsNotLinked(_ objects: String, _ packages: [String]) throws {
    for path in ["Sources/App", "b/checkouts/used/Sources/Used", "b/checkouts/unused/Sources/Unused"] {
      try folder.write("", to: path + "/x.swift")
    }
    try folder.write("", to: "b/checkouts/other/Sources/Other/x.swift")
    try folder.write(objects, to: "b/release/app.product/Objects.LinkFileList")
    let pins = ["other.git", "unused", "used"].map { name in
      SwiftPackagePin(
        name: name.replacing(".git", with: ""), location: "https://example.org/\(name)", version: nil, revision: nil)
    }
    let linked = pins.linked(
      into: "\(folder.path)/b/release/app", of: folder.path, scratch: "\(folder.path)/b")
    #expect(linked.map(\.name) == packages)
    #expect(pins.linked(into: "/none", of: folder.path, scratch: "/none") == pins)
  }
}
