import Foundation
import HTTPTransport
import MKPFormat
import MKPRelease
import TestServers
import Testing

@Suite struct ExchangeClientTests {
  private let server: FileServer
  private let folder: Scratch
  private let package: [UInt8]
  private let file = "/api/packages/download/7/demo-1.0.0.mkp"
  private let list = "/api/packages/all"

  init() throws {
    server = try FileServer()
    folder = try Scratch()
    let source = try Scratch()
    package = try Array(Data(contentsOf: URL(fileURLWithPath: Sample.package(in: source))))
    server[file] = package
    server[list] = Array(
      """
      {"success": true, "data": {"packages": [
        {"id": 7, "package_name": "demo", "title": "A demo", "author": "Me", "downloads": 12, "more": [1],
         "latest_version": {"id": 70, "min_version": "2.3.0", "link": "https://exchange.checkmk.com\(file)"}},
        {"id": 8, "latest_version": {"link": "https://exchange.checkmk.com/api/packages/download/8/freebox-v6-2.3.0.mkp",
         "min_version": "2.4.0"}},
        {"id": 9, "title": "gone", "latest_version": null},
        {"id": 12, "name": "plain", "latest_version": {"link": "/api/packages/download/12", "version": "0.1.0"}},
        {"id": 10, "latest_version": {"link": "https://evil.example/x.mkp"}},
        {"id": 11, "latest_version": {"link": "https://x/api/packages/download/11/../../etc/x-1.mkp"}}
      ]}}
      """.utf8)
  }

  private func client() throws -> ExchangeClient {
    try ExchangeClient(base: #require(HTTPURL(server.url)), settings: ServerSettings(retries: 1, firstDelay: 1))
  }

  private func fetch(_ name: String = "demo", sha256: SHA256Digest? = nil, size: Int64 = 1 << 20) throws
    -> ExchangeClient.Fetched
  {
    let client = try client()
    return try client.fetch(
      client.catalogue().package(name), into: folder.path, maximumSize: size, sha256: sha256, limits: .default,
      overwrites: false)
  }

  private func failure(_ body: () throws -> ExchangeClient.Fetched) -> FetchError? {
    do {
      _ = try body()
      return nil
    } catch {
      return error as? FetchError
    }
  }

  private var files: [String] { (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? [] }

  @Test func readsTheCatalogue() throws {
    let catalogue = try client().catalogue()
    #expect(catalogue.packages.map(\.name) == ["demo", "freebox-v6", "plain"] && catalogue.unusable == 3)
    #expect(catalogue.packages[1].version == "2.3.0" && catalogue.packages[0].downloads == 12)
    #expect(catalogue.packages(matching: ["DEMO", "me"], checkmk: nil).count == 1)
    #expect(catalogue.packages(matching: [], checkmk: CheckmkVersion("2.3.0p5")).map(\.name) == ["demo", "plain"])
    #expect(throws: FetchError.self) { try catalogue.package("dem") }
  }

  @Test func fetches() throws {
    #expect(try fetch().isNew)
    #expect(try folder.read("demo-1.0.0.mkp") == package)
    #expect(try !fetch("7").isNew)
    #expect(files == ["demo-1.0.0.mkp"])
    #expect(server.paths("GET").filter { $0 == file }.count == 2)
  }

  @Test func goesOnAfterACut() throws {
    server.fail(file, .cut(100))
    _ = try fetch()
    #expect(try folder.read("demo-1.0.0.mkp") == package)
  }

  @Test(arguments: [
    ("{\"success\":false,\"message\":\"Package not found\"}", "Package not found"),
    ("{\"errors\":[\"Not for you\"]}", "Not for you"), ("[]", "error without words"),
    ("<!DOCTYPE html><html><body>Log in</body></html>", "HTML page"), ("", "empty file"), ("PK\u{3}\u{4}zip", "zip"),
  ])
  func refusesWhatIsNoPackage(body: String, words: String) throws {
    server[file] = Array(body.utf8)
    let error = failure { try fetch() }
    #expect(error?.description.contains(words) == true, "\(String(describing: error))")
    #expect(files == [])
  }

  @Test func refusesDamageSizeAndOtherPackages() throws {
    server[file] = Array(package.dropLast(5))
    #expect(failure { try fetch() }?.description.contains("too early") == true)
    let source = try Scratch()
    server[file] = try Array(Data(contentsOf: URL(fileURLWithPath: Sample.package(in: source, name: "other"))))
    #expect(failure { try fetch() }?.description.contains("\"other\" \"1.0.0\"") == true)
    server[file] = package
    #expect(failure { try fetch(size: 100) }?.description.contains("larger than the limit") == true)
    let other = try #require(SHA256Digest(hex: String(repeating: "0", count: 64)))
    #expect(failure { try fetch(sha256: other) }.map { if case .wrongBytes = $0 { true } else { false } } == true)
    #expect(files == [])
    try folder.write("demo-1.0.0.mkp", "mine")
    #expect(failure { try fetch() } == .occupied(path: "\(folder.path)/demo-1.0.0.mkp"))
    #expect(files == ["demo-1.0.0.mkp"])
  }

  @Test(arguments: [
    ("{\"success\":false,\"message\":\"Down\"}", "Down"), ("<html>", "HTML"), ("{\"data\":{}}", "nothing of packages"),
    ("{", "JSON"),
  ])
  func refusesWhatIsNoCatalogue(body: String, words: String) throws {
    server[list] = Array(body.utf8)
    let error = #expect(throws: FetchError.self) { try client().catalogue() }
    #expect(error?.description.contains(words) == true, "\(String(describing: error))")
  }
}
