import Foundation
import Synchronization
import TestServers
import Testing

@testable import NtopngAPI

@Suite struct CacheTests {
  let path = NSTemporaryDirectory() + "ntopng-cache-" + UUID().uuidString

  private func cache(_ url: String, _ credential: NtopngCredential = .token("secret-token")) throws -> ReplyCache {
    let folder = try CacheFolder(path: path)
    return ReplyCache(folder: folder, url: url, credentialHash: credential.hash(in: folder))
  }

  private func client(
    _ server: RawServer, _ credential: NtopngCredential = .token("secret-token"), cached: Bool = true
  ) throws -> NtopngClient {
    NtopngClient(
      NtopngServer(url: server.url, credential: credential), cache: cached ? try cache(server.url, credential) : nil)
  }

  private func removed<Value>(_ body: () throws -> Value) rethrows -> Value {
    defer { try? FileManager.default.removeItem(atPath: path) }
    return try body()
  }

  @Test func asksOnceWithinTheLifetime() throws {
    try removed {
      let server = try RawServer { _ in .json("{\"rc\":0,\"rsp\":[5],\"recordsTotal\":1}") }
      let call = NtopngCall("get/x", lifetime: 60, ["ifid": "0"])
      let first = try client(server).reply(to: call)
      let second = try client(server).reply(to: call)
      #expect(server.requests.count == 1)
      #expect(!first.isCached && second.isCached)
      #expect(second.value == [5] && second.total == 1 && second.time == first.time)
      _ = try client(server).reply(to: NtopngCall("get/x", lifetime: 60, ["ifid": "1"]))
      _ = try client(server, .token("another")).reply(to: call)
      _ = try client(server).reply(to: NtopngCall("get/x", ["ifid": "0"]))
      #expect(server.requests.count == 4)
    }
  }

  @Test func keepsSecretsOutAndFilesPrivate() throws {
    try removed {
      let server = try RawServer { _ in .json("{\"rc\":0,\"rsp\":[]}") }
      _ = try client(server).reply(to: NtopngCall("get/x", lifetime: 60))
      let names = try FileManager.default.contentsOfDirectory(atPath: path)
      #expect(names.contains { $0.hasPrefix("reply-") })
      for name in names {
        let attributes = try FileManager.default.attributesOfItem(atPath: path + "/" + name)
        #expect(attributes[.posixPermissions] as? Int == 0o600)
        let content = try Data(contentsOf: URL(fileURLWithPath: path + "/" + name))
        #expect(content.range(of: Data("secret-token".utf8)) == nil)
      }
      #expect(try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int == 0o700)
    }
  }

  @Test func takesOldRepliesWhileTheServerFails() throws {
    try removed {
      let calls = Counter()
      let server = try RawServer { _ in
        calls.next() == 1 ? .json("{\"rc\":0,\"rsp\":[7]}") : .json("<html>", status: "500 Error")
      }
      let call = NtopngCall("get/x", lifetime: 1)
      _ = try client(server).reply(to: call)
      usleep(1_200_000)
      let reply = try client(server).reply(to: call)
      #expect(reply.value == [7])
      #expect(reply.staleReason?.kind == .malformedReply)
    }
  }

  @Test func showsNothingOldAfterARefusedLogin() throws {
    try removed {
      let calls = Counter()
      let server = try RawServer { _ in
        calls.next() == 1
          ? .json("{\"rc\":0,\"rsp\":[7]}") : .json("", status: "302 Found", headers: "Location: /lua/login.lua?x\r\n")
      }
      let call = NtopngCall("get/x", lifetime: 1)
      _ = try client(server).reply(to: call)
      usleep(1_200_000)
      #expect(throws: NtopngError.self) { try client(server).reply(to: call) }
    }
  }

  @Test func manyOpenANewFolder() throws {
    for _ in 0..<50 {
      try removed {
        let hashes = Mutex<[String]>([])
        let group = DispatchGroup()
        for _ in 0..<20 {
          group.enter()
          Thread.detachNewThread {
            let hash = (try? CacheFolder(path: path).hash(["x"])) ?? "none"
            hashes.withLock { $0.append(hash) }
            group.leave()
          }
        }
        group.wait()
        let expected = try CacheFolder(path: path).hash(["x"])
        #expect(hashes.withLock { $0 } == Array(repeating: expected, count: 20))
      }
    }
  }

