import Foundation
import NtopngAPI
import TestServers
import Testing

@testable import NtopngViews

/// Each alert becomes exactly one message, whenever it is stored.
@Suite struct EventLogTests {
  /// A monitored server, and what Checkmk got of it.
  private final class Site {
    let store = AlertStore()
    let server: RawServer
    let path = NSTemporaryDirectory() + "ntopng-events-" + UUID().uuidString
    var options = EventOptions(families: ["host", "flow"], maximumEvents: 100)
    var started = 0.0
    private(set) var problems: [String] = []
    private var seen: Set<Substring> = []

    init() throws { server = try store.server() }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// Runs at a time; the messages that no run before had, each as the number of its alert.
    func run(at now: Double) throws -> [Int] {
      let client = NtopngClient(NtopngServer(url: server.url, credential: .token("x")))
      // The version is known from the first reply of a run.
      _ = try? client.reply(to: NtopngCall("get/host/alert/list", ["status": "engaged"]))
      var log = EventLog(
        options, SectionOptions(label: "a", linkURL: server.url, hostAndPort: "a"), client: client,
        folder: try CacheFolder(path: path))
      let interface = NtopngInterface(ifid: 0, name: "eth0", alias: nil)
      let text = log.section(
        [interface], now: now, started: started, agentNow: now, until: Deadline(seconds: 20))
      problems = log.problems.map(\.kind)
      let batches = text.split(separator: "BATCH: ").dropFirst().map { $0.split(separator: "\n") }
      defer { seen = Set(batches.compactMap(\.first)) }
      return batches.filter { !seen.contains($0[0]) }.flatMap { $0.dropFirst() }.compactMap { line in
        line.firstRange(of: ": alert ").flatMap { Int(line[$0.upperBound...].prefix { $0.isNumber }) }
      }
    }

    func change(_ change: (inout AlertStore.State) -> Void) { store.state.withLock { change(&$0) } }
  }

  private func site(rows: [AlertStore.Row] = []) throws -> Site {
    let site = try Site()
    site.change { $0.rows = rows }
    #expect(try site.run(at: 10_000).isEmpty)
    return site
  }

  @Test func beginsWithWhatComes() throws {
    let site = try site(rows: (1...5).map { AlertStore.Row(id: $0, begin: 9000, end: 9100) })
    #expect(try site.run(at: 10_060).isEmpty)
    site.change { $0.rows.append(AlertStore.Row(id: 6, begin: 10_050, end: 10_055)) }
    #expect(try site.run(at: 10_060) == [6])
    #expect(try site.run(at: 10_120).isEmpty)
  }

  @Test(arguments: ["host", "flow"], ["5.0.211004", "5.2.220225", "6.2.241023"])
  func missesNothingThatIsStoredLate(family: String, version: String) throws {
    let site = try site()
    site.change {
      $0.version = version
      // Began five hours ago, before other alerts that were told long since.
      $0.rows = [AlertStore.Row(id: 1, family: family, begin: 9990, end: 10_050)]
    }
    #expect(try site.run(at: 10_060) == [1])
    site.change { $0.rows.append(AlertStore.Row(id: 2, family: family, begin: 100, end: 10_100, ip: "10.0.0.2")) }
    #expect(try site.run(at: 10_120) == [2])
    #expect(site.problems.isEmpty)
  }

  @Test func tellsEqualTimesApart() throws {
    let site = try site()
    for id in 1...4 {
      site.change { $0.rows.append(AlertStore.Row(id: id, family: "flow", begin: 10_000, end: 10_000)) }
    }
    #expect(try site.run(at: 10_060).sorted() == [1, 2, 3, 4])
    site.change { $0.rows.append(AlertStore.Row(id: 5, family: "flow", begin: 10_000, end: 10_000)) }
    #expect(try site.run(at: 10_061) == [5])
  }

  @Test func tellsAnAlertThatLastsOnce() throws {
    let site = try site()
    let alert = AlertStore.Row(id: 1, begin: 10_030, end: 10_060)
    site.change { $0.engaged = [alert] }
    #expect(try site.run(at: 10_060) == [1])
    #expect(try site.run(at: 200_000).isEmpty)
    // Over and stored a day later; a list that is a little old still shows it.
    site.change { $0.rows = [alert] }
    #expect(try site.run(at: 200_060).isEmpty)
    site.change { $0.engaged = [] }
    #expect(try site.run(at: 200_120).isEmpty)
    // The same host again.
    site.change { $0.engaged = [AlertStore.Row(id: 2, begin: 200_100, end: 200_150)] }
    #expect(try site.run(at: 200_180) == [2])
  }

