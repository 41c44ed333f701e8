import Foundation
import MKPFormat
import Testing

@testable import MKPRelease

/// Which keys are for what, and what is remembered.
@Suite struct FetchTrustTests {
  private let repository: SignedRepository
  private let indexKey = SigningKey.minisign(MinisignSecretKey.generate())

  init() async throws { repository = try await SignedRepository() }

  private func isUntrusted(_ error: FetchError?) -> Bool {
    switch error {
    case .index(.untrusted), .untrusted: true
    default: false
    }
  }

  @Test func eachRoleHasItsOwnKeys() async throws {
    // Signed by the packages' key: it serves for both where none is named for the index.
    _ = try repository.fetch()
    #expect(isUntrusted(repository.failure { try repository.fetch(indexKeys: [indexKey]) }))
    try await repository.index(by: indexKey)
    #expect(isUntrusted(repository.failure { try repository.fetch() }))
    #expect(isUntrusted(repository.failure { try repository.fetch(indexKeys: [repository.key]) }))
    let fetched = try repository.fetch(indexKeys: [indexKey])
    #expect(fetched.signature.key == repository.key.name && fetched.indexSignature.key == indexKey.name)
    // The index' key signs no packages.
    #expect(isUntrusted(repository.failure { try repository.fetch(trusting: [indexKey], indexKeys: [indexKey]) }))
  }

  @Test func readsWhatOlderToolsWrote() throws {
    repository.server["/mkp/index.signed.json"] = nil
    _ = try repository.fetch()
    #expect(repository.server.paths("GET").contains("/mkp/index.json.minisig"))
  }

  @Test(arguments: ["403 Forbidden", "404 Not Found", "410 Gone"])
  func takesASignedIndexForAbsent(status: String) throws {
    repository.server.fail("/mkp/index.signed.json", .status(status))
    _ = try repository.fetch()
  }

  @Test func asksForTheSignedIndexAlone() throws {
    _ = try repository.fetch()
    let asked = repository.server.paths("GET").filter { $0.contains("index") }
    #expect(asked == ["/mkp/index.signed.json"])
  }

  @Test(arguments: [1, -1, Int64.max / 2])
  func comparesTheSizeWithTheFile(difference: Int64) async throws {
    let index = try RepositoryIndex(fileBytes: repository.source.read("index.json"), place: "x")
    let entries = index.packages.map { entry in
      RepositoryIndex.Entry(
        name: entry.name, version: entry.version, title: entry.title, file: entry.file,
        size: entry.size + difference, sha256: entry.sha256, minRequired: entry.minRequired,
        usableUntil: entry.usableUntil, signatures: entry.signatures)
    }
    try await repository.offer(Sample.index(entries, serial: 2))
    #expect(repository.failure { try repository.fetch() } != nil)
    #expect(!repository.files.contains("demo-1.1.0.mkp"))
    // Also where the file is there already.
    try repository.target.write("demo-1.1.0.mkp", repository.package)
    let error = repository.failure { try repository.fetch() }
    #expect(error.map { if case .wrongBytes = $0 { true } else { false } } == true)
  }

  @Test func forgetsOnlyWhatIsVerified() async throws {
    let packages = try RepositoryIndex(fileBytes: repository.source.read("index.json"), place: "x").packages
    _ = try repository.fetch()
    try await repository.offer(Sample.index(packages, serial: 900_000))
    _ = try repository.fetch()
    try await repository.offer(Sample.index(packages, serial: .max))
    let jump = repository.failure { try repository.fetch() }
    #expect(jump.map { if case .index(.jump) = $0 { true } else { false } } == true)
    try await repository.offer(Sample.index(packages, serial: 3))
    #expect(repository.failure { try repository.fetch() } != nil)
    let stranger = SigningKey.minisign(MinisignSecretKey.generate())
    #expect(isUntrusted(repository.failure { try repository.fetch(trusting: [stranger], forgets: true) }))
    #expect(repository.failure { try repository.fetch() } != nil)
    _ = try repository.fetch(forgets: true)
    _ = try repository.fetch()
  }

  @Test func aClockThatIsSetBackRevivesNothing() async throws {
    _ = try repository.fetch()
    _ = try repository.memory.newestTime(Timestamp.now.adding(days: 2))
    let error = repository.failure { try repository.fetch() }
    #expect(error.map { if case .index(.expired) = $0 { true } else { false } } == true)
    #expect(error?.description.contains("--forget") == true)
    _ = try repository.fetch(forgets: true)
    _ = try repository.fetch()
  }

  /// A server that sends a byte now and then would hold a fetch for ever.
  @Test func givesUpOnATrickle() throws {
    repository.server.fail("/mkp/demo-1.1.0.mkp", .trickle(10, milliseconds: 100))
    let error = repository.failure { try repository.fetch(stall: 1) }
    let isStalled = error.map { if case .server(.transport(.stalled)) = $0 { true } else { false } }
    #expect(isStalled == true, "\(error?.description ?? "fetched")")
  }

  @Test func waitsForNoPipe() throws {
    for name in ["index.signed.json", "demo-1.1.0.mkp.minisig", "demo-1.1.0.mkp"] {
      let path = "\(repository.source.path)/\(name)"
      let bytes = try repository.source.read(name)
      try FileManager.default.removeItem(atPath: path)
      try #require(mkfifo(path, 0o600) == 0)
      let error = repository.failure { try repository.fetch(from: repository.source.path) }
      #expect(error?.description.contains("not a regular file") == true, "\(name): \(String(describing: error))")
      try FileManager.default.removeItem(atPath: path)
      try repository.source.write(name, bytes)
    }
    let pipe = "\(repository.source.path)/pipe"
    try #require(mkfifo(pipe, 0o600) == 0)
    #expect(throws: SignatureError.self) { try TrustedKeys(keys: [pipe], allowedSigners: nil, principal: nil) }
    #expect(throws: SignatureError.self) { try TrustedKeys(keys: [], allowedSigners: pipe, principal: nil) }
    #expect(throws: PolicyError.self) { try TrustPolicy(contentsOf: pipe) }
    #expect(throws: SignatureError.self) { try SigningKey.load(pipe, agentSocket: nil) { nil } }
  }
}
