import Foundation
import Glibc
import MKPFormat
import TestSupport
import Testing

@testable import MKPProject

@Suite struct ContentsTests {
  private static func project(_ contents: String, _ files: [String]) throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    try folder.write("package: {name: acme, version: 1.0.0}\ncontents:\n" + contents, to: "mkp.yaml")
    for file in files { try folder.write(file, to: file) }
    return folder
  }

  private static func plan(_ folder: TemporaryFolder) async throws -> [String] {
    try await Project.load(at: folder.path).plan().entries.map {
      "\($0.part.rawValue):\($0.path) <- \($0.origin.description)"
    }
  }

  @Test func foldersAndFilesFindTheirPlace() async throws {
    let folder = try Self.project(
      """
        - {from: a, to: cmk_addons_plugins/acme}
        - {from: b/one.txt, to: doc/acme/renamed.txt}
        - {from: b/two.txt, to: doc}
        - {from: b/three.txt, to: doc/folder/}
        - {from: ./c//d/, to: bin, exclude: ["*.md", "/x"]}
      """, ["a/rulesets/r.py", "b/one.txt", "b/two.txt", "b/three.txt", "c/d/run", "c/d/n.md", "c/d/x", "c/d/y/x"])
    #expect(
      try await Self.plan(folder) == [
        "bin:run <- c/d/run", "bin:y/x <- c/d/y/x", "cmk_addons_plugins:acme/rulesets/r.py <- a/rulesets/r.py",
        "doc:acme/renamed.txt <- b/one.txt", "doc:folder/three.txt <- b/three.txt", "doc:two.txt <- b/two.txt",
      ])
  }

  @Test func everythingWrongIsSaidAtOnce() async throws {
    let folder = try Self.project(
      """
        - {from: missing, to: doc}
        - {from: ../other, to: doc}
        - {from: a, to: agents/x}
        - {from: b, to: agents/x}
      """, ["a/same", "b/same"])
    symlink("/etc/passwd", folder.path + "/a/out")
    symlink("nowhere", folder.path + "/a/dangling")
    symlink(".", folder.path + "/b/circle")
    mkfifo(folder.path + "/a/fifo", 0o600)
    let error = await #expect(throws: ProjectError.self) { _ = try await Self.plan(folder) }
    #expect(
      Set(error?.problems ?? []) == [
        .missingSource("missing"), .outside("../other"), .linkLeaves("a/out", target: "/etc/passwd"),
        .danglingLink("a/dangling", target: "nowhere"), .linkLoop("b/circle"), .specialFile("a/fifo", kind: "FIFO"),
        .duplicate(.agents, "x/same", ["a/same", "b/same"]),
      ])
  }

  @Test func linksInsideAreFollowed() async throws {
    let folder = try Self.project("  - {from: a, to: agents}\n", ["a/plugins/x", "shared/y"])
    symlink("../../shared/y", folder.path + "/a/plugins/y")
    symlink("../shared", folder.path + "/a/all")
    #expect(
      try await Self.plan(folder) == [
        "agents:all/y <- a/all/y", "agents:plugins/x <- a/plugins/x", "agents:plugins/y <- a/plugins/y",
      ])
  }

  @Test func systemFilesArePinned() async throws {
    let folder = try Self.project(
      "  - {system: no-such-package-x, from: /usr/share/no-such-file, sha256: \(String(repeating: "a", count: 64)), to: web/htdocs/x.js}\n",
      [])
    let error = await #expect(throws: ProjectError.self) { _ = try await Self.plan(folder) }
    #expect(error?.description.contains("missing: install the package no-such-package-x") == true)
  }

  /// Files created in random order, with names that sort differently by bytes, case and Unicode.
  @Test func theOrderOfTheFileSystemDoesNotMatter() async throws {
    var random = SeededGenerator(seed: 5)
    let names = [
      "a", "B", "b", "Z", "ä", "a\u{308}x", "é", "10", "9", "_", "a.b", "a-b", "z/a", "z.a", "Z/a", "日本", "😀",
    ]
    var listings: [[String]] = []
    for _ in 0..<4 {
      let files = names.shuffled(using: &random).map { "src/\($0)" + ($0.contains("/") ? "" : "_") }
      listings.append(try await Self.plan(try Self.project("  - {from: src, to: doc}\n", files)))
    }
    #expect(Set(listings).count == 1)
    #expect(listings[0].count == names.count)
  }
}
