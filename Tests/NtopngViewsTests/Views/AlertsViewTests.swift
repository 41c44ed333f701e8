import JSONText
import Testing

@testable import NtopngViews

@Suite struct AlertsViewTests {
  @Test func pagesMillions() throws {
    let fixture = try ViewFixture("--alerts", "2437017", "--alert-rate", "0")
    let first = try fixture.reply(.alerts, ["state": "past", "family": "flow", "begin": 0, "page_size": 20])
    #expect(first["rows"]?["total"] == 2_437_017)
    #expect(first["rows"]?["next"] == 2)
    #expect(first["rows"]?["scanned"] == nil)
    let last = try fixture.reply(
      .alerts, ["state": "past", "family": "flow", "begin": 0, "page_size": 20, "page": 121_851])
    #expect(last["data"]?["rows"]?.arrayValue?.count == 17)
    #expect(last["rows"]?["next"] == nil)
    #expect(last["data"]?["rows"]?[16]?["id"] == "1")
  }

  /// Filters, whether ntopng applies them all, and what every row must fulfil.
  static let filterCases: [(JSONValue, Bool, @Sendable (JSONValue) -> Bool)] = [
    (["severity": ["critical", "emergency"]], true, { ["critical", "emergency"].contains($0["severity"]) }),
    (["type": 40], true, { $0["type_id"] == 40 }),
    (["min_score": 200], true, { ($0["score"]?.intValue ?? 0) >= 200 }),
    (
      ["host": "10.0.0.1"], true,
      { $0["client"]?["ip"] == "10.0.0.1" || $0["server"]?["ip"] == "10.0.0.1" }
    ),
    (["host": "10.0.0.1", "vlan": 7], true, { $0["vlan"] == 7 }),
    (["application": "SSH"], true, { $0["application"] == "SSH" }),
    (["protocol": 17], false, { $0["protocol"] == "UDP" }),
    (["network": 0], true, { _ in true }),
    (["port": 443], true, { $0["client"]?["port"] == 443 || $0["server"]?["port"] == 443 }),
    (["description": "REQUESTED url"], false, { $0["description"]?.stringValue?.contains("Requested URL") == true }),
    (
      ["severity": ["error"], "type": 13, "host": "10.0.0.1", "min_score": 110], true,
      { $0["severity"] == "error" && $0["type_id"] == 13 && ($0["score"]?.intValue ?? 0) >= 110 }
    ),
  ]

  @Test(arguments: filterCases.indices) func filters(index: Int) throws {
    let (parameters, isServers, isMatch) = Self.filterCases[index]
    guard case .object(var object) = parameters else { return }
    object["state"] = "past"
    object["family"] = "flow"
    object["page_size"] = 100
    let fixture = try ViewFixture("--alerts", "100000", "--alert-rate", "0")
    let reply = try fixture.reply(.alerts, .object(object))
    let rows = reply["data"]?["rows"]?.arrayValue ?? []
    #expect(!rows.isEmpty)
    #expect(rows.allSatisfy(isMatch))
    #expect((reply["rows"]?["scanned"] == nil) == isServers)
    #expect((reply["rows"]?["bounded"] == true) == !isServers)
  }

  @Test(arguments: Array(ViewName.alerts.columns).sorted()) func sorts(column: String) throws {
    let fixture = try ViewFixture("--alerts", "1200", "--alert-rate", "0")
    for order in ["asc", "desc"] {
      let reply = try fixture.reply(
        .alerts,
        ["state": "past", "family": "flow", "sort": .string(column), "order": .string(order), "page_size": 100],
        timeout: 60)
      let rows = reply["data"]?["rows"]?.arrayValue ?? []
      #expect(rows.count == 100)
      let values = rows.map { row -> SortKey? in
        switch column {
        case "duration": SortKey(row["duration_s"]?.doubleValue)
        case "severity": SortKey(row["severity"]?.stringValue.flatMap(Severity.init(rawValue:))?.number)
        case "role": SortKey((row["roles"]?.arrayValue ?? []).compactMap(\.stringValue).joined(separator: " "))
        case "entity": SortKey((row["client"]?["name"] ?? row["client"]?["ip"])?.stringValue)
        default: row[column]?.doubleValue.map(SortKey.number) ?? SortKey(row[column]?.stringValue)
        }
      }.compactMap { $0 }
      #expect(values == (order == "asc" ? values.sorted() : values.sorted(by: >)), "\(column) \(order)")
      #expect(reply["rows"]?["total"] == 1200)
    }
  }

