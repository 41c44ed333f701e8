import Foundation
import HTTPTransport
import TestServers
import Testing

@Suite struct HTTPReplyTests {
  @Test func readsStatusHeadersAndBody() throws {
    let server = try RawServer { _ in .json("{\"rc\":0}") }
    let reply = try HTTPClient().send(HTTPRequest(.get, server.url + "/a?b=c", headers: [("Authorization", "Token x")]))
    #expect(reply.status == 200)
    #expect(reply.headers["server"] == "ntopng 6.2.241023 [x]")
    #expect(reply.text == "{\"rc\":0}")
    #expect(server.requests.first?.target == "/a?b=c")
    #expect(server.requests.first?.head.contains("\r\nAuthorization: Token x\r\n") == true)
  }

  @Test func doesNotFollowRedirects() throws {
    let server = try RawServer { _ in .json("", status: "302 Found", headers: "Location: /lua/login.lua\r\n") }
    let reply = try HTTPClient().send(HTTPRequest(.get, server.url))
    #expect(reply.status == 302)
    #expect(reply.headers["location"] == "/lua/login.lua")
    #expect(server.requests.count == 1)
  }

  @Test(arguments: ["[]", "   <!DOCTYPE html>\nHTTP/1.1 401 Unauthorized\r\n\r\n{}", "HTML"])
  func readsRepliesWithoutStatusLine(body: String) throws {
    let server = try RawServer { _ in .init(body) }
    let reply = try HTTPClient().send(HTTPRequest(.get, server.url))
    #expect(reply.status == nil)
    #expect(reply.text == body)
  }

  @Test func keepsAnEmptyBodyEmpty() throws {
    let server = try RawServer { _ in .init("HTTP/1.1 200 OK\r\n\r\n") }
    #expect(try HTTPClient().send(HTTPRequest(.get, server.url)).body == [])
  }
}

@Suite struct HTTPFailureTests {
  @Test func saysThatNothingListens() throws {
    let server = try RawServer { _ in .init("") }
    server.stop()
    #expect(failure(server.url).map { if case .unreachable = $0 { true } else { false } } == true)
  }

  @Test func saysThatNothingCame() throws {
    let server = try RawServer { _ in .init("") }
    #expect(failure(server.url).map { if case .connectionLost(_, 0, _) = $0 { true } else { false } } == true)
  }

  @Test func saysThatAReplyWasCutOff() throws {
    let server = try RawServer { _ in .init("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"rc\"") }
    #expect(failure(server.url).map { if case .connectionLost(_, 5, _) = $0 { true } else { false } } == true)
  }

  @Test func saysThatAConnectionWasReset() throws {
    let server = try RawServer { _ in
      RawServer.Answer.json(String(repeating: "x", count: 1000)).pausing(afterBytes: 200, milliseconds: 50).resetting()
    }
    #expect(failure(server.url).map { if case .connectionLost = $0 { true } else { false } } == true)
  }

  @Test func endsAtTheTimeLimit() throws {
    let server = try RawServer { _ in RawServer.Answer.json("{}").pausing(afterBytes: 40, milliseconds: 3000) }
    let error = failure(server.url, HTTPLimits(timeoutMilliseconds: 200))
    #expect(error.map { if case .timedOut(_, 200, _) = $0 { true } else { false } } == true)
  }

  @Test(arguments: ["", "Content-Length: 5000\r\n"])
  func endsAtTheSizeLimit(header: String) throws {
    let server = try RawServer { _ in .json(String(repeating: "x", count: 5000), headers: header) }
    let error = failure(server.url, HTTPLimits(maximumBodySize: 4999))
    #expect(error == .tooLarge(server: "127.0.0.1:\(server.port)", limit: 4999))
    #expect(failure(server.url, HTTPLimits(maximumBodySize: 5000)) == nil)
  }

  @Test func endsAtEndlessHeaders() throws {
    let line = "X-Padding: " + String(repeating: "x", count: 1000) + "\r\n"
    let server = try RawServer { _ in .init("HTTP/1.1 200 OK\r\n" + String(repeating: line, count: 1000)) }
    #expect(failure(server.url) == .headTooLarge(server: "127.0.0.1:\(server.port)", limit: 256 << 10))
  }

  @Test(arguments: [
    "file:///etc/passwd", "ftp://localhost/", "", "localhost", "http://", "http:///x", "http://user:secret@localhost/",
    "http://localhost/a b", "http://localhost/\r\nX: y", "http://localhost/ä",
  ])
  func refusesOtherURLs(url: String) throws {
    let error = try #require(failure(url))
    guard case .invalidRequest(let reason) = error else {
      Issue.record("\(error)")
      return
    }
    #expect(!reason.contains("secret"))
  }

  @Test(arguments: [("X", "a\r\nY: b"), ("X\r\n", "a"), ("", "a"), ("X:", "a"), ("X", "a\u{0}")])
  func refusesInjectedHeaders(name: String, value: String) throws {
    let server = try RawServer { _ in .init("") }
    let result = HTTPClient().run([HTTPRequest(.get, server.url, headers: [(name, value)])])[0]
    #expect(throws: HTTPError.self) { try result.get() }
    #expect(server.requests.isEmpty)
  }

  private func failure(_ url: String, _ limits: HTTPLimits = HTTPLimits()) -> HTTPError? {
    do throws(HTTPError) {
      _ = try HTTPClient().send(HTTPRequest(.get, url, limits: limits))
      return nil
    } catch {
      return error
    }
  }
}

@Suite struct HTTPParallelTests {
  @Test func answersInTheOrderOfTheRequests() throws {
    let server = try RawServer { .json($0.target) }
    let replies = HTTPClient().run((0..<40).map { HTTPRequest(.get, server.url + "/\($0)") })
    #expect(try replies.map { try $0.get().text } == (0..<40).map { "/\($0)" })
  }

