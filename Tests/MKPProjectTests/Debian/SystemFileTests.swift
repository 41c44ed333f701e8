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

  private static let hasPackages = FileManager.default.isExecutableFile(atPath: "/usr/bin/dpkg-query")

  /// The file of the machine at `path`, pinned by a digest that is not its own.
  private func reason(_ path: String, of name: String) async -> String {
    let package = ProjectDefinition.SystemPackage(name: name, sha256: sha256(of: []).hex, release: nil)
    return reason(await SystemFile.find(path, of: package, store: store)) ?? ""
  }

  @Test(.enabled(if: hasPackages)) func filesOfNoPackageAreRefusedWithoutTheirDigest() async throws {
    try folder.write("of nobody", to: "file")
    let text = await reason(folder.path + "/file", of: "base-files")
    #expect(text.hasPrefix("no package brought it"), "\(text)")
    #expect(!text.contains(sha256(of: "of nobody".utf8).hex), "\(text)")
    // Made at the installation, and not for everybody.
    #expect(await reason("/etc/shadow", of: "passwd").hasPrefix("no package brought it"))
  }

  @Test(.enabled(if: hasPackages)) func filesOfAnotherPackageAreRefused() async throws {
    let text = await reason("/bin/cat", of: "base-files")
    #expect(text.hasPrefix("belongs to the package coreutils, not to base-files"), "\(text)")
    #expect(await reason("/bin/cat", of: "coreutils").contains(" has the SHA-256 "))
  }

  @Test func digestsOfSecretFilesAreNotPrinted() throws {
    try folder.write("secret", to: "file")
    let file = SystemFile(location: folder.path + "/file", size: 6, version: nil)
    let package = ProjectDefinition.SystemPackage(name: "acme", sha256: sha256(of: []).hex, release: nil)
    let text = try #require(reason(file.checked(against: package, name: "acme", isSecret: true)))
    #expect(!text.contains(sha256(of: "secret".utf8).hex) && text.contains("others may not read it"), "\(text)")
  }
}