  /// Pages far behind, and filters that ntopng applies by halves.
  @Test(arguments: [[:], ["port": 443], ["severity": ["error", "warning"]], ["type": 26]] as [JSONValue])
  func sortsAllAlertsByTheNamesOfTheirTypes(filters: JSONValue) throws {
    let fixture = try ViewFixture("--alerts", "50000", "--alert-rate", "0", "--frozen")
    var parameters: JSONObject = ["state": "past", "family": "flow", "begin": 0, "page_size": 100]
    for (name, value) in filters.objectValue ?? JSONObject() { parameters[name] = value }
    let total = try #require(try fixture.reply(.alerts, .object(parameters))["rows"]?["total"]?.intValue)
    parameters["sort"] = "type"
    parameters["order"] = "asc"
    var names: [String] = []
    let last = (total + 99) / 100
    for number in [1, 2, last / 2, last - 1, last] where number > 0 {
      parameters["page"] = .int(Int64(number))
      let reply = try fixture.reply(.alerts, .object(parameters))
      #expect(reply["rows"]?["total"]?.intValue == total && reply["rows"]?["bounded"] == false)
      let rows = reply["data"]?["rows"]?.arrayValue ?? []
      #expect(rows.count == (number == last ? total - (last - 1) * 100 : 100))
      names += rows.compactMap { $0["type"]?.stringValue?.lowercased() }
    }
    #expect(names == names.sorted())
    #expect(filters["type"] != nil || Set(names).count > 2)
  }

  @Test func gathersEngagedAlertsOfAllFamilies() throws {
    let fixture = try ViewFixture("--engaged", "9")
    let reply = try fixture.reply(.alerts, ["state": "engaged", "family": "all", "page_size": 100])
    let families = (reply["data"]?["rows"]?.arrayValue ?? []).compactMap { $0["family"]?.stringValue }
    #expect(families.count(where: { $0 == "host" }) == 9)
    #expect(families.count(where: { $0 == "network" }) == 1)
    #expect(reply["rows"]?["total"] == 10)
    #expect((reply["data"]?["rows"]?.arrayValue ?? []).allSatisfy { $0["end"] == nil && $0["id"] == nil })
    // Only families that have some are asked.
    #expect(fixture.source.asked.contains { $0.endpoint == "mac/alert/list" } == false)
    let one = try fixture.reply(.alerts, ["state": "engaged", "family": "host", "severity": ["warning"]])
    #expect((one["data"]?["rows"]?.arrayValue ?? []).allSatisfy { $0["severity"] == "warning" })
  }

  @Test func pagesEngagedAlertsOfAllFamilies() throws {
    let fixture = try ViewFixture("--engaged", "9")
    var seen = 0
    for page in 1...4 {
      let reply = try fixture.reply(
        .alerts, ["state": "engaged", "family": "all", "page_size": 3, "page": .int(Int64(page))])
      #expect(reply["rows"]?["total"] == 10)
      #expect((reply["rows"]?["next"] == nil) == (page == 4))
      seen += reply["data"]?["rows"]?.arrayValue?.count ?? 0
    }
    #expect(seen == 10)
  }

  @Test func mergesPastAlertsOfAllFamilies() throws {
    let fixture = try ViewFixture("--alerts", "5000", "--alert-rate", "0")
    let reply = try fixture.reply(.alerts, ["state": "past", "family": "all", "page_size": 100, "page": 2])
    let rows = reply["data"]?["rows"]?.arrayValue ?? []
    let times = rows.compactMap { $0["time"]?.doubleValue }
    #expect(times.count == 100 && times == times.sorted(by: >))
    #expect(Set(rows.compactMap { $0["family"]?.stringValue }).count > 1)
    let totals = (reply["data"]?["families"]?.arrayValue ?? []).compactMap { $0["total"]?.intValue }
    #expect(reply["rows"]?["total"]?.intValue == totals.reduce(0, +))
  }

