import Foundation
import HTTPTransport
import JSONText
import MKPFormat
import TestSupport
import Testing

@testable import MKPRelease

/// Numbers from outside never end the program, whatever they are and wherever they stand.
@Suite struct ExtremeNumberTests {
  private static let numbers = [
    "0", "-1", "1", "9223372036854775807", "-9223372036854775808", "9223372036854775808", "-9223372036854775809",
    "18446744073709551615", "18446744073709551616", "2147483647", "-2147483648", "4294967296", "253402300800",
    "9999999999", "1e308", "-1e308", "1e309", "1e-400", "9.223372036854775807e18", "0.5", "-0",
    "99999999999999999999999999999999999999999999999999999999",
  ]

  /// `text` with each number in it replaced by each extreme one, in turn.
  private static func variants(of text: String) throws -> [String] {
    let places = text.matches(of: try Regex("[0-9]+")).map(\.range)
    return places.flatMap { place in numbers.map { text.replacingCharacters(in: place, with: $0) } }
      // Also as numbers where texts stood.
      + text.matches(of: try Regex("\"[^\"]*\"(?=[,}\\n\\]])")).map(\.range).flatMap { place in
        ["9223372036854775807", "-9223372036854775808", "1e400"].map { text.replacingCharacters(in: place, with: $0) }
      }
  }

  @Test func inAnIndex() throws {
    let now = Timestamp.now
    let text = String(decoding: Sample.index([Sample.entry("1.0.0")], created: now).fileBytes, as: UTF8.self)
    var read = 0
    for variant in try Self.variants(of: text) {
      guard let index = try? RepositoryIndex(fileBytes: Array(variant.utf8), place: "x") else { continue }
      read += 1
      _ = try? index.checkLifetime(place: "x", now: now)
      _ = try? PackageRequest("demo@>=1").choose(from: index, checkmk: CheckmkVersion("2.4.0p8"))
      _ = index.fileBytes
    }
    #expect(read > 10)
  }

  @Test func inSignedIndexAndMemory() throws {
    let signed = SignedIndex(index: Array("{}".utf8), signatures: ["1"])
    for variant in try Self.variants(of: String(decoding: signed.fileBytes, as: UTF8.self)) {
      _ = try? SignedIndex(fileBytes: Array(variant.utf8), place: "x")
    }
    var document = MemoryDocument()
    document.newestTime = .now
    document.indexes["//x"] = .init(serial: 5, sha256: "ab", created: .now)
    let folder = try Scratch()
    let memory = SerialMemory(path: "\(folder.path)/state/indexes.json")
    _ = try memory.newestTime(.now)
    for variant in try Self.variants(of: document.json.prettyText) {
      try folder.write("state/indexes.json", variant)
      _ = try? memory.newestTime(.now)
      for serial in [1, Int.max] {
        _ = try? memory.note(
          Sample.index([], serial: serial), sha256: sha256(of: []), at: RepositoryLocation("http://x"))
      }
    }
  }

  @Test func inProvenance() throws {
    let text = String(decoding: Provenance.sample.fileBytes, as: UTF8.self)
    for variant in try Self.variants(of: text) {
      guard let json = try? JSONParser.parse(Array(variant.utf8)) else { continue }
      guard let provenance = try? Provenance(statement: json) else { continue }
      _ = provenance.fileBytes
    }
  }

  @Test func inAPolicy() async throws {
    let folder = try Scratch()
    let secret = MinisignSecretKey.generate()
    let path = try Sample.package(in: folder)
    try await Sample.sign(path, .minisign(secret))
    let contents = try PackageReader().read(path)
    let text = """
      rules:
        - packages: ["*"]
          signers: [{key: "\(secret.publicKey.base64)"}]
          maximum_age: 30
          not_before: "2020-01-31"
      """
    for number in Self.numbers + ["0x7fffffffffffffff", "0o777", "1_000", ".inf", ".nan", "+1", "36500"] {
      let variant = text.replacing("maximum_age: 30", with: "maximum_age: \(number)")
      guard let policy = try? TrustPolicy(contentsOf: folder.write("trust.yaml", variant)) else { continue }
      for now in [Int64.min, -1, 0, 1, .max].map(Timestamp.init(epoch:)) {
        _ = policy.decide(path, contents, now: now)
      }
    }
    for day in Self.numbers + ["9999999999-01-01", "2026-99-99", "-2147483648-01-01"] {
      let variant = text.replacing("2020-01-31", with: day)
      _ = try? TrustPolicy(contentsOf: folder.write("trust.yaml", variant))
    }
  }