  @Test func oneFlightForMany() throws {
    try removed {
      let server = try RawServer { _ in
        usleep(200_000)
        return .json("{\"rc\":0,\"rsp\":[1]}")
      }
      let answers = Mutex<[String]>([])
      // Threads of their own: each waits for a file lock.
      let group = DispatchGroup()
      for _ in 0..<40 {
        group.enter()
        Thread.detachNewThread {
          let answer: String
          do {
            answer = try client(server).reply(to: NtopngCall("get/x", lifetime: 60)).value.compactText
          } catch {
            answer = "\(error)"
          }
          answers.withLock { $0.append(answer) }
          group.leave()
        }
      }
      group.wait()
      #expect(answers.withLock { $0 } == [String](repeating: "[1]", count: 40))
      #expect(server.requests.count == 1)
    }
  }

  @Test func triesARefusedPasswordOnlyOnceInAWhile() throws {
    try removed {
      let server = try RawServer { _ in .json("", status: "302 Found", headers: "Location: /lua/login.lua?x\r\n") }
      let wrong = NtopngCredential.password(user: "u", password: "wrong")
      for _ in 0..<5 { #expect(throws: NtopngError.self) { try client(server, wrong).reply(to: NtopngCall("get/x")) } }
      #expect(server.requests.count == 1)
      let error = #expect(throws: NtopngError.self) { try client(server, wrong).reply(to: NtopngCall("get/x")) }
      #expect(error?.kind == .lockedOut)
      let other = NtopngCredential.password(user: "u", password: "other")
      #expect(throws: NtopngError.self) { try client(server, other).reply(to: NtopngCall("get/x")) }
      #expect(server.requests.count == 2)
    }
  }

  @Test func survivesDamagedFiles() throws {
    try removed {
      let server = try RawServer { _ in .json("{\"rc\":0,\"rsp\":[1]}") }
      let call = NtopngCall("get/x", lifetime: 60)
      _ = try client(server).reply(to: call)
      let name = try #require(
        try FileManager.default.contentsOfDirectory(atPath: path).first { $0.hasPrefix("reply-") })
      let whole = try Data(contentsOf: URL(fileURLWithPath: path + "/" + name))
      for size in 0..<whole.count {
        try whole.prefix(size).write(to: URL(fileURLWithPath: path + "/" + name))
        #expect(try cache(server.url).entry(String(name.dropFirst(6)), now: AgentClock.now()) == nil)
      }
      #expect(try client(server).reply(to: call).value == [1])
      #expect(server.requests.count == 2)
    }
  }

  @Test func takesNothingFromTheFuture() throws {
    try removed {
      let cache = try cache("http://x")
      try cache.store("00", body: [1], time: 1000)
      #expect(cache.entry("00", now: 900) == nil)
      #expect(cache.entry("00", now: 1000) != nil)
    }
  }

  @Test func staysBelowItsSize() throws {
    try removed {
      let folder = try CacheFolder(path: path, maximumSize: 100_000)
      for number in 0..<50 { try folder.write("reply-\(number)", [UInt8](repeating: 0, count: 10_000)) }
      try folder.write("left.123.tmp", [1])
      // Older than all replies.
      try folder.write("talkers-1", [1])
      try FileManager.default.setAttributes(
        [.modificationDate: Date(timeIntervalSinceNow: -80_000)], ofItemAtPath: path + "/talkers-1")
      folder.trim()
      #expect(folder.read("talkers-1") == [1])
      let names = try FileManager.default.contentsOfDirectory(atPath: path).filter { $0.hasPrefix("reply-") }
      #expect(names.count == 9)
    }
  }

  @Test func refusesFoldersThatAreNotItsOwn() throws {
    try removed {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
      try FileManager.default.createSymbolicLink(atPath: path + "/link", withDestinationPath: "/tmp")
      #expect(throws: CacheError.self) { try CacheFolder(path: path + "/link") }
      try Data().write(to: URL(fileURLWithPath: path + "/file"))
      #expect(throws: CacheError.self) { try CacheFolder(path: path + "/file") }
    }
  }

  private final class Counter: Sendable {
    private let lock = NSLock()
    nonisolated(unsafe) private var value = 0
    func next() -> Int {
      lock.withLock {
        value += 1
        return value
      }
    }
  }
}
