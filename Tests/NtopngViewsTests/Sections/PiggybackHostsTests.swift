import Testing

@testable import NtopngViews

/// Of more hosts than allowed those with most traffic become piggyback data, and stay until others have clearly more.
@Suite struct PiggybackHostsTests {
  /// The choice among hosts with the given traffic, by the last number of their address.
  private func choice(_ traffic: [Int: Int], most: Int, previous: Set<String> = []) throws -> PiggybackHosts {
    var writer = HostSnapshotWriter(time: 0, file: nil)
    for (number, bytes) in traffic.sorted(by: { $0.key < $1.key }) {
      let key = HostSnapshot.Key(
        address: try #require(HostAddress("10.0.0.\(number)")), vlan: 0, isLocal: true, score: 0, traffic: bytes,
        shownName: "", resolvedName: "")
      writer.append(key, line: "{}")
    }
    let finished = writer.finish()
    let content = try #require(finished)
    let snapshot = try #require(HostSnapshot(content))
    return PiggybackHosts(snapshot, PiggybackOptions(maximumHosts: most), previous: previous)
  }

  @Test func takesThoseWithMostTraffic() throws {
    let found = try choice([1: 10, 2: 500, 3: 20, 4: 900], most: 2)
    #expect(found.names == ["10.0.0.2", "10.0.0.4"])
    #expect(
      found.problems.map(\.message).first?.hasPrefix("2 of 4 hosts are left out, those with least traffic") == true)
  }

  @Test func keepsThoseThatAreThere() throws {
    let previous: Set = ["10.0.0.1", "10.0.0.2"]
    #expect(
      try choice([1: 100, 2: 100, 3: 120, 4: 50], most: 2, previous: previous).names == ["10.0.0.1", "10.0.0.2"])
    #expect(
      try choice([1: 100, 2: 100, 3: 130, 4: 50], most: 2, previous: previous).names == ["10.0.0.1", "10.0.0.3"])
    #expect(
      try choice([1: 0, 2: 0, 3: 0], most: 2, previous: ["10.0.0.3", "10.0.0.2"]).names == ["10.0.0.2", "10.0.0.3"])
    #expect(try choice([1: 1, 3: 2], most: 2, previous: previous).names == ["10.0.0.1", "10.0.0.3"])
  }

  @Test func addsUpWithoutOverflow() throws {
    #expect(try choice([1: .max, 2: .max, 3: 1], most: 2).names == ["10.0.0.1", "10.0.0.2"])
    #expect(try choice([1: 5], most: 0).names.isEmpty)
  }
}