  /// Times of members, which anybody can write into an archive.
  @Test func inTimesOfMembers() {
    for left in [Int64.min, -1, 0, 1, .max, 253_402_300_800, -62_167_219_201].map(Timestamp.init(epoch:)) {
      for right in [Int64.min, -1, 0, 1, .max].map(Timestamp.init(epoch:)) {
        _ = (left.seconds(until: right), left < right)
        for days in [Int.min, -1, 0, 1, .max] { _ = left.adding(days: days).description }
      }
      #expect(left.description.utf8.count == 20, "\(left)")
      #expect(!Timestamp.text(left.epoch).isEmpty)
    }
    #expect(Timestamp(epoch: .max).description == "9999-12-31T23:59:59Z")
    #expect(Timestamp(epoch: .min).description == "0001-01-01T00:00:00Z")
    #expect(
      Timestamp(epoch: 0).adding(days: .max).epoch == .max && Timestamp(epoch: 0).adding(days: .min).epoch == .min)
    #expect(Timestamp(epoch: .min).seconds(until: Timestamp(epoch: .max)) == .max)
    #expect(Timestamp(epoch: .max).seconds(until: Timestamp(epoch: .min)) == .min)
  }

  @Test func inRetryAfter() {
    let dates = [
      "Sat, 31 Jan 2026 12:00:00 GMT", "Sat, 31 Jan -2147483648 12:00:00 GMT", "Sat, 31 Jan 2147483647 12:00:00 GMT",
      "Sat, -2147483648 Jan 2026 12:00:00 GMT", "Sat, 31 Jan 2026 2147483647:-2147483648:0 GMT",
      "Sat, 31 Jan 9999999999 12:00:00 GMT", "Sat, 31 Dec 9999 23:59:60 GMT", "Sat, 01 Jan 0000 00:00:00 GMT",
    ]
    for text in Self.numbers + dates {
      let reply = HTTPResponse(head: HTTPHead(status: 429, headers: HTTPHeaders([("Retry-After", text)])), body: [])
      for now in [Int64.min, 0, 1_764_000_000, .max] {
        let seconds = reply.retryAfter(now: now)
        #expect(seconds.map { (0...86_400).contains($0) } ?? true, "\(text)")
        _ = reply.failure("x", CredentialMask(headers: []))
      }
    }
    let endless = HTTPHeaders([("Retry-After", "99999999999999999999")])
    #expect(HTTPResponse(head: HTTPHead(status: 429, headers: endless), body: []).retryAfter(now: 0) == 86_400)
  }

  @Test func inTheExchange() throws {
    let text = """
      {"success": true, "data": {"packages": [{"id": 1, "package_name": "x", "downloads": 2, "author": "a",
      "latest_version": {"min_version": "2.3.0p1", "version": "1.0.0", "link": "/api/packages/download/1/x-1.0.0.mkp"}}]}}
      """
    for variant in try Self.variants(of: text) {
      guard let catalogue = try? ExchangeCatalogue(Array(variant.utf8), url: "x", mask: CredentialMask(headers: []))
      else {
        continue
      }
      _ = catalogue.packages(matching: ["x"], checkmk: CheckmkVersion("2.4.0p8"))
      _ = try? catalogue.package("1")
    }
  }

  @Test func inVersions() {
    for number in Self.numbers {
      for text in ["\(number).0.0", "1.\(number).0", "1.0.0-\(number)", "1.0.0+\(number)", number, "\(number).x"] {
        for sign in ["", "^", "~", ">", ">=", "<", "<=", "="] {
          guard let range = try? VersionRange(sign + text) else { continue }
          for version in ["1.0.0", text] { _ = SemanticVersion(version).map(range.contains) }
        }
        _ = CheckmkVersion(text).map { $0 < CheckmkVersion("2.4.0p8") ?? $0 }
        _ = CheckmkVersion("2.4.0p\(number)").map { "\($0)" }
      }
    }
  }

  @Test func inAllowedSigners() throws {
    let key = try SSHPrivateKey.generate().publicKey
    for option in ["valid-after", "valid-before"] {
      for number in Self.numbers + ["99991231235959Z", "00000101Z", "99999999Z", "20261332", "19691231"] {
        let list = "a \(option)=\"\(number)\" \(key.line)\n"
        guard let signers = try? AllowedSigners(bytes: Array(list.utf8), path: "x") else { continue }
        for time in [Int64.min, 0, .max] {
          _ = try? signers.principals(for: key, signaturePath: "s", namespace: "mkp", time: time)
        }
      }
    }
  }

  /// Lengths inside of keys and signatures are 32 bits wide.
  @Test func inSSHEncoding() async throws {
    let folder = try Scratch()
    let key = try SSHPrivateKey.generate()
    let blob = try await SSHSignature(signing: folder.write("x", "x"), with: key).blob
    for start in 0..<(blob.count - 4) {
      for length: UInt32 in [0, 1, 0x7FFF_FFFF, 0x8000_0000, 0xFFFF_FFFF] {
        var changed = blob
        for index in 0..<4 { changed[start + index] = UInt8(truncatingIfNeeded: length >> (24 - 8 * UInt32(index))) }
        _ = try? SSHSignature(blob: changed, path: "x")
      }
    }
  }
}
