import Foundation
import HTTPTransport
import MKPFormat
import TestServers
import Testing

@testable import MKPRelease

@Suite struct PackageFetcherTests {
  private let repository: SignedRepository

  init() async throws { repository = try await SignedRepository() }

  private let name = "demo-1.1.0.mkp"

  @Test func putsAVerifiedPackageInPlace() throws {
    let fetched = try repository.fetch()
    #expect(fetched.isNew && fetched.path == "\(repository.target.path)/\(name)")
    #expect(fetched.signature.key == repository.key.name && fetched.indexSignature.key == repository.key.name)
    #expect(try repository.target.read(name) == repository.package)
    #expect(repository.files == [name, "\(name).minisig"])
    #expect(try !repository.fetch().isNew)
    #expect(repository.server.paths("GET").filter { $0.hasSuffix(".mkp") }.count == 1)
    #expect(try repository.fetch("demo@1.0").entry.version == "1.0.0")
  }

  @Test func leavesNothingUnderTheNameWhereverItIsCut() throws {
    for offset in repository.package.indices {
      try? FileManager.default.removeItem(atPath: "\(repository.target.path)/\(name).part")
      repository.server.fail("/mkp/\(name)", offset % 2 == 0 ? .cut(offset) : .reset(offset))
      let error = repository.failure { try repository.fetch() }
      #expect(error.map { if case .server(.transport) = $0 { true } else { false } } == true, "\(offset)")
      #expect(repository.files == ["\(name).part"], "\(offset)")
    }
  }

  @Test func goesOnByteByByte() throws {
    var attempts = 0
    repeat {
      attempts += 1
      repository.server.fail("/mkp/\(name)", attempts % 2 == 0 ? .cut(1) : .cut(13))
    } while repository.failure { try repository.fetch() } != nil
    #expect(attempts > 40)
    #expect(try repository.target.read(name) == repository.package)
    #expect(repository.files == [name, "\(name).minisig"])
  }

  @Test func goesOnByItself() throws {
    repository.server.fail(
      "/mkp/\(name)", .cut(10), .status("503 Busy", headers: "Retry-After: 0\r\n"), .reset(30),
      .status("429 Slow down", headers: "Retry-After: Sat, 31 Jan 2026 12:00:07 GMT\r\n"),
      .pause(5, milliseconds: 3000), .wholeFile)
    _ = try repository.fetch(retries: 20, stall: 1)
    #expect(try repository.target.read(name) == repository.package)
  }

  @Test func givesUpOnAServerThatWantsToBeLeftAlone() throws {
    repository.server.fail("/mkp/\(name)", .status("429 No", headers: "Retry-After: 86400\r\n"))
    let error = repository.failure { try repository.fetch(retries: 3) }
    #expect(error == .server(.busy(url: "\(repository.server.url)/mkp/\(name)", seconds: 86400)))
  }

  @Test func beginsAnewWhereTheBeginningIsAnothersFile() throws {
    try repository.target.write("\(name).part", [UInt8](repeating: 7, count: 100))
    _ = try repository.fetch()
    #expect(try repository.target.read(name) == repository.package)
    try repository.target.write("demo-1.0.0.mkp.part", [UInt8](repeating: 7, count: 1_000_000))
    _ = try repository.fetch("demo@1.0.0")
  }

  @Test(arguments: [
    FileServer.Fault.wrongLength(-1), .wrongLength(1), .other(Array("<!doctype html>".utf8)), .other([]),
    .status("404 Not Found"), .status("500 Oops"), .status("403 Forbidden"),
    .status("302 Found", headers: "Location: /mkp/login\r\n"),
  ])
  func refusesWrongReplies(fault: FileServer.Fault) throws {
    repository.server.fail("/mkp/\(name)", fault)
    #expect(repository.failure { try repository.fetch() } != nil)
    #expect(!repository.files.contains(name))
    _ = try repository.fetch()
  }

  @Test func refusesOtherBytes() throws {
    for position in stride(from: 0, to: repository.package.count, by: 37) {
      var changed = repository.package
      changed[position] ^= 0x10
      repository.server.fail("/mkp/\(name)", .other(changed))
      let error = repository.failure { try repository.fetch() }
      #expect(error.map { if case .wrongBytes = $0 { true } else { false } } == true)
      #expect(repository.files == [])
    }
  }

  @Test func refusesAPackageOfAnotherName() async throws {
    // The index is signed and right about the digest, but the package says something else of itself.
    let index = try RepositoryIndex(fileBytes: repository.source.read("index.json"), place: "x")
    let entries = index.packages.map { entry in
      RepositoryIndex.Entry(
        name: "acme", version: entry.version, title: entry.title, file: entry.file, size: entry.size,
        sha256: entry.sha256, minRequired: "2.2.0", usableUntil: nil, signatures: entry.signatures)
    }
    try await repository.offer(Sample.index(entries, serial: 5))
    let error = repository.failure { try repository.fetch("acme") }
    guard case .unfit(_, let problems)? = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(problems.count == 2 && problems[0].contains("name is \"demo\""))
    #expect(repository.files == [])
  }

