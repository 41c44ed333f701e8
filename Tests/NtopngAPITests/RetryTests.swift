import HTTPTransport
import TestServers
import Testing

@testable import NtopngAPI

/// What is asked again, what is not, and what ends a run.
@Suite struct RetryTests {
  private func client(_ server: RawServer, seconds: Double = 20) -> NtopngClient {
    NtopngClient(
      NtopngServer(url: server.url, credential: .token("c0ffee00c0ffee00c0ffee00c0ffee00")),
      options: NtopngClientOptions(requestTimeout: 10, deadline: Deadline(seconds: seconds), maximumParallel: 1))
  }

  static let login = "Location: /lua/login.lua?x\r\n"
  static let failed = "Location: /lua/http_status_code.lua?message=internal_error&error_message=x\r\n"
  static let pro = "Location: /lua/http_status_code.lua?message=pro_only\r\n"

  /// A reply, how often one call is asked, and whether a second call is.
  static let replies: [(reply: RawServer.Answer, requests: Int, goesOn: Bool)] = [
    (.json("{\"rc\":0,\"rsp\":[]}"), 1, true),
    (RawServer.Answer(""), 2, true), (.json("{\"rc\":0,").resetting(), 2, true),
    (.json("<html>", status: "500 Error"), 2, true), (.json("{\"rc\":0,\"rsp\":["), 2, true),
    (.json("", status: "302 Found", headers: login), 1, false),
    (.json("We're almost ready", status: "403 Forbidden"), 1, false),
    (.json("", status: "302 Found", headers: failed), 1, true), (.json("", status: "302 Found", headers: pro), 1, true),
    (.json("{\"rc\":-1,\"rc_str\":\"NOT_FOUND\"}", status: "404 Not Found"), 1, true),
    (.json("{\"rc\":-3,\"rc_str\":\"NOT_GRANTED\"}", status: "401 Unauthorized"), 1, true),
  ]

  @Test(arguments: replies.indices)
  func asksAgainOnlyWhatMayPass(index: Int) throws {
    let (reply, requests, goesOn) = Self.replies[index]
    let server = try RawServer { _ in reply }
    let client = client(server)
    _ = client.replies(to: [NtopngCall("get/first")])
    #expect(server.requests.count == requests)
    _ = client.replies(to: [NtopngCall("get/second")])
    #expect((server.requests.count > requests) == goesOn)
  }

  @Test(arguments: [301, 302, 303, 307, 308])
  func neverFollowsARedirect(status: Int) throws {
    let other = try RawServer { _ in .json("{\"rc\":0,\"rsp\":[1]}") }
    let target = other.url
    let server = try RawServer { _ in
      .json("", status: "\(status) Moved", headers: "Location: \(target)/lua/rest/v2/get/x.lua\r\n")
    }
    #expect(throws: NtopngError.self) { try client(server).reply(to: NtopngCall("get/x")) }
    #expect(other.requests.isEmpty)
  }

  @Test func endsWithTheDeadline() throws {
    let server = try RawServer { _ in
      .json("{\"rc\":0,\"rsp\":[1]}").pausing(afterBytes: 10, milliseconds: 30_000)
    }
    let client = client(server, seconds: 0.5)
    let results = client.replies(to: (0..<5).map { NtopngCall("get/\($0)") })
    let kinds = results.map { result -> NtopngError.Kind? in
      if case .failure(let error) = result { error.kind } else { nil }
    }
    #expect(kinds == [.timeout, .deadline, .deadline, .deadline, .deadline])
    #expect(server.requests.count == 1)
  }
}