  @Test func doesNotTellWhatLastedBefore() throws {
    let site = try Site()
    let alert = AlertStore.Row(id: 1, begin: 5000, end: 10_030)
    site.change { $0.engaged = [alert] }
    #expect(try site.run(at: 10_000).isEmpty)
    site.change {
      $0.engaged = []
      $0.rows = [alert]
    }
    #expect(try site.run(at: 10_060).isEmpty)
  }

  @Test(arguments: [-100_000.0, -3600, 3600, 10_000_000])
  func survivesClocksThatAreSet(jump: Double) throws {
    let site = try site(rows: [AlertStore.Row(id: 1, begin: 9000, end: 9100)])
    site.change { $0.rows.append(AlertStore.Row(id: 2, begin: 10_010, end: 10_020)) }
    #expect(try site.run(at: 10_060) == [2])
    let now = max(20_000 + jump, 500)
    site.started += jump
    site.change { $0.rows.append(AlertStore.Row(id: 3, begin: Int(now) - 20, end: Int(now) - 10)) }
    #expect(try site.run(at: now) == [3])
    #expect(try site.run(at: now + 60).isEmpty)
  }

  @Test func goesOnWithANewStore() throws {
    let site = try site(rows: (1...50).map { AlertStore.Row(id: $0, begin: 9000, end: 9100) })
    site.started = 10_020
    site.change { $0.rows = (1...3).map { AlertStore.Row(id: $0, begin: 10_030 + $0, end: 10_040 + $0) } }
    #expect(try site.run(at: 10_060) == [1, 2, 3])
    site.change { $0.rows.append(AlertStore.Row(id: 4, begin: 10_070, end: 10_080)) }
    #expect(try site.run(at: 10_120) == [4])
  }

  @Test func doesNotTellAgainWhatIsLeftWhenRowsAreDeleted() throws {
    let site = try site()
    site.change { $0.rows = (1...50).map { AlertStore.Row(id: $0, begin: 9900 + $0, end: 9950 + $0) } }
    #expect(try site.run(at: 10_060).count == 50)
    site.started = 10_070
    site.change { $0.rows.removeLast(10) }
    #expect(try site.run(at: 10_120).isEmpty)
    site.change { $0.rows.append(AlertStore.Row(id: 51, begin: 10_100, end: 10_125)) }
    #expect(try site.run(at: 10_180) == [51])
  }

  @Test func boundsABurstAndSharesIt() throws {
    let site = try site()
    site.options.maximumEvents = 20
    site.change { state in
      state.rows = (1...100).map { AlertStore.Row(id: $0, family: "flow", begin: 10_000 + $0, end: 10_000 + $0) }
      state.rows += (1...4).map { AlertStore.Row(id: $0 + 1000, begin: 10_000 + $0, end: 10_000 + $0) }
    }
    var all: [Int] = []
    for run in 0..<8 {
      let told = try site.run(at: 10_060 + Double(run * 60))
      #expect(told.count <= 20)
      if run == 0 { #expect(told.filter { $0 > 1000 }.count == 4) }
      all += told
    }
    #expect(all.sorted() == Array(1...100) + Array(1001...1004))
  }

  @Test func goesByTheEndWhereRowsHaveNoNumbers() throws {
    let site = try Site()
    site.change {
      $0.hasNumbers = false
      $0.rows = [AlertStore.Row(id: 1, begin: 9000, end: 9990)]
    }
    #expect(try site.run(at: 10_000).isEmpty)
    site.change { $0.rows.append(AlertStore.Row(id: 2, begin: 100, end: 10_050, ip: "10.0.0.2")) }
    #expect(try site.run(at: 10_060) == [2])
    site.change { $0.rows.append(AlertStore.Row(id: 3, begin: 10_055, end: 10_058, ip: "10.0.0.3")) }
    #expect(try site.run(at: 10_120) == [3])
    #expect(try site.run(at: 10_180).isEmpty)
  }

  @Test func asksOnlyForWhatIsNew() throws {
    let site = try site(rows: (1...300).map { AlertStore.Row(id: $0, begin: 9000, end: 9100) })
    site.change { $0.asked = [] }
    _ = try site.run(at: 10_060)
    let lists = site.store.state.withLock { $0.asked }.filter { $0.contains("row_id=") }
    #expect(lists.count == 2)
    #expect(lists.allSatisfy { $0.contains("row_id=300%3Bgt") || $0.contains("row_id=0%3Bgt") })
  }
}