  @Test func keepsTheNumberOfParallelRequests() throws {
    let gauge = Gauge()
    let server = try RawServer { _ in
      gauge.enter()
      usleep(5000)
      gauge.leave()
      return .json("")
    }
    let replies = HTTPClient(HTTPOptions(maximumParallel: 2)).run(
      Array(repeating: HTTPRequest(.get, server.url), count: 20))
    #expect(replies.count == 20)
    #expect(gauge.highest == 2)
  }

  @Test func asksForMoreAsRepliesCome() throws {
    let server = try RawServer { .json($0.target) }
    var seen: [String] = []
    HTTPClient().run([HTTPRequest(.get, server.url + "/1")]) { number, result in
      seen.append((try? result.get().text) ?? "?")
      return number < 4 ? [HTTPRequest(.get, server.url + "/\(number + 2)")] : []
    }
    #expect(seen == ["/1", "/2", "/3", "/4", "/5"])
  }

  private final class Gauge: Sendable {
    private let lock = NSLock()
    nonisolated(unsafe) private var now = 0
    nonisolated(unsafe) private var most = 0
    var highest: Int { lock.withLock { most } }
    func enter() {
      lock.withLock {
        now += 1; most = max(most, now)
      }
    }
    func leave() { lock.withLock { now -= 1 } }
  }
}

@Suite struct HTTPTransferTests {
  @Test func sendsBodies() throws {
    let server = try RawServer { .json("", headers: "X-Length: \($0.body.count)\r\n") }
    let body = Array(String(repeating: "ä", count: 5000).utf8)
    for method in [HTTPRequest.Method.post, .put, .patch, .delete] {
      #expect(try HTTPClient().send(HTTPRequest(method, server.url, body: .bytes(body))).status == 200)
    }
    #expect(server.requests.map(\.method) == ["POST", "PUT", "PATCH", "DELETE"])
    #expect(server.requests.allSatisfy { $0.body == body })
    #expect(server.requests.allSatisfy { !$0.head.contains("Expect:") })
  }

  @Test func sendsFiles() throws {
    let path = NSTemporaryDirectory() + UUID().uuidString
    let content = Data((0..<300_000).map { UInt8(truncatingIfNeeded: $0) })
    try content.write(to: URL(fileURLWithPath: path))
    defer { try? FileManager.default.removeItem(atPath: path) }
    let server = try RawServer { _ in .json("") }
    var last: Int64 = 0
    for method in [HTTPRequest.Method.put, .post] {
      _ = try HTTPClient().send(
        HTTPRequest(method, server.url, body: .file(path)), progress: { done, _ in last = done })
    }
    #expect(server.requests.map(\.method) == ["PUT", "POST"])
    #expect(server.requests.allSatisfy { $0.body == Array(content) })
    #expect(last == 300_000)
    let error = #expect(throws: HTTPError.self) {
      try HTTPClient().send(HTTPRequest(.put, server.url, body: .file(path + ".missing")))
    }
    #expect(error?.description.contains("No such file") == true)
  }

  @Test func streamsToAReceiver() throws {
    let server = try RawServer {
      $0.target == "/404"
        ? .json("no", status: "404 Not Found") : .json(String(repeating: "x", count: 100_000), status: "206 Partial")
    }
    var size = 0
    let reply = try HTTPClient().send(HTTPRequest(.get, server.url, resumeFrom: 7)) { head, part in
      size += part.count
      return head.status == 206
    }
    #expect(size == 100_000)
    #expect(reply.body == [])
    #expect(server.requests[0].head.contains("Range: bytes=7-\r\n"))
    #expect(try HTTPClient().send(HTTPRequest(.get, server.url + "/404")) { _, _ in false }.text == "no")
    #expect(throws: HTTPError.stoppedByReceiver) {
      try HTTPClient().send(HTTPRequest(.get, server.url)) { _, _ in false }
    }
  }
}

@Suite struct HTTPTLSTests {
  @Test func verifiesTheServer() throws {
    let server = try TLSServer(body: "{\"rc\":0}")
    let trusting = HTTPClient(HTTPOptions(authorityFile: server.authorityFile))
    #expect(try trusting.send(HTTPRequest(.get, server.url)).text == "{\"rc\":0}")
    #expect(problem(server.url, HTTPOptions()) == .certificate)
    #expect(problem(server.url, HTTPOptions(verification: .off)) == nil)
    #expect(problem(server.url, HTTPOptions(authorityFile: "/nonexistent.pem")) == .authorityFile)
  }

  @Test func verifiesTheName() throws {
    let server = try TLSServer(body: "", name: "ntopng.example")
    #expect(problem(server.url, HTTPOptions(authorityFile: server.authorityFile)) == .certificate)
  }

  @Test func refusesOldVersions() throws {
    let server = try TLSServer(body: "", version: "TLSv1_1")
    #expect(problem(server.url, HTTPOptions(verification: .off)) == .handshake)
  }

  @Test func saysThatTheServerSpeaksNoTLS() throws {
    let server = try RawServer { _ in .json("") }
    let url = server.url.replacing("http:", with: "https:")
    #expect(problem(url, HTTPOptions(verification: .off)) == .handshake)
  }

  private func problem(_ url: String, _ options: HTTPOptions) -> TLSProblem? {
    do throws(HTTPError) {
      _ = try HTTPClient(options).send(HTTPRequest(.get, url, limits: HTTPLimits(timeoutMilliseconds: 5000)))
      return nil
    } catch {
      guard case .tls(_, let problem, _) = error else {
        Issue.record("\(error)")
        return nil
      }
      return problem
    }
  }
}