  /// Pages far behind, each with what stands at the page's start when all families are put together.
  @Test(arguments: ["time", "severity", "score"], ["asc", "desc"])
  func findsAnyPageOfAllFamilies(sort: String, order: String) throws {
    let fixture = try ViewFixture("--alerts", "300000", "--alert-rate", "0", "--frozen")
    let page = { (number: Int) throws -> JSONValue in
      try fixture.reply(
        .alerts,
        [
          "state": "past", "family": "all", "begin": 0, "sort": .string(sort), "order": .string(order),
          "page_size": 100, "page": .int(Int64(number)),
        ])
    }
    let total = try #require(page(1)["rows"]?["total"]?.intValue)
    #expect(total > 300_000)
    let last = (total + 99) / 100
    var before: SortKey?
    for number in [2, 60, last / 2, last - 1, last] {
      let asked = fixture.source.asked.count
      let reply = try page(number)
      #expect(reply["error"]?.isNull == true)
      #expect(reply["rows"]?["bounded"] == false)
      let rows = reply["data"]?["rows"]?.arrayValue ?? []
      #expect(rows.count == (number == last ? total - (last - 1) * 100 : 100))
      #expect((reply["rows"]?["next"] == nil) == (number == last))
      // Bounded, whatever the page.
      #expect(fixture.source.asked.count - asked < 80)
      for row in rows {
        let key =
          sort == "severity"
          ? SortKey(row["severity"]?.stringValue.flatMap(Severity.init(rawValue:))?.number)
          : SortKey(row[sort]?.doubleValue)
        if let before, let key { #expect(order == "asc" ? before <= key : before >= key) }
        before = key
      }
    }
  }

  @Test func handsEachAlertOverOnceOverAllPages() throws {
    let fixture = try ViewFixture("--alerts", "800", "--alert-rate", "0", "--frozen")
    var seen: [String] = []
    for number in 1...100 {
      let reply = try fixture.reply(
        .alerts, ["state": "past", "family": "all", "begin": 0, "page_size": 30, "page": .int(Int64(number))])
      seen += (reply["data"]?["rows"]?.arrayValue ?? []).map {
        "\($0["family"]?.stringValue ?? "") \($0["id"]?.stringValue ?? "")"
      }
      if reply["rows"]?["next"] == nil {
        #expect(seen.count == reply["rows"]?["total"]?.intValue)
        break
      }
    }
    #expect(Set(seen).count == seen.count && seen.count > 800)
  }

  @Test func filtersEngagedAlertsByNetwork() throws {
    let fixture = try ViewFixture("--engaged", "30")
    let all = try fixture.rows(.alerts, ["state": "engaged", "family": "host", "page_size": 100])
    let lan = try fixture.rows(.alerts, ["state": "engaged", "family": "host", "network": 0, "page_size": 100])
    let inside = all.filter { $0["host"]?["ip"]?.stringValue?.hasPrefix("10.200.8.") == true }
    #expect(lan.count == inside.count)
    #expect(lan.count < all.count)
    let old = try ViewFixture("--version", "5.6", "--engaged", "3")
    let reply = try old.reply(.alerts, ["state": "engaged", "family": "host", "network": 0])
    #expect(reply["limits"]?[0]?["needs_version"] == "6.0")
  }

  @Test func showsWhatWasReadBeforeTheTimeWasOver() throws {
    let fixture = try ViewFixture("--alerts", "20000", "--alert-rate", "0")
    fixture.source.failing = { asked in
      asked.endpoint == "flow/alert/list" && asked.parameters.contains { $0.name == "start" && $0.value == "2000" }
        ? ViewFailure(.timeout, "Not asked.", advice: "x") : nil
    }
    let reply = try fixture.reply(
      .alerts, ["state": "past", "family": "flow", "description": "talked", "page_size": 50])
    #expect(reply["error"]?.isNull == true)
    #expect(reply["rows"]?["bounded"] == true)
    #expect(reply["data"]?["rows"]?.arrayValue?.count == 50)
    let searched = try #require(reply["data"]?["searched"])
    #expect(searched["rows"] == 2000 && searched["of"] == 20_000)
    #expect(reply["rows"]?["note"]?.stringValue?.contains("of 20000 alerts the newest 2000") == true)
    // Which leads to the older ones.
    let since = try #require(searched["since"]?.intValue)
    #expect(reply["data"]?["rows"]?.arrayValue?.allSatisfy { ($0["time"]?.intValue ?? 0) >= since } == true)
  }

  @Test func searchesAllDescriptions() throws {
    let fixture = try ViewFixture("--alerts", "7000", "--alert-rate", "0", "--frozen")
    let parameters: JSONValue = [
      "state": "past", "family": "flow", "begin": 0, "description": "talked", "page_size": 100,
    ]
    let reply = try fixture.reply(.alerts, parameters, timeout: 60)
    #expect(reply["error"]?.isNull == true)
    #expect(reply["rows"]?["bounded"] == false && reply["rows"]?["scanned"] == 7000)
    #expect(reply["data"]?["searched"] == nil && reply["rows"]?["note"] == nil)
    let total = try #require(reply["rows"]?["total"]?.intValue)
    // The same as by the pages of all alerts.
    var count = 0
    for start in stride(from: 0, to: 7000, by: 1000) {
      let answer = try fixture.source.answers([
        ViewQuery(
          "flow/alert/list",
          [
            "ifid": "0", "status": "any", "start": "\(start)", "length": "1000", "format": "json", "sort": "tstamp",
            "order": "desc",
          ], timeToLive: 0)
      ])[0].get().value
      count +=
        (answer["records"]?.arrayValue ?? []).filter {
          $0["msg"]?["description"]?.stringValue?.lowercased().contains("talked") == true
        }.count
    }
    #expect(total == count && count > 0)
  }

  /// Before 6.0 a list of any status is empty, and a flow's alert has its sides in another place.
  @Test(arguments: ["5.2", "5.6"]) func readsPastAlertsOfOldServers(version: String) throws {
    let fixture = try ViewFixture("--version", version, "--alerts", "300", "--alert-rate", "0")
    let reply = try fixture.reply(
      .alerts, ["state": "past", "family": "flow", "begin": 0, "application": "TLS", "page_size": 5])
    let rows = reply["data"]?["rows"]?.arrayValue ?? []
    #expect(!rows.isEmpty)
    #expect(rows.allSatisfy { $0["client"]?["ip"] != nil && $0["server"]?["port"]?.intValue == 443 })
    #expect(rows.allSatisfy { $0["url"]?.stringValue?.contains("status=historical") == true })
    #expect(rows.contains { $0["info"]?.stringValue?.isEmpty == false })
    #expect((reply["rows"]?["total"]?.intValue ?? 0) > rows.count && reply["rows"]?["next"] == 2)
    let end = Int64(fixture.source.now)
    let counted = try fixture.reply(
      .alertHistogram, ["family": "flow", "begin": .int(end - 31 * 86400), "end": .int(end), "bucket": "day"])
    #expect((counted["data"]?["total"]?.intValue ?? 0) > 0)
  }

  /// Before 6.2 one alert with a percent sign fails the whole page.
  @Test func leavesOutWhatNtopngFailsToTell() throws {
    let fixture = try ViewFixture("--version", "6.0", "--alerts", "2000", "--alert-rate", "0")
    let reply = try fixture.reply(.alerts, ["state": "past", "family": "flow", "page_size": 50])
    let rows = reply["data"]?["rows"]?.arrayValue ?? []
    #expect(reply["error"]?.isNull == true)
    #expect(rows.count > 25 && rows.allSatisfy { $0["type_id"] != 40 })
    #expect(reply["rows"]?["total"] == 2000)
    #expect(reply["limits"]?.arrayValue?.contains { $0["needs_version"] == "6.2" } == true)
    let none = try fixture.reply(.alerts, ["state": "past", "family": "flow", "type": 40, "page_size": 20])
    #expect(none["error"]?["kind"] == "server_error")
  }

  @Test func showsPlainText() throws {
    let fixture = try ViewFixture("--version", "6.0")
    for family in ["host", "network", "interface", "user", "system"] {
      let rows = try fixture.rows(.alerts, ["state": "past", "family": .string(family), "ifid": 1])
      for row in rows {
        let text = row["description"]?.stringValue ?? ""
        #expect(!text.contains("<") && !text.contains("&gt;") && !text.contains("Check Live"), "\(text)")
      }
    }
  }

  @Test func countsByHourAndDay() throws {
    let fixture = try ViewFixture("--alerts", "50000", "--alert-rate", "0")
    let end = Int(fixture.source.now)
    let begin = end - 31 * 86400
    for (bucket, width) in [("hour", 3600), ("day", 86400)] {
      let reply = try fixture.reply(
        .alertHistogram,
        [
          "family": "flow", "begin": .int(Int64(begin)), "end": .int(Int64(end)), "bucket": .string(bucket),
        ])
      let counts = (reply["data"]?["counts"]?.arrayValue ?? []).compactMap(\.intValue)
      #expect(counts.count == (end - begin / width * width) / width + 1)
      #expect(counts.reduce(0, +) == reply["data"]?["total"]?.intValue)
      #expect(abs((reply["data"]?["total"]?.intValue ?? 0) - 50_000) < 200)
    }
    let filtered = try fixture.reply(
      .alertHistogram,
      [
        "family": "flow", "begin": .int(Int64(begin)), "end": .int(Int64(end)), "bucket": "day",
        "severity": ["emergency"],
      ])
    let total = try #require(filtered["data"]?["total"]?.intValue)
    #expect(total > 0 && total < 50_000)
  }

  @Test func countsRowsWhereNtopngCannot() throws {
    let fixture = try ViewFixture("--alerts", "50000", "--alert-rate", "0")
    let end = Int(fixture.source.now)
    let reply = try fixture.reply(
      .alertHistogram,
      [
        "family": "flow", "begin": .int(Int64(end - 31 * 86400)), "end": .int(Int64(end)), "bucket": "day",
        "description": "talked",
      ])
    let counts = reply["data"]?["counts"]?.arrayValue ?? []
    #expect(counts.first?.isNull == true)
    #expect(counts.last?.intValue ?? 0 > 0)
    #expect(reply["data"]?["total"] == nil)
    #expect(reply["limits"]?.arrayValue?.isEmpty == false)
  }

  @Test func countsEngagedByTheirBegin() throws {
    let fixture = try ViewFixture("--engaged", "5")
    let end = Int(fixture.source.now)
    let reply = try fixture.reply(
      .alertHistogram,
      [
        "family": "host", "state": "engaged", "begin": .int(Int64(end - 7200)), "end": .int(Int64(end)),
        "bucket": "hour",
      ])
    #expect(reply["data"]?["total"] == 5)
  }

  @Test(arguments: ["past", "engaged"]) func leadsToTheSameAlertsInNtopng(state: String) throws {
    let fixture = try ViewFixture()
    let filters: JSONValue = [
      "state": .string(state), "family": "host", "host": "10.0.0.1", "vlan": 7, "type": 17, "role": "attacker",
      "severity": ["error", "warning"], "min_score": 50,
    ]
    let url = try #require(try fixture.reply(.alerts, filters)["data"]?["url"]?.stringValue)
    for part in [
      "page=host", "ip=10.0.0.1%3Beq", "vlan_id=7%3Beq", "alert_id=17%3Beq", "role=attacker%3Beq",
      "severity=5%2C4%3Beq", "score=50%3Bgte",
    ] { #expect(url.contains(part), "\(url) lacks \(part)") }
    #expect(url.split(separator: "&").filter { $0.hasPrefix("ip=") }.count == 1)
    let all: JSONValue = ["state": .string(state), "family": "all", "min_score": 50]
    #expect(try fixture.reply(.alerts, all)["data"]?["url"]?.stringValue?.contains("score=") == false)
  }

  @Test func readsFamiliesFromLinks() {
    #expect(AlertsView.family(inLink: "<a href=\"/lua/alert_stats.lua?page=am_host&x=1\">Überwachung</a>") == "am_host")
    #expect(AlertsView.family(inLink: "Host") == nil)
  }
}
