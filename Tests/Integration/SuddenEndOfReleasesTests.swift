import Foundation
import TestServers
import Testing

/// What `kill -9` leaves of `index`, `fetch` and `publish`, whenever it comes.
@Suite struct SuddenEndOfReleasesTests {
  private let build: SignedBuild
  private let repository: String

  init() throws {
    build = try SignedBuild()
    try build.sign()
    repository = "\(build.folder.path)/repository"
    let made = try Tool.shell("mkdir repository && cp acme-1.0.0.mkp* repository", folder: build.folder.path)
    try #require(made.status == 0, "\(made.errors)")
  }

  private func fetch(into target: String) throws -> [String] {
    [
      "fetch", "acme", "--from", repository, "--key", "\(build.key).pub", "--out", "\(build.folder.path)/\(target)",
      "--format", "json",
    ]
  }

  /// Readers have the old index or the new one; the serial number never goes back.
  @Test func anIndexIsTheOldOneOrTheNew() throws {
    let index = try SuddenEnd(["index", repository, "--key", "\(build.key).key"])
    let signed = "\(repository)/index.signed.json"
    var serial = 0
    var reader = try SuddenEnd(fetch(into: "out"), environment: ["XDG_STATE_HOME": "\(build.folder.path)/state"])
    try index.repeatedly(seed: 2) {
    } check: {
      guard FileManager.default.fileExists(atPath: signed) else { return }
      let read = try reader.finish()
      #expect(read.status == 0, "\(read.errors)")
      let json = try JSONSerialization.jsonObject(with: Data(read.output.utf8)) as? [String: Any]
      let found = (json?["index"] as? [String: Any])?["serial"] as? Int ?? 0
      #expect(found >= serial)
      serial = found
    }
    #expect(serial > 0)
    #expect(try index.finish().status == 0)
    // Stock tools find what they need, too.
    let texts = try ["index.signed.json", "index.json", "index.json.minisig"].map {
      try String(contentsOfFile: "\(repository)/\($0)", encoding: .utf8)
    }
    let whole = try JSONSerialization.jsonObject(with: Data(texts[0].utf8)) as? [String: Any]
    #expect(whole?["index"] as? String == texts[1])
    #expect(whole?["signatures"] as? [String] == [texts[2]])
    reader = try SuddenEnd(fetch(into: "out"), environment: ["XDG_STATE_HOME": "\(build.folder.path)/state"])
    #expect(try reader.finish().status == 0)
  }

  /// A package has its name only when it is whole and verified, and the memory is never damaged.
  @Test func aFetchedPackageIsWhole() throws {
    try #require(Tool.mkpkit("index", repository, "--key", "\(build.key).key").status == 0)
    let target = "\(build.folder.path)/fetched"
    let package = "\(target)/acme-1.0.0.mkp"
    let command = try SuddenEnd(fetch(into: "fetched"), environment: ["XDG_STATE_HOME": "\(build.folder.path)/state"])
    var partly = 0
    try command.repeatedly(seed: 3) {
      try? FileManager.default.removeItem(atPath: target)
    } check: {
      guard FileManager.default.fileExists(atPath: package) else { return partly += 1 }
      let verified = try Tool.mkpkit("verify", package, "--key", "\(build.key).pub")
      #expect(verified.status == 0, "\(verified.errors)")
    }
    #expect(partly > 0)
    #expect(try command.finish().status == 0)
    #expect(FileManager.default.fileExists(atPath: package))
  }

  /// The package comes last, so that who sees it finds the rest; the next run finishes.
  @Test func whatIsPublishedIsComplete() throws {
    try #require(Tool.mkpkit("index", repository, "--key", "\(build.key).key").status == 0)
    let server = try FileServer()
    let command = try SuddenEnd([
      "publish", "\(repository)/acme-1.0.0.mkp", "--to", "http", "--url", "\(server.url)/r", "--no-check",
      "--key", "\(build.key).pub", "--with-index", "--retry-delay", "1",
    ])
    let bytes = { (name: String) in try Array(Data(contentsOf: URL(fileURLWithPath: "\(repository)/\(name)"))) }
    let expected = try bytes("acme-1.0.0.mkp")
    let names = try FileManager.default.contentsOfDirectory(atPath: repository).filter { !$0.hasPrefix(".") }
    let companions = names.filter { $0.hasPrefix("acme-1.0.0.mkp.") && !$0.hasSuffix(".provenance.json") }
    var partly = 0
    try command.repeatedly(seed: 4) {
      for path in server.files { server[path] = nil }
    } check: {
      guard let package = server["/r/acme-1.0.0.mkp"] else { return partly += 1 }
      #expect(package == expected)
      for name in companions { #expect(server["/r/\(name)"] != nil, "\(name)") }
    }
    #expect(partly > 0)
    #expect(try command.finish().status == 0)
    for name in companions + ["index.signed.json", "index.json", "index.json.minisig"] {
      #expect(try server["/r/\(name)"] == bytes(name), "\(name)")
    }
  }
}
