import Foundation
import Testing

/// What `kill -9` leaves, whenever it comes.
@Suite struct SuddenEndTests {
  private let folder: Folder

  init() throws { folder = try Folder() }

  /// A project of some files, and the package's path.
  private func project() throws -> String {
    try folder.write(
      "p/mkp.yaml",
      """
      package: {name: acme, title: Acme, author: Me, version: 1.2.3}
      contents:
        - {from: plugin, to: cmk_addons_plugins/acme}
      """)
    for number in 0..<40 {
      try folder.write("p/plugin/rulesets/r\(number).py", String(repeating: "x = \(number)\n", count: 500))
    }
    return "\(folder.path)/p/dist/acme-1.2.3.mkp"
  }

  @Test func aPackageIsThereInFullOrNotAtAll() throws {
    let package = try project()
    let build = try SuddenEnd(["build", "--no-check", "\(folder.path)/p"])
    var partly = 0
    try build.repeatedly(seed: 1) {
      try? FileManager.default.removeItem(atPath: package)
    } check: {
      guard FileManager.default.fileExists(atPath: package) else { return partly += 1 }
      let verified = try Tool.mkpkit("verify", package)
      #expect(verified.status == 0, "\(verified.errors)")
    }
    #expect(partly > 0)
    #expect(try build.finish().status == 0)
    #expect(try Tool.mkpkit("verify", package).status == 0)
  }

  @Test func privateFoldersOfReproductionsGo() throws {
    _ = try project()
    let build = try SuddenEnd(["build", "--no-check", "--check-reproducible", "\(folder.path)/p"])
    let files = FileManager.default
    var left = 0
    try build.repeatedly(seed: 2) {
    } check: {
      let names = try files.contentsOfDirectory(atPath: build.temporaryFolder)
      // Of the run before, nothing is left by this one, if it came that far.
      #expect(names.count <= 2, "\(names)")
      for name in names {
        let attributes = try files.attributesOfItem(atPath: "\(build.temporaryFolder)/\(name)")
        #expect(attributes[.posixPermissions] as? Int == 0o700)
      }
      left += names.count
    }
    #expect(left > 0)
    #expect(try build.finish().status == 0)
    #expect(try files.contentsOfDirectory(atPath: build.temporaryFolder) == [])
    #expect(try folder.names().filter { $0.contains(".tmp") } == [])
  }

  // MARK: Unpacking

  /// The path of a package of 40 files, whose text is `text`.
  private func package(_ text: String = "new") throws -> String {
    let package = try project()
    for number in 0..<40 { try folder.write("p/plugin/rulesets/r\(number).py", "x = '\(text)'\n") }
    let built = try Tool.mkpkit("build", "--no-check", "\(folder.path)/p")
    try #require(built.status == 0, "\(built.errors)")
    return package
  }

  private func contents(_ name: String) throws -> [String] {
    let place = "\(name)/cmk_addons_plugins/acme/rulesets"
    return try (0..<40).map { number in
      let path = "\(place)/r\(number).py"
      return FileManager.default.fileExists(atPath: "\(folder.path)/\(path)") ? try folder.text(path) : ""
    }
  }

  @Test func aNewFolderAppearsWhole() throws {
    let unpack = try SuddenEnd(["unpack", try package(), "--layout", "parts", "--out", "\(folder.path)/new/tree"])
    var missing = 0
    try unpack.repeatedly(seed: 3) {
      try? FileManager.default.removeItem(atPath: "\(folder.path)/new")
    } check: {
      guard FileManager.default.fileExists(atPath: "\(folder.path)/new") else { return missing += 1 }
      let contents = try contents("new/tree")
      #expect(contents.allSatisfy { $0 == "x = 'new'\n" })
    }
    #expect(missing > 0)
    try? FileManager.default.removeItem(atPath: "\(folder.path)/new")
    #expect(try unpack.finish().status == 0)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() == ["new", "p"])
  }

  @Test(arguments: [true, false])
  func inAnExistingFolderEachFileIsOldOrNew(overwrites: Bool) throws {
    let package = try package()
    let options = ["--layout", "parts", "--out", "\(folder.path)/tree"] + (overwrites ? ["--force"] : [])
    let unpack = try SuddenEnd(["unpack", package] + options)
    let old = overwrites ? "x = 'old'\n" : ""
    var mixed = 0
    try unpack.repeatedly(seed: overwrites ? 4 : 5) {
      try? FileManager.default.removeItem(atPath: "\(folder.path)/tree")
      try folder.write("tree/mine", "mine")
      guard overwrites else { return }
      for number in 0..<40 { try folder.write("tree/cmk_addons_plugins/acme/rulesets/r\(number).py", old) }
    } check: {
      let contents = try contents("tree")
      #expect(contents.allSatisfy { $0 == old || $0 == "x = 'new'\n" })
      if contents.contains(old) { mixed += 1 }
      let finished = try unpack.finish()
      #expect(finished.status == 0, "\(finished.errors)")
      let names = try FileManager.default.contentsOfDirectory(atPath: "\(folder.path)/tree").sorted()
      #expect(names == ["cmk_addons_plugins", "mine"])
      let finishedContents = try self.contents("tree")
      #expect(finishedContents.allSatisfy { $0 == "x = 'new'\n" })
    }
    #expect(mixed > 0)
  }
}
