import HTTPTransport
import TestServers
import Testing

@Suite struct HTTPProxyTests {
  @Test func asksTheProxy() throws {
    let proxy = try RawServer { .json($0.target) }
    let client = HTTPClient(HTTPOptions(proxy: .url(proxy.url)))
    #expect(try client.send(HTTPRequest(.get, "http://packages.invalid/x")).text == "http://packages.invalid/x")
  }

  @Test func saysThatTheProxyRefuses() throws {
    let proxy = try RawServer { _ in .json("", status: "407 Proxy Authentication Required") }
    let error = #expect(throws: HTTPError.self) {
      try HTTPClient(HTTPOptions(proxy: .url(proxy.url))).send(HTTPRequest(.get, "https://packages.invalid/x"))
    }
    #expect(error == .proxy("it answers CONNECT with status 407"))
    #expect(proxy.requests.map(\.method) == ["CONNECT"])
  }

  @Test func asksForATunnel() throws {
    let proxy = try TunnelProxy()
    let server = try TLSServer(body: "behind")
    let request = HTTPRequest(.get, server.url)
    let known = HTTPOptions(authorityFile: server.authorityFile, proxy: .url(proxy.urlWithPassword))
    #expect(try HTTPClient(known).send(request).text == "behind")
    let unknown = HTTPOptions(authorityFile: server.authorityFile, proxy: .url(proxy.url))
    #expect(throws: HTTPError.proxy("it answers CONNECT with status 407")) { try HTTPClient(unknown).send(request) }
    // Its certificate is verified all the same.
    let error = #expect(throws: HTTPError.self) {
      try HTTPClient(HTTPOptions(proxy: .url(proxy.urlWithPassword))).send(request)
    }
    #expect(error.map { if case .tls(_, .certificate, _) = $0 { true } else { false } } == true)
  }

  @Test func saysThatThereIsNoProxy() throws {
    let error = #expect(throws: HTTPError.self) {
      try HTTPClient(HTTPOptions(proxy: .url("http://proxy.invalid:3128"))).send(HTTPRequest(.get, "http://h.invalid/"))
    }
    #expect(error.map { if case .proxy = $0 { true } else { false } } == true)
  }
}

@Suite struct HTTPRefusalTests {
  @Test func hearsARefusalBeforeTheBodyIsSent() throws {
    let server = try RawServer(answersEarly: true) { _ in .json("{\"message\":\"too big\"}", status: "413 Too Large") }
    let path = try LargeFile(bytes: 20_000_000)
    let reply = try HTTPClient().send(HTTPRequest(.put, server.url, body: .file(path.path)))
    #expect(reply.status == 413)
  }

  @Test func endsWhenNothingMoves() throws {
    let server = try RawServer { _ in RawServer.Answer.json("{}").pausing(afterBytes: 40, milliseconds: 4000) }
    let limits = HTTPLimits(timeoutMilliseconds: 60_000, stallSeconds: 1)
    let error = #expect(throws: HTTPError.self) { try HTTPClient().send(HTTPRequest(.get, server.url, limits: limits)) }
    #expect(error.map { if case .stalled(_, 1, _) = $0 { true } else { false } } == true)
  }
}
