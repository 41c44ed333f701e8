import Foundation
import NtopngAPI
import Testing

@testable import NtopngViews

/// The names of Checkmk's hosts come from livestatus, or one line says why not.
@Suite struct CheckmkHostsTests {
  private static let rows = """
    [["web-1","192.0.2.1",{"ADDRESS_4":"192.0.2.1","ADDRESSES_4":"192.0.2.2 192.0.2.3","TAGS":"x"}],
    ["web-2","2001:db8::2",{"ADDRESS_6":"2001:db8::2"}],["twin-a","192.0.2.9",{}],["twin-b","192.0.2.9",{}],
    ["none","0.0.0.0",{}],["empty","",{}],["short"],7,null,["bad","192.0.2.300",{"ADDRESSES_4":5}]]
    """

  private func hosts(_ answer: String, seconds: Double = 20) throws -> CheckmkHosts {
    let livestatus = try Livestatus(answer)
    defer { withExtendedLifetime(livestatus) {} }
    return try CheckmkHosts(socket: livestatus.path, until: Deadline(seconds: seconds))
  }

  @Test func namesHostsByTheirAddresses() throws {
    let livestatus = try Livestatus(Self.reply(Self.rows))
    let found = try CheckmkHosts(socket: livestatus.path, until: Deadline(seconds: 20))
    let names = ["192.0.2.1", "192.0.2.3", "2001:DB8:0::2", "192.0.2.9", "0.0.0.0", "192.0.2.4"].map {
      HostAddress($0).flatMap { found[$0] }
    }
    #expect(names == ["web-1", "web-1", "web-2", nil, nil, nil])
    #expect(found.ambiguous == 1)
    #expect(livestatus.asked.hasPrefix("GET hosts\nColumns: name address custom_variables\n"))
    #expect(livestatus.asked.hasSuffix("\n\n"))
  }

  @Test(arguments: [
    ("", "ends too early"), ("200 ", "ends too early"), ("HTTP/1.1 200 OK\r\n", "else than a status"),
    ("200 99999999999\n", "larger than"), ("200          10\n[]", "ends too early"), (reply("no"), "line 1"),
    (reply("Invalid GET request", status: "404"), "Invalid GET request"), ("200         -10\n", "else than a status"),
  ])
  func saysWhatIsWrong(answer: String, words: String) throws {
    let error = #expect(throws: CheckmkHostsError.self) { try hosts(answer) }
    #expect(error?.description.contains(words) == true, "\(error?.description ?? "")")
  }

  @Test func needsASite() {
    #expect(throws: CheckmkHostsError.noSite) { try CheckmkHosts(socket: nil, until: Deadline(seconds: 5)) }
    for path in ["/nowhere/live", "/" + String(repeating: "x", count: 300), "/etc/passwd"] {
      #expect(throws: CheckmkHostsError.self) { try CheckmkHosts(socket: path, until: Deadline(seconds: 5)) }
    }
  }

  @Test func doesNotWaitForEver() throws {
    let livestatus = try Livestatus(nil)
    defer { withExtendedLifetime(livestatus) {} }
    let error = #expect(throws: CheckmkHostsError.self) {
      try CheckmkHosts(socket: livestatus.path, until: Deadline(seconds: 0.5))
    }
    #expect(error?.description.contains("the time was over") == true)
  }

  @Test func piggybackHasTheirNames() throws {
    let found = try hosts(Self.reply(Self.rows))
    var writer = HostSnapshotWriter(time: 0, file: nil)
    for (address, name) in [("192.0.2.2", "web-2"), ("192.0.2.7", "web-1"), ("2001:db8::2", ""), ("192.0.2.9", "x")] {
      let key = HostSnapshot.Key(
        address: try #require(HostAddress(address)), vlan: 0, isLocal: true, score: 0, traffic: 0, shownName: name,
        resolvedName: name)
      writer.append(key, line: "{\"address\":\"\(address)\"}")
    }
    let finished = writer.finish()
    let content = try #require(finished)
    let snapshot = try #require(HostSnapshot(content))
    let chosen = PiggybackHosts(snapshot, PiggybackOptions(nameSources: [.checkmk]), checkmkHosts: found)
    var output = ""
    chosen.write { output += $0 }
    let names = output.split(separator: "\n").filter { $0.hasPrefix("<<<<") && $0 != "<<<<>>>>" }
    #expect(names == ["<<<<web-1>>>>", "<<<<web-2>>>>"])
    #expect(output.contains("<<<<web-1>>>>\n<<<ntopng_host:sep(0)>>>\n{\"address\":\"192.0.2.2\"}"))
    let problem = "addresses that several hosts of this Checkmk site have are left out: 1"
    #expect(chosen.problems.map(\.message) == [problem])
  }

  private static func reply(_ body: String, status: String = "200") -> String {
    let size = String(body.utf8.count)
    return status + String(repeating: " ", count: 12 - size.count) + size + "\n" + body
  }
}

/// A socket that answers one query.
private final class Livestatus: @unchecked Sendable {
  let path = NSTemporaryDirectory() + "live-" + String(UUID().uuidString.prefix(8))
  private let listener: Int32
  // Safe: written before `done` is signalled, read behind it.
  private var query = ""
  private let done = DispatchSemaphore(value: 0)

  /// What was asked.
  var asked: String {
    done.wait()
    defer { done.signal() }
    return query
  }

  /// - Parameter answer: nil: none, ever.
  init(_ answer: String?) throws {
    listener = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: Array(path.utf8)) }
    let status = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(listener, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    guard status == 0, listen(listener, 5) == 0 else { throw POSIXError(.EADDRINUSE) }
    guard let answer else { return }
    Thread.detachNewThread { [self, listener] in
      let client = accept(listener, nil, nil)
      defer { close(client) }
      var buffer = [UInt8](repeating: 0, count: 4096)
      while !query.hasSuffix("\n\n") {
        let count = recv(client, &buffer, buffer.count, 0)
        guard count > 0 else { break }
        query += String(decoding: buffer[..<count], as: UTF8.self)
      }
      done.signal()
      _ = Array(answer.utf8).withUnsafeBytes { send(client, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
    }
  }

  deinit {
    close(listener)
    unlink(path)
  }
}