  @Test func refusesRollbackExpiryAndStrangers() async throws {
    _ = try repository.fetch()
    let old = try repository.indexFiles
    try await repository.index()
    _ = try repository.fetch()
    repository.rollBack(old)
    let place = repository.server.url + "/mkp"
    #expect(repository.failure { try repository.fetch() } == .index(.rollback(place: place, serial: 1, seen: 2)))
    #expect(
      repository.failure { try repository.fetch(from: place + "/index.json") }
        == .index(.rollback(place: place, serial: 1, seen: 2)))
    #expect(
      repository.failure { try repository.fetch(from: place + "/") }
        == .index(.rollback(place: place, serial: 1, seen: 2)))
    let packages = try RepositoryIndex(fileBytes: repository.source.read("index.json"), place: "x").packages
    try await repository.offer(Sample.index(packages, serial: 3, created: Timestamp(epoch: 0)))
    #expect(
      repository.failure { try repository.fetch() }.map { if case .index(.expired) = $0 { true } else { false } }
        == true)
    try FileManager.default.removeItem(atPath: "\(repository.source.path)/index.signed.json")
    try FileManager.default.removeItem(atPath: "\(repository.source.path)/index.json")
    try await repository.index(serial: 4, by: .minisign(MinisignSecretKey.generate()))
    #expect(
      repository.failure { try repository.fetch() }.map { if case .index(.untrusted) = $0 { true } else { false } }
        == true)
    let ssh = SigningKey.ssh(try SSHPrivateKey.generate())
    #expect(repository.failure { try repository.fetch(trusting: [ssh]) }?.description.contains("not signed") == true)
  }

  @Test func readsAnIndexThatIsBeingReplaced() async throws {
    let old = try repository.source.read("index.json")
    try await repository.index()
    repository.server["/mkp/index.signed.json"] = nil
    repository.server.fail("/mkp/index.json", .other(old))
    _ = try repository.fetch()
  }

  @Test func leavesAnotherFileOfTheNameAlone() throws {
    try repository.target.write(name, "mine")
    #expect(repository.failure { try repository.fetch() } == .occupied(path: "\(repository.target.path)/\(name)"))
    #expect(try repository.target.read(name) == Array("mine".utf8))
    _ = try repository.fetch(overwrites: true)
    #expect(try repository.target.read(name) == repository.package)
  }

  @Test func asksThePolicy() async throws {
    let policy = try repository.policy("git+https://example.org/*")
    let none = repository.failure { try repository.fetch(policy: policy) }
    #expect(none?.description.contains("provenance: there is none") == true && repository.files == [])
    try await repository.addProvenance(by: .minisign(MinisignSecretKey.generate()))
    let stranger = repository.failure { try repository.fetch(policy: policy) }
    #expect(stranger?.description.contains("refused: provenance") == true && repository.files == [])
    try await repository.addProvenance(by: repository.key)
    let other = repository.failure { try repository.fetch(policy: try repository.policy("git+https://example.com/*")) }
    #expect(other?.description.contains("refused: repository") == true && repository.files == [])
    let fetched = try repository.fetch(policy: policy)
    #expect(fetched.decision?.isTrusted == true)
    #expect(repository.files == [name, "\(name).intoto.jsonl", "\(name).minisig"])
  }

  @Test func findsPackagesInSubfolders() async throws {
    try FileManager.default.createDirectory(
      atPath: "\(repository.source.path)/more ä?", withIntermediateDirectories: true)
    try await Sample.sign(Sample.package(in: repository.source, name: "ämter", file: "more ä?/x+y.mkp"), repository.key)
    try await repository.index()
    _ = try repository.fetch("ämter")
    #expect(repository.files == ["ämter-1.0.0.mkp", "ämter-1.0.0.mkp.minisig"])
    #expect(repository.server.paths("GET").contains("/mkp/more%20%C3%A4%3F/x%2By.mkp"))
  }

  @Test func readsAFolder() throws {
    for location in [
      repository.source.path, "file://\(repository.source.path)",
      "file://localhost\(repository.source.path)/index.json",
    ] {
      _ = try repository.fetch(from: location)
      try FileManager.default.removeItem(atPath: "\(repository.target.path)/\(name)")
    }
    try repository.source.write(name, "x")
    #expect(
      repository.failure { try repository.fetch(from: repository.source.path) }.map {
        if case .wrongBytes = $0 { true } else { false }
      } == true)
    #expect(!repository.files.contains(name))
  }

  @Test func sendsCredentialsToTheRepositoryOnly() throws {
    repository.server.require("Bearer s3cret-token")
    let denied = repository.failure { try repository.fetch() }
    #expect(denied.map { if case .server(.notLoggedIn) = $0 { true } else { false } } == true)
    let wrong = repository.failure { try repository.fetch(secrets: [("Authorization", "Bearer other-token")]) }
    #expect(wrong?.description.contains("other-token") == false)
    let elsewhere = try FileServer()
    elsewhere["/x"] = repository.package
    repository.server.fail("/mkp/\(name)", .status("302 Found", headers: "Location: \(elsewhere.url)/x\r\n"))
    _ = try repository.fetch(secrets: [("Authorization", "Bearer s3cret-token")])
    #expect(elsewhere.requests.count == 1 && elsewhere.requests[0]["Authorization"] == nil)
  }

  @Test(arguments: ["http://user:pw@localhost/", "ftp://localhost/", "", "file://host/x", "https://h/x?token=a"])
  func refusesOtherLocations(text: String) { #expect(throws: FetchError.self) { try RepositoryLocation(text) } }

  @Test func sendsNoSecretInTheOpen() {
    let error = repository.failure {
      try repository.fetch(secrets: [("Authorization", "Bearer s3cret-token")], from: "http://packages.invalid/")
    }
    #expect(error?.description.contains("not encrypted") == true)
  }
}
