import JSONText
import NtopngAPI
import TestServers
import Testing

@testable import NtopngViews

@Suite struct HostNameTests {
  @Test(arguments: ["a", "web-1.example_x", "10.0.0.1", "_x", String(repeating: "a", count: 240)])
  func takesValidNames(name: String) { #expect(HostName.isValid(name)) }

  @Test(arguments: [
    "", "-a", ".a", "a b", "a/b", "ä", "a\n<<<x>>>", "a:b", "a>>>>", String(repeating: "a", count: 241),
  ])
  func refusesOtherNames(name: String) { #expect(!HostName.isValid(name)) }

  @Test func choosesTheFirstValidName() {
    let choose: ([PiggybackOptions.NameSource]) -> String? = {
      HostName.choose($0, address: "fe80::1", shown: "my printer", resolved: "print.example.net")
    }
    #expect(choose([.alias, .shortName]) == "print")
    #expect(choose([.name]) == "print.example.net")
    #expect(choose([.ip]) == "fe80__1")
    #expect(choose([.alias]) == nil)
    #expect(HostName.choose([.shortName, .ip], address: "10.0.0.1", shown: "10.0.0.1", resolved: nil) == "10.0.0.1")
  }
}

@Suite struct AddressRangeTests {
  static let inside: [(String, String)] = [
    ("10.0.0.0/8", "10.255.0.1"), ("10.0.0.128/25", "10.0.0.200"), ("0.0.0.0/0", "1.2.3.4"), ("10.0.0.1", "10.0.0.1"),
    ("fe80::/10", "febf::1"), ("2001:db8::/33", "2001:db8:7fff::"),
  ]
  static let outside: [(String, String)] = [
    ("10.0.0.0/8", "11.0.0.1"), ("10.0.0.128/25", "10.0.0.127"), ("10.0.0.1", "10.0.0.2"), ("0.0.0.0/0", "::1"),
    ("2001:db8::/33", "2001:db8:8000::"),
  ]

  @Test(arguments: inside)
  func holds(network: String, address: String) throws {
    #expect(try #require(AddressRange(network)).contains(try #require(HostAddress(address))))
  }

  @Test(arguments: outside)
  func doesNotHold(network: String, address: String) throws {
    #expect(!(try #require(AddressRange(network)).contains(try #require(HostAddress(address)))))
  }

  @Test(arguments: ["", "x", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/8/8", "10.0.0/8", "::/129", "10.0.0.0/"])
  func refuses(text: String) { #expect(AddressRange(text) == nil) }
}

@Suite struct UTCTimeTests {
  static let times: [(Double, String)] = [
    (0, "1970-01-01T00:00:00Z"), (951_782_399, "2000-02-28T23:59:59Z"), (951_782_400, "2000-02-29T00:00:00Z"),
    (1_795_553_992, "2026-11-24T20:59:52Z"), (4_107_542_399, "2100-02-28T23:59:59Z"),
    (4_107_542_400, "2100-03-01T00:00:00Z"),
  ]

  @Test(arguments: times)
  func writes(seconds: Double, text: String) { #expect(UTCTime.text(seconds) == text) }
}

@Suite struct HostSnapshotTests {
  private func host(_ address: String, vlan: Int = 0, name: String = "") throws -> (key: HostSnapshot.Key, line: String)
  {
    let key = HostSnapshot.Key(
      address: try #require(HostAddress(address)), vlan: vlan, isLocal: true, score: 7, shownName: name,
      resolvedName: "r-\(name)")
    return (key, "{\"a\":\"\(address)\"}")
  }

  @Test func findsHostsByAddress() throws {
    let hosts = try (0..<3000).map { try host("10.1.\($0 / 250).\($0 % 250)", name: "host\($0)") }
    let problem = Problem(.hosts, "eth0", kind: "limit", "some")
    let all = hosts + [try host("2001:db8::1"), try host("2001:db8::1", vlan: 7)]
    let snapshot = try #require(HostSnapshot(HostSnapshot.encode(time: 12.5, problems: [problem], hosts: all)))
    #expect(snapshot.time == 12.5)
    #expect(snapshot.problems == [problem])
    for host in hosts {
      let found = snapshot.hosts(at: host.key.address)
      #expect(found.map(\.line) == [host.line])
      #expect(found.map(\.key.resolvedName) == [host.key.resolvedName])
    }
    let tagged = snapshot.hosts(at: try #require(HostAddress("2001:db8:0:0::1")))
    #expect(tagged.map(\.key.vlan).sorted() == [0, 7])
    #expect(snapshot.hosts(at: try #require(HostAddress("10.2.0.1"))).isEmpty)
    var lines: Set<String> = []
    snapshot.forEach { lines.insert(snapshot.line(of: $1)) }
    #expect(lines.count == 3001)
  }

  @Test func refusesEveryTruncation() throws {
    let whole = HostSnapshot.encode(time: 1, problems: [], hosts: [try host("10.0.0.1")])
    #expect(HostSnapshot(whole) != nil)
    for size in 0..<whole.count { #expect(HostSnapshot(Array(whole[..<size])) == nil) }
  }

  @Test func survivesEveryChangedByte() throws {
    let host = try host("10.0.0.1")
    let whole = HostSnapshot.encode(time: 1, problems: [], hosts: [host])
    for position in whole.indices {
      var changed = whole
      changed[position] ^= 0xFF
      guard let snapshot = HostSnapshot(changed) else { continue }
      _ = snapshot.hosts(at: host.key.address)
      snapshot.forEach { _ = snapshot.line(of: $1) }
    }
  }
}

@Suite struct EventStateTests {
  @Test func repeatsBatchesForTheRetentionTime() {
    var state = EventState(nil)
    state.add(["C one"], now: 1000)
    state.add(["W two", "W three"], now: 1060)
    let again = EventState(Array(state.json.compactText.utf8))
    #expect(again == state)
    let lines = state.batchText.split(separator: "\n")
    #expect(lines.count == 5)
    #expect(lines[0].hasPrefix("BATCH: 00000001000000-"))
    #expect(lines[1...2].map { $0.prefix(6) } == ["C one", "BATCH:"])
    // Checkmk takes batches in the order of their ids.
    #expect(lines[0] < lines[2])
    state.expire(now: 1630, retention: 600)
    #expect(state.batchText.split(separator: "\n").count == 3)
    state.expire(now: 100, retention: 600)
    #expect(state.batchText.isEmpty)
  }

  @Test func looksBackALittleAndNoticesAClockThatWasSetBack() {
    var state = EventState(nil)
    #expect(state.cursor("0/flow", now: 1000, overlap: 120) == nil)
    state.set("0/flow", 1000)
    #expect(state.cursor("0/flow", now: 1060, overlap: 120) == 880)
    #expect(state.cursor("0/flow", now: 900, overlap: 120) == nil)
    #expect(state.isAhead("0/flow", now: 900))
  }

  @Test(arguments: ["", "{", "[]", "{\"schema\":2}", "{\"schema\":1,\"batches\":[{}],\"cursors\":[]}"])
  func takesDamagedStatesForNone(text: String) { #expect(EventState(Array(text.utf8)) == EventState(nil)) }
}
