import Foundation
import HTTPTransport
import MKPRelease
import TestServers
import Testing

@Suite struct GitHubTargetTests {
  private let releasing: Releasing
  private let name = "demo-1.2.0.mkp"
  private let all = ["demo-1.2.0.mkp.sha256", "demo-1.2.0.mkp.minisig", "demo-1.2.0.mkp.cdx.json", "demo-1.2.0.mkp"]

  init() async throws { releasing = try await Releasing() }

  private func publish(
    _ server: GitHubServer, token: String = GitHubServer.token, retries: Int = 3, allowsOlder: Bool = false
  ) throws -> PublishOutcome {
    let target = GitHubTarget(
      api: try #require(HTTPURL(server.url)), ForgeRelease(repository: "acme/demo", tag: "v1.2.0", notes: "What is new")
    )
    return try releasing.publish(
      target, at: server.url, secrets: [("Authorization", "Bearer \(token)")], retries: retries,
      allowsOlder: allowsOlder)
  }

  @Test(arguments: [true, false])
  func makesAReleaseThatIsCompleteWhenItIsSeen(givesDigests: Bool) throws {
    let server = try GitHubServer(givesDigests: givesDigests)
    let outcome = try publish(server)
    #expect(server.releases.count == 1 && !server.releases[0].isDraft)
    #expect(server.releases[0].assets.map(\.name) == all)
    #expect(server.releases[0].assets.last?.bytes == (try releasing.package))
    #expect(outcome.sent.map(\.method) == [.post, .post, .post, .post, .post, .patch])
    #expect(server.requests.last?.method == "PATCH")
    #expect(try publish(server).sent.isEmpty)
    // The storage never sees the token.
    #expect(server.storage.requests.allSatisfy { $0["Authorization"] == nil })
    #expect(server.storage.requests.isEmpty == givesDigests)
  }

  @Test func finishesAReleaseThatWasBegun() throws {
    let server = try GitHubServer()
    server.add(tag: "v1.2.0", assets: [(all[0], try releasing.folder.read(all[0])), (all[1], [7])], isDraft: true)
    _ = try publish(server)
    #expect(server.releases.count == 1 && Set(server.releases[0].assets.map(\.name)) == Set(all))
    #expect(server.releases[0].assets.first { $0.name == all[1] }?.bytes == (try releasing.folder.read(all[1])))
  }

  @Test func refusesOtherBytesAndOlderVersions() throws {
    let server = try GitHubServer()
    server.add(tag: "v1.2.0", assets: [(name, [1])])
    #expect(releasing.failure { try publish(server) }.isConflict)
    #expect(server.releases[0].assets.count == 1)
    let other = try GitHubServer()
    for number in 1...120 { other.add(tag: "v0.\(number).0", assets: [("demo-0.\(number).0.mkp", [1])]) }
    other.add(tag: "v1.3.0", assets: [("demo-1.3.0.mkp", [1]), ("demo-1.3.0.mkp.sig", [1])])
    let error = releasing.failure { try publish(other) }
    #expect(error.isNotNewer && error?.description.contains("1.3.0") == true && other.releases.count == 121)
    _ = try publish(other, allowsOlder: true)
  }

  @Test func repeatsSafely() throws {
    let server = try GitHubServer()
    server.fail("POST", "/repos/acme/demo/releases", .status("503 Busy"), .drops(afterDoing: true))
    server.fail("POST", "name=\(all[0])", .drops(afterDoing: false), .drops(afterDoing: true))
    server.fail("POST", "name=\(all[1])", .starter, .status("502 Bad"))
    server.fail("POST", "name=\(all[2])", .status("429 No", headers: "Retry-After: 0\r\n"))
    server.fail("PATCH", "releases", .status("500 Oops"), .drops(afterDoing: true))
    server.fail("GET", "releases?", .status("403 Slow", headers: "Retry-After: 0\r\n"))
    _ = try publish(server, retries: 5)
    #expect(server.releases.count == 1 && !server.releases[0].isDraft)
    #expect(server.releases[0].assets.map(\.name).sorted() == all.sorted())
  }

  @Test func noticesOtherBytes() throws {
    for givesDigests in [true, false] {
      let server = try GitHubServer(givesDigests: givesDigests)
      server.fail("POST", "name=\(name)", .corrupts)
      #expect(releasing.failure { try publish(server) }.isLost)
      #expect(server.releases[0].isDraft)
    }
  }

  @Test func noticesAnotherName() throws {
    let server = try GitHubServer()
    server.fail("POST", "name=\(name)", .renames)
    let error = releasing.failure { try publish(server) }
    #expect(error.isLost && error?.description.contains("no file of this name") == true)
  }

  @Test func givesTheTokenToNobodyElse() throws {
    let stranger = try FileServer()
    let server = try GitHubServer(uploads: stranger.url.replacing("127.0.0.1", with: "localhost"))
    let error = releasing.failure { try publish(server) }
    #expect(error?.description.contains("another server") == true)
    #expect(stranger.requests.isEmpty)
  }

  @Test(arguments: [
    ("401 Unauthorized", "", "session has expired"), ("413 Too Large", "", "413"),
    ("404 Not Found", "{\"message\":\"Not Found\"}", "whether the token may see it"),
    (
      "422 Unprocessable", "{\"message\":\"Validation Failed\",\"errors\":[{\"code\":\"already_exists\"}]}",
      "already_exists"
    ),
    ("302 Found\r\nLocation: https://login.example/", "", "leads to https://login.example"),
    ("200 OK", "<html>Log in</html>", "address of the API"), ("200 OK", "{}", "a release without id"),
  ])
  func saysWhatIsWrong(status: String, body: String, words: String) throws {
    let server = try GitHubServer()
    server.fail("POST", "/repos/acme/demo/releases", .status(status, body: body))
    let error = releasing.failure { try publish(server, retries: 0) }
    #expect(error?.description.contains(words) == true, "\(String(describing: error))")
  }

  @Test func neverShowsTheToken() throws {
    let server = try GitHubServer()
    server.fail("GET", "releases", .status("403 Forbidden", body: "{\"message\":\"bad token \(GitHubServer.token)\"}"))
    let error = releasing.failure { try publish(server) }
    #expect(error?.description.contains("bad token ***") == true)
    #expect(
      releasing.failure { try publish(server, token: "wrong-token") }?.description.contains("wrong-token") == false)
  }
}
