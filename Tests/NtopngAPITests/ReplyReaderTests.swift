import Foundation
import HTTPTransport
import JSONText
import TestServers
import Testing

@testable import NtopngAPI

/// What ntopng really sent, replayed byte by byte.
@Suite struct RecordedReplyTests {
  static let failures: [(String, NtopngError.Kind)] = [
    ("auth.none", .notAuthenticated), ("auth.admin_default_password", .defaultPassword),
    ("err.unknown_parameter", .unknownParameter), ("err.unknown_script", .notFound),
    ("err.missing_ifid", .unknownInterface), ("err.unknown_host", .notFound),
    ("err.no_alert_capability", .notGranted), ("err.admin_only", .notGranted), ("err.pro_only", .notLicensed),
    ("err.script_failure_all_alerts", .luaFailure), ("err.two_replies_in_one", .malformedReply),
    ("err.no_status_line", .malformedReply), ("err.starting_up", .startingUp),
  ]

  @Test(arguments: failures)
  func tellsFailuresApart(name: String, kind: NtopngError.Kind) throws {
    let error = try #require(failure(try Fixture.answer(name)))
    #expect(error.kind == kind)
    #expect(!error.description.contains("\n"))
  }

  @Test func namesWhatWasRefused() throws {
    #expect(failure(try Fixture.answer("err.unknown_parameter")) == .unknownParameter("foo_bar"))
    #expect(failure(try Fixture.answer("err.pro_only")) == .notLicensed(needed: .pro))
    #expect(failure(try Fixture.answer("err.unknown_script")) == .unknownEndpoint("get/x"))
    #expect(failure(try Fixture.answer("err.two_replies_in_one")) == .refused(code: -5, text: "INVALID_ARGUMENTS"))
    guard case .luaFailure(let text)? = failure(try Fixture.answer("err.script_failure_all_alerts")) else {
      Issue.record("no Lua failure")
      return
    }
    #expect(text.contains("all_alert_store.lua:365: bad argument #4"))
  }

  static let foreign: [(String, String)] = [
    ("HTTP/1.1 200 OK\r\n\r\n<html>Welcome to nginx</html>", "HTML"),
    ("HTTP/1.1 404 Not Found\r\n\r\n<!DOCTYPE html><title>404</title>", "status 404"),
    ("HTTP/1.1 302 Found\r\nLocation: https://portal.example/?a=1\r\n\r\n", "redirect to https://portal.example"),
    ("HTTP/1.1 200 OK\r\n\r\n{\"rc\":0,\"rsp\":[1,2", "no JSON"), ("HTTP/1.1 200 OK\r\n\r\n", "empty body"),
    ("HTTP/1.1 200 OK\r\n\r\n{\"hello\":1}", "without a result code"),
    ("HTTP/1.1 200 OK\r\n\r\n{\"rc\":0}", "without 'rsp'"),
    ("HTTP/1.1 500 Oops\r\n\r\n{\"rc\":0,\"rsp\":[]}", "status 500"),
    ("HTTP/1.1 200 OK\r\n\r\n\u{1}garbage", "no JSON"),
  ]

  @Test(arguments: foreign)
  func recognisesWhatIsNotNtopng(reply: String, words: String) throws {
    guard case .malformedReply(let reason)? = failure(.init(reply)) else {
      Issue.record("taken for an answer")
      return
    }
    #expect(reason.contains(words))
  }

  private func failure(_ answer: RawServer.Answer) -> NtopngError? {
    do {
      let server = try RawServer { _ in answer }
      let client = NtopngClient(NtopngServer(url: server.url + "/", credential: .token("x")))
      _ = try client.reply(to: NtopngCall("get/x"))
      return nil
    } catch {
      return error as? NtopngError
    }
  }
}

@Suite struct NtopngClientTests {
  /// Before 6.0 `recordsTotal` of a list of alerts counts the rows of the page.
  @Test func countsTheRowsOfAllPages() throws {
    let server = try RawServer { _ in .json("{\"rc\":0,\"rsp\":[],\"recordsTotal\":0,\"recordsFiltered\":28}") }
    let client = NtopngClient(NtopngServer(url: server.url, credential: .none))
    #expect(try client.reply(to: NtopngCall("get/host/alert/list")).total == 28)
  }

  @Test func sendsTokenAndEncodedParameters() throws {
    let server = try RawServer { _ in .json("{\"rc\":0,\"rsp\":[],\"recordsTotal\":7}") }
    let client = NtopngClient(NtopngServer(url: server.url, credential: .token("0123")))
    let reply = try client.reply(
      to: NtopngCall("get/host/active", ["ifid": "1", "host": "fe80::1@5", "severity": "5;gte", "none": nil]))
    #expect(reply.total == 7)
    #expect(reply.value == [])
    let request = try #require(server.requests.first)
    #expect(request.target == "/lua/rest/v2/get/host/active.lua?ifid=1&host=fe80%3A%3A1%405&severity=5%3Bgte")
    #expect(request.head.contains("\r\nAuthorization: Token 0123\r\n"))
    #expect(client.version == NtopngVersion(6, 2, 241023))
  }

