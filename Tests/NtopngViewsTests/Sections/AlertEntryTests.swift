import JSONText
import Testing

@testable import NtopngViews

/// Which alerts the service lists first, and how they are told.
@Suite struct AlertEntryTests {
  private func entry(
    _ family: String, severity: Int, score: Int, at time: Int, engaged: Bool = false, _ more: JSONObject = [:]
  ) throws -> AlertEntry {
    var record: JSONObject = [
      "tstamp": ["value": .int(Int64(time))], "severity": ["value": .int(Int64(severity))],
      "score": ["value": .int(Int64(score))], "alert_id": ["value": 7, "label": "Flood"],
    ]
    for name in more.keys { record[name] = more[name] }
    let kind = try #require(AlertFamily.all.first { $0.name == family })
    let row = try #require(AlertRow(Reading(.object(record)), family: kind, isEngaged: engaged))
    return AlertEntry(row: row, ifid: 0)
  }

  @Test func theHeaviestComesFirst() throws {
    let newest = try entry("flow", severity: 3, score: 10, at: 900)
    let severe = try entry("flow", severity: 6, score: 200, at: 100)
    let engaged = try entry("host", severity: 5, score: 150, at: 500, engaged: true)
    let longer = try entry("host", severity: 5, score: 150, at: 400, engaged: true)
    let same = try entry("flow", severity: 5, score: 150, at: 800)
    let earlier = try entry("flow", severity: 5, score: 150, at: 700)
    let sorted = [newest, same, earlier, engaged, severe, longer].sorted(by: AlertEntry.isHeavier)
    #expect(sorted.map(\.time) == [100, 400, 500, 800, 700, 900])
  }

  @Test(
    arguments: [
      (3600, nil, 3600), (3600, 86400.0, 3600), (3600, 600.0, 600), (3600, 5.0, 60), (300, 0.0, 60), (60, 5.0, 60),
      (30, 5.0, 30), (3600, -7.0, 3600),
    ] as [(Int, Double?, Int)])
  func newAlertsAreThoseSinceTheStart(wanted: Int, uptime: Double?, period: Int) {
    #expect(AlertReport.period(wanted, uptime: uptime) == period)
  }

  @Test func knowsWhatTheAgentItselfCaused() throws {
    let told: (String, String) throws -> Bool = { family, text in
      try self.entry(family, severity: 2, score: 10, at: 0, ["msg": ["description": .string(text)]]).isOwnActivity
    }
    // As in the recordings of 6.2 and 6.3.
    let all = "User 'checkmk' did some unknown activity (get_host_custom_data_json), please report this."
    #expect(try told("user", all))
    #expect(try told("user", "User 'checkmk' downloaded JSON data for host <a href='/lua/x'>10.201.2.29</a>."))
    #expect(try !told("user", "User 'admin' logged in"))
    #expect(try !told("user", "User 'admin' exported JSON data for 'local' hosts."))
    #expect(try !told("user", "User 'admin' set alias for host 10.0.0.1 to ' downloaded JSON data for host ."))
    #expect(try !told("system", all))
  }

  @Test func messagesNameInterfaceAndEntity() throws {
    let host = try entry(
      "host", severity: 5, score: 50, at: 0, ["ip": ["value": "10.0.0.1"], "msg": ["description": "too many"]])
    let line = EventLog.line(host, on: "eth0")
    #expect(line.hasPrefix("C ") && line.hasSuffix(" host error Flood: 10.0.0.1 on eth0: too many (score 50)"))
    let interface = try entry("interface", severity: 4, score: 9, at: 0)
    #expect(EventLog.line(interface, on: "eth0").hasSuffix(" interface warning Flood: eth0 (score 9)"))
    let named = try entry("interface", severity: 4, score: 9, at: 0, ["name": "eth0"])
    #expect(EventLog.line(named, on: "eth0").hasSuffix(" interface warning Flood: eth0 (score 9)"))
    let system = try entry("system", severity: 3, score: 0, at: 0, ["msg": ["description": "restarted"]])
    #expect(EventLog.line(system, on: nil).hasSuffix(" system notice Flood: restarted (score 0)"))
  }
}
