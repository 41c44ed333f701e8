import Foundation
import HTTPTransport
import MKPRelease
import TestServers
import Testing

@Suite struct GitLabTargetTests {
  private let server: GitLabServer
  private let releasing: Releasing
  private let name = "demo-1.2.0.mkp"
  private let all = ["demo-1.2.0.mkp.sha256", "demo-1.2.0.mkp.minisig", "demo-1.2.0.mkp.cdx.json", "demo-1.2.0.mkp"]

  init() async throws {
    server = try GitLabServer()
    releasing = try await Releasing()
  }

  private func publish(
    header: String = "PRIVATE-TOKEN", token: String = GitLabServer.token, retries: Int = 3, allowsOlder: Bool = false
  ) throws -> PublishOutcome {
    let target = GitLabTarget(
      api: try #require(HTTPURL(server.url)), ForgeRelease(repository: "acme/demo", tag: "v1.2.0", notes: "What is new")
    )
    return try releasing.publish(
      target, at: server.url, secrets: [(header, token)], retries: retries, allowsOlder: allowsOlder)
  }

  @Test(arguments: ["PRIVATE-TOKEN", "JOB-TOKEN"])
  func uploadsAndReleases(header: String) throws {
    let outcome = try publish(header: header)
    #expect(server.files == all.map { "demo/1.2.0/\($0)" }.sorted())
    #expect(server["demo/1.2.0/\(name)"] == (try releasing.package))
    #expect(server.links("v1.2.0") == all)
    #expect(outcome.sent.map(\.method) == [.put, .put, .put, .put, .post])
    #expect(try publish(header: header).sent.isEmpty)
    #expect(server.requests.filter { $0.method == "PUT" }.count == 4)
  }

  @Test func addsWhatIsMissing() throws {
    _ = try publish()
    server["demo/1.2.0/\(all[1])"] = nil
    #expect(try publish().sent.map(\.method) == [.put])
  }

  @Test func refusesOtherBytesAndOlderVersions() throws {
    server["demo/1.2.0/\(name)"] = [1]
    #expect(releasing.failure { try publish() }.isConflict)
    server["demo/1.2.0/\(name)"] = nil
    server["demo/1.10.0/demo-1.10.0.mkp"] = [1]
    server["demo-other/9.0.0/x.mkp"] = [1]
    let error = releasing.failure { try publish() }
    #expect(error.isNotNewer && error?.description.contains("1.10.0") == true)
    #expect(!server.requests.contains { $0.method == "PUT" })
    _ = try publish(allowsOlder: true)
  }

  @Test func repeatsSafely() throws {
    server.fail("PUT", all[0], .status("503 Busy"), .drops(afterDoing: true))
    server.fail("PUT", name, .drops(afterDoing: false), .status("429 No", headers: "Retry-After: 0\r\n"))
    server.fail("POST", "releases", .drops(afterDoing: true))
    server.fail("GET", "packages?", .status("502 Bad"))
    _ = try publish(retries: 4)
    #expect(server.links("v1.2.0") == all)
    #expect(server["demo/1.2.0/\(name)"] == (try releasing.package))
  }

  @Test func linksWhatAnOldReleaseLacks() throws {
    _ = try publish()
    let fresh = try GitLabServer()
    let target = GitLabTarget(
      api: try #require(HTTPURL(fresh.url)), ForgeRelease(repository: "acme/demo", tag: "v1.2.0", notes: ""))
    // A release that was made with the tag, before any file.
    let body = HTTPRequest(
      .post, fresh.url + "/projects/acme%2Fdemo/releases", headers: [("PRIVATE-TOKEN", GitLabServer.token)],
      body: .bytes(Array("{\"tag_name\":\"v1.2.0\"}".utf8)))
    #expect(try HTTPClient().send(body).status == 201)
    fresh.fail("POST", "assets/links", .drops(afterDoing: true), .status("503 Busy"))
    _ = try releasing.publish(target, at: fresh.url, secrets: [("PRIVATE-TOKEN", GitLabServer.token)])
    #expect(fresh.links("v1.2.0") == all)
  }

  @Test func noticesOtherBytes() throws {
    server.fail("PUT", name, .corrupts)
    #expect(releasing.failure { try publish() }.isLost)
    #expect(server.links("v1.2.0") == nil)
  }

  @Test(arguments: [
    ("401 Unauthorized", "", "session has expired"), ("413 Too Large", "", "413"),
    ("403 Forbidden", "{\"message\":\"insufficient scope\"}", "insufficient scope"),
    ("302 Found\r\nLocation: /users/sign_in", "", "leads to"),
    ("400 Bad Request", "{\"message\":{\"base\":[\"package exists\"]}}", "package exists"),
  ])
  func saysWhatIsWrong(status: String, body: String, words: String) throws {
    server.fail("PUT", all[0], .status(status, body: body))
    let error = releasing.failure { try publish(retries: 0) }
    #expect(error?.description.contains(words) == true, "\(String(describing: error))")
    #expect(releasing.failure { try publish(token: "wrong-token") }?.description.contains("wrong-token") == false)
  }
}
