import Foundation
import JSONText
import MKPFormat
import MKPRelease
import TestServers
import Testing

@Suite struct RepositoryIndexTests {
  private let folder: Scratch
  private let key = SigningKey.minisign(MinisignSecretKey.generate())

  init() throws { folder = try Scratch() }

  private func builder(trusting keys: [SigningKey]? = nil) -> IndexBuilder {
    IndexBuilder(folder: folder.path, trusted: TrustedKeys(keys ?? [key]))
  }

  private func refusal(_ body: () throws(IndexError) -> RepositoryIndex) throws -> [String] {
    do throws(IndexError) {
      _ = try body()
      Issue.record("not refused")
      return []
    } catch {
      return error.lines
    }
  }

  @Test func listsWhatTheFolderHolds() async throws {
    for version in ["1.10.0", "1.9.0", "1.10.0-rc.1"] {
      try await Sample.sign(Sample.package(in: folder, version: version, usableUntil: "2.5.99"), key)
    }
    try await Sample.sign(Sample.package(in: folder, name: "acme"), key)
    let index = try builder().index(serial: nil, created: Timestamp(epoch: 0), days: 1)
    #expect(
      index.packages.map { "\($0.name) \($0.version)" } == [
        "acme 1.0.0", "demo 1.9.0", "demo 1.10.0-rc.1", "demo 1.10.0",
      ])
    let entry = try #require(index.packages.last)
    #expect(entry.file == "demo-1.10.0.mkp" && entry.usableUntil == "2.5.99" && entry.minRequired == "2.3.0")
    #expect(entry.signatures == ["demo-1.10.0.mkp.minisig"])
    #expect(entry.sha256 == (try SHA256Digest(ofFile: "\(folder.path)/demo-1.10.0.mkp")))
    #expect(index.expires.description == "1970-01-02T00:00:00Z")
    let again = try RepositoryIndex(fileBytes: index.fileBytes, place: "x")
    #expect(again == index && again.fileBytes == index.fileBytes)
  }

  @Test func readsTheExampleOfTheDocumentation() throws {
    let text = try Repository.text("docs/publishing.md")
    let example = try #require(text.split(separator: "```json\n").dropFirst().first?.split(separator: "```").first)
    let index = try RepositoryIndex(fileBytes: Array(example.utf8), place: "docs/publishing.md")
    #expect(index.serial == 12)
    #expect(index.packages.map(\.name) == ["ntopng"])
  }

  @Test func growsTheSerialNumber() async throws {
    try await Sample.sign(Sample.package(in: folder), key)
    for serial in 1...3 {
      let index = try builder().index(serial: nil, created: .now, days: 1)
      #expect(index.serial == serial)
      let written = try await builder().write(index, keys: [key])
      #expect(
        written == ["index.signed.json", "index.json.minisig", "index.json"].map { "\(folder.path)/\($0)" })
    }
    try folder.write("index.json", "{\"serial\": 7}")
    #expect(
      try refusal { () throws(IndexError) in try builder().index(serial: nil, created: .now, days: 1) }[0].contains(
        "--serial"))
    #expect(try builder().index(serial: 9, created: .now, days: 1).serial == 9)
  }

  @Test func namesEveryPackageThatIsRefused() async throws {
    try await Sample.sign(Sample.package(in: folder), key)
    try Sample.package(in: folder, name: "unsigned")
    try await Sample.sign(Sample.package(in: folder, name: "stranger"), .minisign(MinisignSecretKey.generate()))
    let short = try Sample.package(in: folder, name: "short")
    try folder.write("short-1.0.0.mkp", Array(folder.read("short-1.0.0.mkp").dropLast(9)))
    try folder.write("page.mkp", "<!doctype html><html>")
    try await Sample.sign(Sample.package(in: folder, file: "copy.mkp"), key)
    try FileManager.default.createSymbolicLink(atPath: "\(folder.path)/link.mkp", withDestinationPath: short)
    let lines = try refusal { () throws(IndexError) in try builder().index(serial: nil, created: .now, days: 1) }
    for (file, words) in [
      ("unsigned-1.0.0.mkp", "not signed"), ("stranger-1.0.0.mkp", "not trusted"), ("short-1.0.0.mkp", "too early"),
      ("page.mkp", "HTML"), ("link.mkp", "not a regular file"), ("copy.mkp", "more than once"),
    ] {
      #expect(lines.contains { $0.contains(file) && $0.contains(words) }, "\(file): \(lines)")
    }
    #expect(lines.count == 6)
    #expect(!FileManager.default.fileExists(atPath: "\(folder.path)/index.json"))
  }

  @Test func detectsEveryChangedByte() async throws {
    let index = Sample.index([Sample.entry("1.0.0")], serial: 5)
    let bytes = index.fileBytes
    try await Sample.sign(Sample.package(in: folder), key)
    _ = try await builder().write(index, keys: [key])
    let signature = String(decoding: try folder.read("index.json.minisig"), as: UTF8.self)
    let trusted = TrustedKeys([key])
    let good = try trusted.verifiedIndex(bytes, signatures: [signature], place: "x", now: .now)
    #expect(good.index == index && good.by.format == "minisign")
    for position in bytes.indices {
      var changed = bytes
      changed[position] ^= 1
      #expect(throws: IndexError.self) {
        try trusted.verifiedIndex(changed, signatures: [signature], place: "x", now: .now)
      }
    }
    // What is authenticated begins behind the first line, the untrusted comment.
    let text = Array(signature.utf8)
    let start = try #require(text.firstIndex(of: UInt8(ascii: "\n")))
    for position in text.indices where position > start && text[position] != UInt8(ascii: "\n") {
      var changed = text
      changed[position] = changed[position] == UInt8(ascii: "A") ? UInt8(ascii: "B") : UInt8(ascii: "A")
      #expect(throws: IndexError.self, "\(position)") {
        try trusted.verifiedIndex(
          bytes, signatures: [String(decoding: changed, as: UTF8.self)], place: "x", now: .now)
      }
    }
  }

  @Test func refusesOthersAndTheExpired() async throws {
    let index = Sample.index([Sample.entry("1.0.0")])
    try await Sample.sign(Sample.package(in: folder), key)
    _ = try await builder().write(index, keys: [key])
    let signature = String(decoding: try folder.read("index.json.minisig"), as: UTF8.self)
    let error = #expect(throws: IndexError.self) {
      try TrustedKeys([key]).verifiedIndex(
        index.fileBytes, signatures: [signature], place: "x", now: index.expires)
    }
    #expect(error == .expired(place: "x", since: index.expires, now: index.expires))
    let stranger = TrustedKeys([.minisign(MinisignSecretKey.generate())])
    let untrusted = #expect(throws: IndexError.self) {
      try stranger.verifiedIndex(index.fileBytes, signatures: [signature], place: "x", now: .now)
    }
    #expect(untrusted?.description.contains("not trusted") == true)
    let unsigned = #expect(throws: IndexError.self) {
      try TrustedKeys([key]).verifiedIndex(index.fileBytes, signatures: [], place: "x", now: .now)
    }
    #expect(unsigned?.description.contains("not signed") == true)
  }

  @Test(arguments: [
    ("\"file\": \"demo-1.0.0.mkp\"", "\"file\": \"../demo-1.0.0.mkp\"", ".."),
    ("\"file\": \"demo-1.0.0.mkp\"", "\"file\": \"/etc/x.mkp\"", "absolute"),
    ("\"name\": \"demo\"", "\"name\": \"../demo\"", "no name"),
    ("\"version\": \"1.0.0\"", "\"version\": \"1/0\"", "does not match"),
    ("\"demo-1.0.0.mkp.minisig\"", "\"../../id_rsa\"", ".."),
    ("\"size\": 1000", "\"size\": -1", "size"), ("\"size\": 1000", "\"size\": 1.5", "size"),
    ("\"serial\": 1", "\"serial\": 0", "serial"), ("mkpkit-index", "other", "format"),
    ("\"created\": \"2023-11-14T", "\"created\": \"2023-02-31T", "no day"),
  ])
  func refusesWhatIsNoIndex(from: String, to: String, words: String) throws {
    let index = Sample.index([Sample.entry("1.0.0")], created: Timestamp(epoch: 1_700_000_000))
    let text = String(decoding: index.fileBytes, as: UTF8.self)
    #expect(text.contains(from))
    let error = #expect(throws: IndexError.self) {
      try RepositoryIndex(fileBytes: Array(text.replacing(from, with: to).utf8), place: "x")
    }
    #expect(error?.description.contains(words) == true, "\(String(describing: error))")
  }
}
