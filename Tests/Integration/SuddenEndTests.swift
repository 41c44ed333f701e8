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
}
