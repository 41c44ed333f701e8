import Foundation
import NtopngAPI
import Testing

@testable import NtopngViews

@Suite struct HostSnapshotTests {
  private typealias Host = (key: HostSnapshot.Key, line: String)

  private func host(_ address: String, vlan: Int = 0, name: String = "") throws -> Host {
    let key = HostSnapshot.Key(
      address: try #require(HostAddress(address)), vlan: vlan, isLocal: true, score: 7, traffic: 9,
      shownName: name, resolvedName: "r-\(name)")
    return (key, "{\"a\":\"\(address)\"}")
  }

  private func content(_ hosts: [Host], _ problems: [Problem] = [], file: CacheFileWriter? = nil) -> [UInt8]? {
    var writer = HostSnapshotWriter(time: 12.5, file: file)
    writer.problems = problems
    for host in hosts { writer.append(host.key, line: host.line) }
    return writer.finish()
  }

  @Test(arguments: [true, false])
  func findsHostsByAddress(inMemory: Bool) throws {
    let path = NSTemporaryDirectory() + "ntopng-snapshot-" + UUID().uuidString
    defer { try? FileManager.default.removeItem(atPath: path) }
    let hosts = try (0..<3000).map { try host("10.1.\($0 / 250).\($0 % 250)", name: "host\($0)") }
    let problem = Problem(.hosts, "eth0", kind: "limit", "some")
    let all = hosts + [try host("2001:db8::1"), try host("2001:db8::1", vlan: 7)]
    let snapshot: HostSnapshot
    if inMemory {
      snapshot = try #require(content(all, [problem]).flatMap(HostSnapshot.init))
    } else {
      let folder = try CacheFolder(path: path)
      #expect(content(all, [problem], file: try CacheFileWriter(folder, "snapshot-x")) == nil)
      snapshot = try #require(HostSnapshot(path: folder.file("snapshot-x")))
      #expect(try FileManager.default.contentsOfDirectory(atPath: path).allSatisfy { !$0.hasSuffix(".tmp") })
    }
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

  @Test func leavesNothingWhenItIsNotFinished() throws {
    let path = NSTemporaryDirectory() + "ntopng-snapshot-" + UUID().uuidString
    defer { try? FileManager.default.removeItem(atPath: path) }
    let folder = try CacheFolder(path: path)
    do {
      let file = try CacheFileWriter(folder, "snapshot-x")
      try file.append([1, 2, 3])
      #expect(file.content() == [1, 2, 3])
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: path) == ["key"])
  }

  @Test func refusesEveryTruncation() throws {
    let whole = try #require(content([try host("10.0.0.1")]))
    #expect(HostSnapshot(whole) != nil)
    for size in 0..<whole.count { #expect(HostSnapshot(Array(whole[..<size])) == nil) }
  }

  @Test func survivesEveryChangedByte() throws {
    let host = try host("10.0.0.1")
    let whole = try #require(content([host]))
    for position in whole.indices {
      var changed = whole
      changed[position] ^= 0xFF
      guard let snapshot = HostSnapshot(changed) else { continue }
      _ = snapshot.hosts(at: host.key.address)
      _ = snapshot.problems
      snapshot.forEach { _ = snapshot.line(of: $1) }
    }
  }
}