  @Test func sendsPasswords() throws {
    let server = try RawServer { _ in .json("{\"rc\":0,\"rsp\":[]}") }
    let credential = NtopngCredential.password(user: "checkmk", password: "pä:ss")
    _ = try NtopngClient(NtopngServer(url: server.url, credential: credential)).reply(to: NtopngCall("x"))
    let expected = Data("checkmk:pä:ss".utf8).base64EncodedString()
    #expect(server.requests.first?.head.contains("\r\nAuthorization: Basic \(expected)\r\n") == true)
  }

  @Test(arguments: 0..<20)
  func encodesBase64(length: Int) {
    let bytes = (0..<length).map { UInt8(truncatingIfNeeded: $0 * 37 + 200) }
    #expect(Base64.encode(bytes) == Data(bytes).base64EncodedString())
  }

  @Test func neverShowsASecret() {
    for credential in [NtopngCredential.token("s3cret"), .password(user: "u", password: "s3cret")] {
      var dumped = ""
      dump(NtopngServer(url: "http://x", credential: credential), to: &dumped)
      #expect(!"\(credential) \(String(reflecting: credential)) \(dumped)".contains("s3cret"))
    }
  }

  @Test func leavesOutWhatOldVersionsDoNotKnow() {
    let call = NtopngCall("get/interface/data", ["ifid": "0", "type": "summary"])
    #expect(call.target(for: NtopngVersion(5, 2)).hasSuffix("?ifid=0"))
    #expect(call.target(for: NtopngVersion(5, 4)).hasSuffix("?ifid=0&type=summary"))
  }

  @Test func asksNothingMoreAfterARefusedLogin() throws {
    let server = try RawServer { _ in .json("", status: "302 Found", headers: "Location: /lua/login.lua?x\r\n") }
    let client = NtopngClient(
      NtopngServer(url: server.url, credential: .password(user: "u", password: "p")),
      options: NtopngClientOptions(maximumParallel: 1))
    let results = client.replies(to: (0..<10).map { NtopngCall("get/\($0)") })
    #expect(results.count == 10)
    #expect(server.requests.count == 1)
  }

  @Test func triesLostConnectionsAgain() throws {
    let server = try RawServer { _ in .init("") }
    let client = NtopngClient(NtopngServer(url: server.url, credential: .none))
    #expect(throws: NtopngError.self) { try client.reply(to: NtopngCall("get/x")) }
    #expect(server.requests.count == 2)
    #expect(client.statistics.made == 2)
    #expect(client.statistics.failed == 2)
  }

  @Test func staysBelowTheParallelLimit() throws {
    let server = try RawServer { .json("{\"rc\":0,\"rsp\":\"\($0.target)\"}") }
    let client = NtopngClient(NtopngServer(url: server.url, credential: .none))
    let results = client.replies(to: (0..<50).map { NtopngCall("get/\($0)") })
    #expect(try results.map { try $0.get().value.stringValue } == (0..<50).map { "/lua/rest/v2/get/\($0).lua" })
    #expect(server.requests.count == 50)
  }
}

@Suite struct EditionAndVersionTests {
  static let sentences: [(String, NtopngEdition)] = [
    ("ntopng Community v.6.2.241023 rev.0 (Debian GNU/Linux 12 (bookworm))", .community),
    ("ntopng Professional v.6.2.241023", .pro), ("ntopng Pro v.5.6", .pro), ("ntopng Enterprise M v.6.2", .enterpriseM),
    ("ntopng Enterprise L v.6.2", .enterpriseL), ("ntopng Enterprise XL v.6.2", .enterpriseXL),
    ("ntopng Enterprise v.5.0", .enterprise), ("nEdge v.6.2", .nedge), ("something", .unknown),
  ]

  @Test(arguments: sentences)
  func readsTheEdition(sentence: String, edition: NtopngEdition) {
    #expect(NtopngEdition(sentence: sentence) == edition)
  }

  @Test func readsTheVersion() {
    #expect(NtopngVersion(in: "ntopng 6.2.241023 [Debian GNU/Linux 12]") == NtopngVersion(6, 2, 241023))
    #expect(NtopngVersion(in: "ntopng 5.0 (x86_64)") == NtopngVersion(5, 0))
    #expect(NtopngVersion(in: "nginx") == nil)
    #expect(NtopngVersion(5, 6) < NtopngVersion(6, 0) && NtopngVersion(6, 2) < NtopngVersion(6, 2, 1))
  }

  @Test func knowsWhatStandsInTheWay() {
    #expect(
      Capability.obstacle(to: "get/system/status", version: NtopngVersion(6, 0), edition: .unknown)
        == .unknownEndpoint("get/system/status"))
    #expect(
      Capability.obstacle(to: "get/snmp/device/list", version: nil, edition: .community) == .notLicensed(needed: .pro))
    #expect(Capability.obstacle(to: "get/snmp/device/list", version: nil, edition: .enterpriseL) == nil)
    #expect(Capability.obstacle(to: "get/host/active", version: NtopngVersion(5, 0), edition: .community) == nil)
  }
}

/// Recorded replies in `Tests/Fixtures/ntopng`.
enum Fixture {
  static func answer(_ name: String) throws -> RawServer.Answer {
    .init(
      bytes: Array(try Data(contentsOf: URL(fileURLWithPath: Repository.path("Tests/Fixtures/ntopng/\(name).http")))))
  }
}
