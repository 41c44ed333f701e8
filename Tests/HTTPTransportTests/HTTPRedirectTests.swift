import HTTPTransport
import TestServers
import Testing

@Suite struct HTTPRedirectTests {
  private static let headers = [("Authorization", "Bearer secret"), ("PRIVATE-TOKEN", "secret"), ("Accept", "text/x")]

  @Test func keepsCredentialsAtTheSameOrigin() throws {
    let server = try RawServer {
      $0.target == "/a/b" ? .json("", status: "302 Found", headers: "Location: ../c?d\r\n") : .json("here")
    }
    let request = HTTPRequest(.get, server.url + "/a/b", headers: Self.headers)
    #expect(try HTTPClient().send(request, followingRedirects: 1).text == "here")
    #expect(server.requests.map(\.target) == ["/a/b", "/c?d"])
    #expect(server.requests[1]["Authorization"] == "Bearer secret")
  }

  @Test func dropsEverythingThatMayBeACredentialForOthers() throws {
    let other = try RawServer { _ in .json("there") }
    let server = try RawServer { _ in .json("", status: "307 Temporary", headers: "Location: \(other.url)/x\r\n") }
    let request = HTTPRequest(.get, server.url, headers: Self.headers)
    #expect(try HTTPClient().send(request, followingRedirects: 1).text == "there")
    #expect(other.requests[0]["Authorization"] == nil && other.requests[0]["PRIVATE-TOKEN"] == nil)
    #expect(other.requests[0]["Accept"] == "text/x")
  }

  @Test func followsNoMoreThanAllowed() throws {
    let server = try RawServer { _ in .json("", status: "301 Moved", headers: "Location: /again\r\n") }
    #expect(throws: HTTPError.redirect(server: "127.0.0.1:\(server.port)", reason: "there were more than 3")) {
      try HTTPClient().send(HTTPRequest(.get, server.url), followingRedirects: 3)
    }
    #expect(server.requests.count == 4)
  }

  @Test(arguments: [HTTPRequest.Method.post, .put, .patch, .delete])
  func sendsNothingTwice(method: HTTPRequest.Method) throws {
    let server = try RawServer { _ in .json("", status: "307 Temporary", headers: "Location: /again\r\n") }
    let reply = try HTTPClient().send(HTTPRequest(method, server.url, body: .bytes([1])), followingRedirects: 3)
    #expect(reply.status == 307 && server.requests.count == 1)
  }

  @Test(arguments: ["", "Location: ftp://example.org/\r\n", "Location: http://user:pw@localhost/\r\n"])
  func refusesOtherPlaces(header: String) throws {
    let server = try RawServer { _ in .json("", status: "302 Found", headers: header) }
    let error = #expect(throws: HTTPError.self) {
      try HTTPClient().send(HTTPRequest(.get, server.url), followingRedirects: 3)
    }
    #expect(error.map { if case .redirect = $0 { true } else { false } } == true)
  }

  @Test func neverLeavesEncryption() throws {
    let plain = try RawServer { _ in .json("no") }
    let server = try TLSServer(body: "", head: "HTTP/1.1 302 Found\r\nLocation: \(plain.url)/")
    let client = HTTPClient(HTTPOptions(authorityFile: server.authorityFile))
    let error = #expect(throws: HTTPError.self) {
      try client.send(HTTPRequest(.get, server.url), followingRedirects: 3)
    }
    #expect(error?.description.contains("from https to http") == true)
    #expect(plain.requests.isEmpty)
  }
}

@Suite struct HTTPURLTests {
  @Test(arguments: [
    ("http://h/a/b", "c", "http://h/a/c"), ("http://h/a/b", "/c", "http://h/c"),
    ("http://h/a/b", "//i/c", "http://i/c"),
    ("https://h:443/a", "?x", "https://h/a?x"), ("http://H", "b", "http://h/b"),
    ("http://h?q", "https://i", "https://i/"),
  ])
  func resolves(base: String, reference: String, result: String) {
    #expect(HTTPURL(base)?.resolving(reference)?.description == result)
  }

  @Test(arguments: ["ftp://h/", "http://", "http:///x", "http://u:p@h/", "http://h/ä", "h/x", "", "http://:80/"])
  func refuses(text: String) { #expect(HTTPURL(text) == nil) }

  @Test func encodesWhatIsAdded() {
    #expect(HTTPURL("http://h/a")?.appending("b c/ä?.mkp").description == "http://h/a/b%20c/%C3%A4%3F.mkp")
    #expect(HTTPURL("http://h/a")?.with([("n", "a&b/c")]).description == "http://h/a?n=a%26b%2Fc")
  }
}
