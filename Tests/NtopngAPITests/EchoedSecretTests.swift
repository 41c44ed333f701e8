import Foundation
import JSONText
import TestServers
import Testing

@testable import NtopngAPI

/// A server that shows the login again: it stands in no error, no data and no cache.
@Suite struct EchoedSecretTests {
  static let token = "0123456789abcdef0123456789abcdef"
  static let password = "p/ss wörd%41&\"x\""
  static let credentials: [NtopngCredential] = [.token(token), .password(user: "checkmk", password: password)]

  /// How a reply may hold a text.
  static let replies: [@Sendable (String) -> RawServer.Answer] = [
    { .json("{\"rc\":0,\"rsp\":{\"a\":\(JSONValue.string($0).compactText),\(JSONValue.string($0).compactText):[1]}}") },
    { .json("{\"rc\":0,\"rsp\":[\"\(escaped($0))\"]}") }, { .json("{\"rc\":-7,\"rc_str\":\"bad \(escaped($0))\"}") },
    { .json("", status: "302 Found", headers: "Location: http://x/\(percent($0))/y\r\n") },
    {
      let location = "/lua/http_status_code.lua?message=internal_error&error_message=x%20\(percent($0))"
      return .json("", status: "302 Found", headers: "Location: \(location)\r\n")
    },
    {
      let location = "/lua/http_status_code.lua?message=forbidden&error_message=\(percent(percent($0)))"
      return .json("", status: "302 Found", headers: "Location: \(location)\r\n")
    },
    { .json("", status: "302 Found", headers: "Location: /lua/http_status_code.lua?message=\(percent($0))\r\n") },
    { RawServer.Answer("HTTP/1.1 200 OK\r\nServer: ntopng 6.2 [\(percent($0))]\r\n\r\n{\"rc\":0,\"rsp\":[]}") },
    { .json("{\"rc\":0,\"rsp\":1\($0)") }, { .json("<html>\($0)") },
  ]

  @Test(arguments: replies.indices, credentials)
  func isHidden(index: Int, credential: NtopngCredential) throws {
    let path = NSTemporaryDirectory() + "ntopng-echo-" + UUID().uuidString
    defer { try? FileManager.default.removeItem(atPath: path) }
    let folder = try CacheFolder(path: path)
    let secrets = Self.texts(credential)
    for secret in secrets {
      let answer = Self.replies[index](secret)
      let server = try RawServer { _ in answer }
      let cache = ReplyCache(folder: folder, url: server.url, credentialHash: "\(secret.count)")
      let client = NtopngClient(
        NtopngServer(url: server.url, credential: credential),
        options: NtopngClientOptions(deadline: Deadline(seconds: 20), retries: 0), cache: cache)
      let seen: String
      switch client.replies(to: [NtopngCall("get/x", lifetime: 60)]).first {
      case .success(let reply)?: seen = reply.value.compactText + (client.serverField ?? "")
      case .failure(let error)?: seen = "\(error)"
      case nil: seen = ""
      }
      for text in secrets {
        #expect(!client.server.credential.mask.occurs(in: Array(seen.utf8)), "\(seen)")
        #expect(!seen.contains(text), "\(seen)")
      }
      for file in try FileManager.default.contentsOfDirectory(atPath: path) {
        let content = FileManager.default.contents(atPath: folder.file(file)) ?? Data()
        #expect(!client.server.credential.mask.occurs(in: Array(content)), "\(file)")
      }
    }
  }

  @Test func rowsAreHiddenToo() throws {
    let rows = "[{\"name\":\"\(Self.token)\"},{\"name\":\"x\"}]"
    let server = try RawServer { _ in .json("{\"rc\":0,\"rsp\":{\"data\":\(rows)}}") }
    let client = NtopngClient(NtopngServer(url: server.url, credential: .token(Self.token)))
    let lists = client.lists([NtopngCall("get/x")], at: "data") { $1["name"]?.text }
    #expect(try lists.first?.get().rows == ["***", "x"])
  }

  /// What the login is sent as, and what it is.
  private static func texts(_ credential: NtopngCredential) -> [String] {
    switch credential {
    case .none: []
    case .token(let token): [token, "Token \(token)"]
    case .password(let user, let password):
      [password, "\(user):\(password)", Base64.encode(Array("\(user):\(password)".utf8))]
    }
  }

  private static func percent(_ text: String) -> String { PercentEncoding.encode(text) }

  private static func escaped(_ text: String) -> String {
    text.utf16.map { "\\u" + String(repeating: "0", count: 4 - String($0, radix: 16).count) + String($0, radix: 16) }
      .joined()
  }
}

/// Token and password in clear to another machine: only where that is allowed.
@Suite struct PlainCredentialsTests {
  static let plain = ["http://192.0.2.1:3000", "HTTP://ntopng.example", "http://127.example.org", "http://0.0.0.0"]
  static let fine = ["https://192.0.2.1:3001", "http://127.0.0.1:3000", "http://localhost:3000/x", "http://[::1]:3000"]

  @Test(arguments: plain)
  func isRefused(url: String) {
    let server = NtopngServer(url: url, credential: .token(EchoedSecretTests.token))
    #expect(server.hasPlainCredentials)
    let client = NtopngClient(server)
    #expect(throws: NtopngError.plainCredentials) { try client.interfaces() }
    #expect(client.statistics.made == 0)
    #expect(!NtopngServer(url: url, credential: .none).hasPlainCredentials)
  }

  @Test(arguments: fine)
  func isNoMatter(url: String) {
    #expect(!NtopngServer(url: url, credential: .token(EchoedSecretTests.token)).hasPlainCredentials)
  }

  /// 0.0.0.0 reaches this machine, but is no address of it.
  @Test func isAllowedWhereSaid() throws {
    let listening = try RawServer { _ in .json("{\"rc\":0,\"rsp\":[]}") }
    let server = NtopngServer(
      url: "http://0.0.0.0:\(listening.port)", credential: .token(EchoedSecretTests.token), allowsPlainCredentials: true
    )
    #expect(try NtopngClient(server).interfaces().isEmpty)
    #expect(listening.requests.first?["authorization"] == "Token \(EchoedSecretTests.token)")
  }
}

/// What a hostile server may cost.
@Suite struct CostTests {
  @Test func countsAllRepliesTogether() throws {
    let body = "{\"rc\":0,\"rsp\":\"\(String(repeating: "x", count: 60_000))\"}"
    let server = try RawServer { _ in .json(body) }
    var options = NtopngClientOptions(deadline: Deadline(seconds: 20), maximumParallel: 1)
    options.maximumTotalSize = 150_000
    let client = NtopngClient(NtopngServer(url: server.url, credential: .none), options: options)
    let results = client.replies(to: (0..<9).map { NtopngCall("get/\($0)") })
    #expect(results.count { (try? $0.get()) != nil } == 2)
    #expect(server.requests.count <= 4)
    for result in results.suffix(5) {
      #expect(throws: NtopngError.tooLarge(limit: 150_000)) { try result.get() }
    }
  }

  @Test func listsEachInterfaceOnce() throws {
    let rows = (0..<5000).map { "{\"ifid\":\($0 % 100),\"ifname\":\"e\($0)\"}" }.joined(separator: ",")
    let server = try RawServer { _ in .json("{\"rc\":0,\"rsp\":[\(rows)]}") }
    #expect(try NtopngClient(NtopngServer(url: server.url, credential: .none)).interfaces().count == 100)
  }
}
