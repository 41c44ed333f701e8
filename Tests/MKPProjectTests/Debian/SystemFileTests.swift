import Foundation
import MKPFormat
import Testing

@testable import MKPProject

/// Pinned files of Debian packages that were fetched.
@Suite struct SystemFileTests {
  private let folder: TemporaryFolder
  private let store: SystemFileStore
  private static let path = "/usr/share/acme/acme.min.js"

  init() throws {
    folder = try TemporaryFolder()
    store = SystemFileStore(folder: folder.path + "/store")
  }

  private func find(_ text: String, release: String? = "bookworm") async -> SystemFile.Search {
    let package = ProjectDefinition.SystemPackage(
      name: "libjs-acme-x", sha256: sha256(of: text.utf8).hex, release: release)
    return await SystemFile.find(Self.path, of: package, store: store)
  }

  private func reason(_ search: SystemFile.Search) -> String? {
    if case .wrong(let reason) = search { reason } else { nil }
  }

  @Test func fetchedFilesStandInForTheMachines() async throws {
    for version in ["1.0-1", "1.0-2"] {
      try folder.write("of \(version)", to: "store/bookworm/libjs-acme-x/\(version)\(Self.path)")
    }
    guard case .found(let file) = await find("of 1.0-2") else {
      Issue.record("not found")
      return
    }
    #expect(file.location.hasSuffix("/store/bookworm/libjs-acme-x/1.0-2" + Self.path))
    #expect(file.version == "1.0-2" && file.size == 8)
  }

  @Test func otherDigestsAreNamedWithVersionAndRelease() async throws {
    try folder.write("other", to: "store/bookworm/libjs-acme-x/1.0-1\(Self.path)")
    let text = try #require(reason(await find("pinned")))
    #expect(text.contains("of libjs-acme-x 1.0-1 of Debian bookworm has the SHA-256 "), "\(text)")
  }

  @Test func whatIsMissingSaysHowToGetIt() async throws {
    let text = try #require(reason(await find("pinned")))
    #expect(text.hasPrefix("missing: install the package libjs-acme-x"), "\(text)")
    #expect(text.hasSuffix("'mkpkit system fetch' takes that of Debian bookworm from a mirror"), "\(text)")
    let own = try #require(reason(await find("pinned", release: nil)))
    #expect(!own.contains("system fetch"), "\(own)")
  }

  @Test func filesOfAnotherReleaseDoNotCount() async throws {
    try folder.write("pinned", to: "store/trixie/libjs-acme-x/1.0-1\(Self.path)")
    #expect(reason(await find("pinned")) != nil)
  }

  /// A link may lead to another file of the package, but not out of it.
  @Test func linksStayInThePackage() async throws {
    let place = "store/bookworm/libjs-acme-x/1.0-1/usr/share/acme"
    try folder.write("pinned", to: "outside.js")
    try folder.write("pinned", to: place + "/acme.js")
    let link = "\(folder.path)/\(place)/acme.min.js"
    symlink("\(folder.path)/outside.js", link)
    #expect(reason(await find("pinned")) != nil)
    unlink(link)
    symlink("acme.js", link)
    #expect(reason(await find("pinned")) == nil)
  }
}
