import Foundation
import HTTPTransport
import MKPFormat
import MKPRelease
import TestServers
import Testing

@Suite struct HTTPTargetTests {
  private let server: FileServer
  private let releasing: Releasing
  private let name = "demo-1.2.0.mkp"

  init() async throws {
    server = try FileServer()
    releasing = try await Releasing()
  }

  private func publish(retries: Int = 3, allowsOlder: Bool = false, stall: Int = 60, index: [PackageRelease.File] = [])
    throws
    -> PublishOutcome
  {
    let base = try #require(HTTPURL(server.url + "/repo/"))
    return try releasing.publish(
      HTTPTarget(base: base, index: index), at: server.url, retries: retries, allowsOlder: allowsOlder, stall: stall)
  }

  private var puts: [String] { server.paths("PUT").map { String($0.dropFirst("/repo/".count)) } }

  @Test func sendsThePackageLastAndNothingTwice() throws {
    let outcome = try publish()
    #expect(puts == ["\(name).sha256", "\(name).minisig", "\(name).cdx.json", name])
    #expect(outcome.sent.count == 4 && outcome.place == "\(server.url)/repo/\(name)")
    #expect(server["/repo/\(name)"] == (try releasing.package))
    let digest = try SHA256Digest(ofFile: releasing.path).hex
    #expect(server.requests.last { $0.method == "PUT" }?["X-Checksum-Sha256"] == digest)
    #expect(try publish().sent.isEmpty)
    #expect(puts.count == 4)
  }

  @Test func sendsWhatItsPlanSays() throws {
    let plan = HTTPTarget(base: try #require(HTTPURL(server.url + "/repo/"))).plan(try releasing.release())
    let sent = try publish().sent
    #expect(plan.map { $0.json(secrets: []) } == sent.map { $0.json(secrets: []) })
  }

  @Test func addsOnlyWhatIsMissing() throws {
    _ = try publish()
    server["/repo/\(name).minisig"] = nil
    #expect(try publish().sent.map(\.url) == ["\(server.url)/repo/\(name).minisig"])
  }

  @Test func refusesOtherBytesUnderTheSameVersion() throws {
    server["/repo/\(name)"] = [1, 2, 3]
    #expect(releasing.failure { try publish() }.isConflict)
    #expect(puts.isEmpty && server["/repo/\(name)"] == [1, 2, 3])
    server["/repo/\(name)"] = try releasing.package + [0]
    #expect(releasing.failure { try publish() }.isConflict)
    server["/repo/\(name)"] = try releasing.package
    server["/repo/\(name).minisig"] = [7]
    #expect(releasing.failure { try publish() }.isConflict)
  }

  @Test func replacesWhatAFailedAttemptLeft() throws {
    server["/repo/\(name).minisig"] = [7]
    _ = try publish()
    #expect(server["/repo/\(name).minisig"] == (try releasing.folder.read("\(name).minisig")))
  }

  @Test func refusesAnOlderVersion() throws {
    server["/repo/index.json"] = Sample.index([Sample.entry("1.3.0"), Sample.entry("1.2.0-rc.1")]).fileBytes
    let error = releasing.failure { try publish() }
    #expect(error.isNotNewer && error?.description.contains("1.3.0") == true && puts.isEmpty)
    _ = try publish(allowsOlder: true)
    server["/repo/index.json"] = Sample.index([Sample.entry("9.0.0", name: "other")]).fileBytes
    server["/repo/\(name)"] = nil
    _ = try publish()
  }

  @Test(arguments: [
    FileServer.Fault.status("503 Busy", headers: "Retry-After: 0\r\n"),
    .status("429 No", headers: "Retry-After: 1\r\n"),
    .status("500 Oops"), .status("502 Bad"), .status("504 Late"), .drops(afterStoring: false),
    .drops(afterStoring: true),
  ])
  func repeatsWhatMayPass(fault: FileServer.Fault) throws {
    server.fail("/repo/\(name).minisig", .status("503 Busy"), .status("503 Busy"))
    // The first request to the package is the look whether it is there.
    server.fail("/repo/\(name)", .drops(afterStoring: false), fault)
    _ = try publish(retries: 4)
    #expect(server["/repo/\(name)"] == (try releasing.package))
    #expect(try publish().sent.isEmpty)
  }

  @Test(arguments: [
    ("413 Content Too Large", "", "does not take a file of this size"), ("401 Unauthorized", "", "session has expired"),
    ("302 Found", "Location: /login\r\n", "session has expired"), ("403 Forbidden", "", "do not allow"),
    ("409 Conflict", "", "the folder must exist"), ("507 Insufficient Storage", "", "status 507"),
    ("429 No", "Retry-After: 4000\r\n", "come back in 4000 s"),
  ])
  func saysWhatTheServerRefuses(status: String, headers: String, words: String) throws {
    server.fail("/repo/\(name).sha256", .wholeFile, .status(status, headers: headers))
    let error = releasing.failure { try publish() }
    #expect(error?.description.contains(words) == true, "\(String(describing: error))")
    #expect(server["/repo/\(name)"] == nil)
    _ = try publish()
  }

  @Test func noticesThatNothingWasStored() throws {
    server.fail("/repo/\(name).sha256", .wholeFile, .forgets)
    #expect(releasing.failure { try publish() }.isLost)
    #expect(server["/repo/\(name)"] == nil)
  }

  @Test func noticesWhatComesBackWrong() throws {
    server.fail("/repo/\(name).sha256", .wholeFile, .wholeFile, .wrongLength(-1))
    #expect(releasing.failure { try publish() }.isLost)
  }

  @Test func givesASlowServerUp() throws {
    _ = try publish()
    server.fail("/repo/\(name)", .pause(3, milliseconds: 9000))
    let error = releasing.failure { try publish(retries: 0, stall: 1) }
    guard case .transport(.stalled)? = error.server else {
      Issue.record("\(String(describing: error))")
      return
    }
  }

  @Test func replacesTheIndexLast() async throws {
    let builder = IndexBuilder(folder: releasing.folder.path, trusted: TrustedKeys([releasing.key]))
    _ = try await builder.write(builder.index(serial: 4, created: .now, days: 1), keys: [releasing.key])
    let index = try HTTPTarget.index(in: releasing.folder.path)
    _ = try publish(index: index)
    #expect(Array(puts.suffix(4)) == [name, "index.signed.json", "index.json.minisig", "index.json"])
    #expect(try publish(index: index).sent.isEmpty)
    server["/repo/index.json"] = Sample.index([], serial: 4).fileBytes
    let error = releasing.failure { try publish(index: index) }
    #expect(error?.description.contains("not higher than 4") == true)
  }
}
