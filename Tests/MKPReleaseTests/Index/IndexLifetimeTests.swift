import Foundation
import MKPFormat
import Testing

@testable import MKPRelease

/// What an index may say of its time and number, and that it is replaced at once.
@Suite struct IndexLifetimeTests {
  private let folder: Scratch
  private let secret = MinisignSecretKey.generate()

  init() async throws {
    folder = try Scratch()
    try await Sample.sign(Sample.package(in: folder), .minisign(secret))
  }

  private var key: SigningKey { .minisign(secret) }

  private var builder: IndexBuilder { IndexBuilder(folder: folder.path, trusted: TrustedKeys([key])) }

  private func renew(serial: Int? = nil, created: Timestamp = .now, days: Int = 30) async throws -> RepositoryIndex {
    try await builder.renew(serial: serial, created: created, days: days, keys: [key]).index
  }

  static let lifetimes: [(created: Int, days: Int, isGood: Bool)] = [
    (0, 1, true), (0, 400, true), (0, 401, false), (0, 0, false), (0, -1, false), (0, .max, false), (1, 10, true),
    (2, 10, false), (-10, 11, true), (-10, 10, false), (-10, 9, false), (.min, 10, false), (.max, 10, false),
  ]

  @Test(arguments: lifetimes)
  func checksItsTimes(created: Int, days: Int, isGood: Bool) {
    let now = Timestamp.now
    let index = Sample.index([], created: now.adding(days: created), days: days)
    let result = Result { () throws(IndexError) in try index.checkLifetime(place: "x", now: now) }
    let isAccepted = if case .success = result { true } else { false }
    #expect(isAccepted == isGood, "\(result)")
  }

  @Test func writesNoneThatReadersRefuse() async throws {
    let now = Timestamp.now
    for (created, days) in [(now.adding(days: -10), 9), (now.adding(days: 2), 9), (now, 401), (Timestamp(epoch: 0), 1)]
    {
      await #expect(throws: IndexError.self) { try await renew(created: created, days: days) }
    }
    #expect(!FileManager.default.fileExists(atPath: "\(folder.path)/index.json"))
    let first = try await renew()
    #expect(first.serial == 1)
    let late = first.created.adding(days: -1)
    for (serial, created) in [(nil, late), (1, .now.adding(days: 1)), (2, late), (1_000_002, .now), (Int.max, .now)] {
      await #expect(throws: IndexError.self, "\(serial ?? 0) \(created)") {
        try await renew(serial: serial, created: created)
      }
    }
    // The same once more is the same.
    #expect(try await renew(serial: 1, created: first.created) == first)
    #expect(try await renew(serial: 1_000_001).serial == 1_000_001)
  }

  @Test func putsBothIntoOneFile() async throws {
    let index = try await renew()
    let signed = try SignedIndex(fileBytes: folder.read("index.signed.json"), place: "x")
    #expect(signed.index == index.fileBytes)
    #expect(try signed.index == folder.read("index.json"))
    #expect(signed.signatures == [String(decoding: try folder.read("index.json.minisig"), as: UTF8.self)])
    #expect(try SignedIndex(fileBytes: signed.fileBytes, place: "x") == signed)
    // A signature by a key that signs no more would be taken for a forgery.
    try folder.write("index.json.sig", "old")
    _ = try await renew()
    #expect(!FileManager.default.fileExists(atPath: "\(folder.path)/index.json.sig"))
  }

  @Test(arguments: [
    "", "[]", "{}", "{\"format\": \"mkpkit-index\"}",
    "{\"format\": \"mkpkit-signed-index\", \"version\": 2, \"index\": \"\", \"signatures\": []}",
    "{\"format\": \"mkpkit-signed-index\", \"version\": 1, \"index\": {}, \"signatures\": []}",
    "{\"format\": \"mkpkit-signed-index\", \"version\": 1, \"index\": \"\", \"signatures\": [1]}",
  ])
  func readsNoOtherFile(text: String) {
    #expect(throws: IndexError.self) { try SignedIndex(fileBytes: Array(text.utf8), place: "x") }
  }

  /// While a key is changed, both sign.
  @Test func holdsSignaturesOfSeveralKeys() async throws {
    let other = SigningKey.minisign(MinisignSecretKey.generate())
    let ssh = SigningKey.ssh(try SSHPrivateKey.generate())
    _ = try await builder.renew(serial: nil, created: .now, days: 1, keys: [key, other, ssh])
    let signed = try SignedIndex(fileBytes: folder.read("index.signed.json"), place: "x")
    for key in [key, other, ssh] {
      let verified = try TrustedKeys([key]).verifiedIndex(
        signed.index, signatures: signed.signatures, place: "x", now: .now)
      #expect(verified.by.key == key.name)
    }
  }

  /// A run that was killed between two files: the next one goes on from the newer.
  @Test func goesOnFromTheNewer() async throws {
    _ = try await renew()
    let old = try folder.read("index.json")
    let oldSigned = try folder.read("index.signed.json")
    _ = try await renew()
    try folder.write("index.json", old)
    #expect(try await renew().serial == 3)
    try folder.write("index.signed.json", oldSigned)
    #expect(try await renew().serial == 4)
  }

  @Test func isMadeByOneAtATime() async throws {
    try await withThrowingTaskGroup(of: Int.self) { group in
      for _ in 0..<8 { group.addTask { try await renew().serial } }
      let serials = try await group.reduce(into: Set<Int>()) { $0.insert($1) }
      #expect(serials == Set(1...8))
    }
  }
}
