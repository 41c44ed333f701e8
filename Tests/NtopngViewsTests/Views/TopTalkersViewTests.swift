import JSONText
import Testing

@testable import NtopngViews

@Suite struct TopTalkersViewTests {
  @Test(arguments: ["5.0", "5.6", "6.2"]) func answersEveryList(version: String) throws {
    let fixture = try ViewFixture("--version", version, "--uptime", "100000")
    for what in ViewParameters.TopList.allCases {
      for period in ViewParameters.Period.allCases {
        let reply = try fixture.reply(
          .topTalkers, ["what": .string(what.rawValue), "period": .string(period.rawValue)])
        #expect(reply["error"]?.isNull == true, "\(what) \(period): \(reply["error"]?.compactText ?? "")")
        let rows = reply["data"]?["rows"]?.arrayValue ?? []
        #expect(!rows.isEmpty, "\(what) \(period)")
        #expect(rows.allSatisfy { $0["throughput"]?.doubleValue != nil || $0["bytes"]?.doubleValue != nil })
      }
    }
  }

  @Test func separatesLocalAndRemote() throws {
    let fixture = try ViewFixture()
    for (what, isLocal) in [("local_hosts", true), ("remote_hosts", false)] {
      for period in ["now", "last_hour"] {
        let rows = try fixture.rows(.topTalkers, ["what": .string(what), "period": .string(period)])
        #expect(!rows.isEmpty && rows.allSatisfy { $0["host"]?["local"]?.boolValue == isLocal })
      }
    }
  }

  @Test(arguments: ["5.0", "6.2"]) func addsUpTheRatesOfLiveFlows(version: String) throws {
    let fixture = try ViewFixture("--version", version, "--flows", "1500", "--frozen")
    let asked: JSONValue = ["what": "applications", "period": "now"]
    let rates = { (parameters: JSONValue) throws -> [String: Double] in
      var rates: [String: Double] = [:]
      for row in try fixture.rows(.topTalkers, parameters) {
        rates[row["name"]?.stringValue ?? ""] = row["throughput"]?.doubleValue
        #expect(row["bytes"] == nil)
      }
      return rates
    }
    let all = try rates(asked)
    #expect(all.count > 3)
    for vlan in [nil, 7] as [Int64?] {
      var parameters = asked.objectValue ?? JSONObject()
      var filters: JSONObject = ["page_size": 100]
      if let vlan {
        parameters["vlan"] = .int(vlan)
        filters["vlan"] = .int(vlan)
      }
      let found = try rates(.object(parameters))
      let most = try #require(found.max { $0.value < $1.value })
      #expect(vlan == nil || most.value < all.values.reduce(0, +))
      // What the page of flows shows for the application, page by page.
      filters["application"] = .string(most.key)
      var sum = 0.0
      for page in 1...15 {
        filters["page"] = .int(Int64(page))
        let flows = try fixture.rows(.flows, .object(filters))
        if flows.isEmpty { break }
        sum += flows.reduce(0) { $0 + ($1["throughput"]?.doubleValue ?? 0) }
      }
      #expect(abs(sum - most.value) <= sum / 1e6, "\(most)")
    }
  }

  @Test(arguments: ["local_hosts", "remote_hosts"])
  func addsUpEveryMinuteOfTheLastHour(what: String) throws {
    let fixture = try ViewFixture("--uptime", "100000", "--hosts", "90")
    let end = TalkerHistory.newestMinute(fixture.source.now) + 60
    let data = try #require(
      try fixture.reply(.topTalkers, ["what": .string(what), "period": "last_hour"])["data"])
    // The minute may change between both.
    let asked = fixture.source.asked.filter { $0.endpoint == "/lua/get_top_talkers" }
    let minutes = asked.compactMap { $0.parameters.last.flatMap { Int($0.value) } }
    #expect(minutes.count == 60 && Set(minutes.map { $0 % 60 }) == [0])
    #expect(try #require(minutes.max()) - (end - 60) <= 60)
    var bytes: [String: Int] = [:]
    for minute in minutes {
      let answer = try fixture.source.answers([
        ViewQuery("/lua/get_top_talkers", ["ifid": "0", "epoch": "\(minute)"], timeToLive: 0)
      ])[0].get().value
      for row in ["senders", "receivers"].flatMap({ answer[$0]?.arrayValue ?? [] })
      where (row["local"] == "true") == (what == "local_hosts") && row["address"] != "Other" {
        bytes[row["address"]?.stringValue ?? "", default: 0] += row["value"]?.intValue ?? 0
      }
    }
    #expect(data["source"] == "minutes" && data["minutes"] == ["covered": 60, "of": 60])
    #expect(data["end"]?.doubleValue == data["begin"]?.doubleValue.map { $0 + 3600 })
    let rows = data["rows"]?.arrayValue ?? []
    #expect(rows.count > 1 && rows.count == min(20, bytes.count))
    for row in rows {
      let vlan = row["host"]?["vlan"]?.intValue ?? 0
      let key = (row["host"]?["ip"]?.stringValue ?? "") + (vlan > 0 ? "@\(vlan)" : "")
      #expect(row["bytes"]?.doubleValue == bytes[key].map(Double.init), "\(key)")
    }
  }

  @Test func asksOnlyForMinutesThatTheAgentHasNotNoted() throws {
    let fixture = try ViewFixture("--uptime", "100000", "--hosts", "30", "--frozen")
    let host = TopMinute.Host(
      key: HostKey(address: try #require(HostAddress("10.9.9.9")), vlan: 7), isLocal: true, name: nil, sent: 600,
      received: 900)
    let newest = TalkerHistory.newestMinute(fixture.source.now)
    // A day, but for some hours in the middle; one minute is known to be missing.
    fixture.source.noted = stride(from: newest - 86_400 + 120, through: newest - 60, by: 60)
      .filter { !(newest - 40_000...newest - 20_000).contains($0) }
      .map { TopMinute(begin: $0, hosts: $0 == newest - 120 ? nil : [host]) }
    let noted = fixture.source.noted.filter { $0.hosts != nil }.count
    let reply = try fixture.reply(.topTalkers, ["what": "local_hosts", "period": "last_day", "vlan": 7])
    #expect((1...3).contains(fixture.source.asked.filter { $0.endpoint == "/lua/get_top_talkers" }.count))
    let data = try #require(reply["data"])
    #expect(data["minutes"]?["of"] == 1440)
    #expect((noted...(noted + 3)).contains(data["minutes"]?["covered"]?.intValue ?? 0))
    let row = data["rows"]?.arrayValue?.first { $0["host"]?["ip"] == "10.9.9.9" }
    #expect(row?["bytes"]?.intValue.map { abs($0 - noted * 1500) <= 1500 } == true)
    #expect(data["begin"]?.doubleValue == Double(newest - 86_400 + 120))
  }

  @Test func saysWhereMinutesAreMissing() throws {
    let fixture = try ViewFixture("--uptime", "1800", "--hosts", "30")
    let data = try #require(
      try fixture.reply(.topTalkers, ["what": "local_hosts", "period": "last_hour"])["data"])
    #expect((27...30).contains(data["minutes"]?["covered"]?.intValue ?? 0) && data["minutes"]?["of"] == 60)
    #expect(data["begin"]?.doubleValue ?? 0 > fixture.source.now - 1900)
    let new = try ViewFixture("--uptime", "30", "--hosts", "30")
    let reply = try new.reply(.topTalkers, ["what": "local_hosts", "period": "last_hour"])
    #expect(reply["data"]?["minutes"]?["covered"] == 0 && reply["data"]?["rows"] == [])
    #expect(reply["limits"]?[0]?["message"]?.stringValue?.contains("stored no top hosts") == true)
    #expect(reply["limits"]?[0]?["needs_edition"]?.isNull != false)
  }

  @Test func showsMinutesThatCameWhereOthersFailed() throws {
    let fixture = try ViewFixture("--uptime", "100000", "--hosts", "30")
    let parameters: JSONValue = ["what": "local_hosts", "period": "last_hour"]
    var calls = 0
    fixture.source.failing = { query in
      guard query.endpoint == "/lua/get_top_talkers" else { return nil }
      calls += 1
      return calls > 20 ? ViewFailure(.timeout, "Too late.", advice: "") : nil
    }
    let reply = try fixture.reply(.topTalkers, parameters)
    #expect(reply["data"]?["minutes"]?["covered"] == 20)
    #expect(reply["limits"]?[0]?["message"]?.stringValue?.contains("Too late.") == true)
    let failed = try fixture.reply(.topTalkers, parameters)
    #expect(failed["error"]?["kind"] == "timeout")
  }

  @Test func prefersTimeSeriesThenAggregates() throws {
    let parameters: JSONValue = ["what": "applications", "period": "last_hour"]
    let community = try ViewFixture()
    #expect(try community.reply(.topTalkers, parameters)["data"]?["source"] == "since_start")
    let now = community.source.now
    community.source.collected = (0..<12).map { part in
      let begin = now - 3600 + Double(part) * 300
      return TrafficAggregate(
        begin: begin, end: begin + 300, applications: ["TLS": 3000, "SSH": 1000], received: 1, sent: 2)
    }
    let collected = try community.reply(.topTalkers, parameters)
    #expect(collected["data"]?["source"] == "aggregates")
    #expect(collected["data"]?["rows"]?[0]?["name"] == "TLS")
    #expect(collected["data"]?["rows"]?[0]?["bytes"] == 36000)
    #expect(collected["data"]?["rows"]?[0]?["throughput"] == 80)
    let paying = try ViewFixture("--edition", "pro")
    let stored = try paying.reply(.topTalkers, parameters)
    #expect(stored["data"]?["source"] == "time_series")
    #expect(stored["data"]?["series"]?.arrayValue?.isEmpty == false)
  }

  @Test func keepsGapsOfSeries() throws {
    let fixture = try ViewFixture("--uptime", "1800")
    let reply = try fixture.reply(.topTalkers, ["what": "interfaces", "period": "last_hour"])
    let values = reply["data"]?["series"]?[0]?["values"]?.arrayValue ?? []
    #expect(values.first?.isNull == true)
    #expect(values.last?.doubleValue ?? 0 > 0)
  }

  @Test func offersFilterValues() throws {
    let fixture = try ViewFixture()
    let data = try #require(try fixture.reply(.filterValues)["data"])
    let applications = data["applications"]?.arrayValue ?? []
    #expect(applications.contains { $0["id"] == "SSH" && $0["count"]?.intValue != nil })
    #expect(data["protocols"]?.arrayValue?.contains { $0["id"] == 17 && $0["name"] == "UDP" } == true)
    #expect(data["networks"]?.arrayValue?.count == 4)
    #expect(data["alert_types"]?["flow"]?.arrayValue?.isEmpty == false)
    #expect(data["severities"]?.arrayValue?.count == 8)
    let old = try ViewFixture("--version", "5.0")
    let reply = try old.reply(.filterValues)
    #expect(reply["data"]?["networks"] == nil)
    #expect(reply["limits"]?.arrayValue?.isEmpty == false)
  }

  @Test func resolvesExactly() throws {
    let fixture = try ViewFixture("--interfaces", "2")
    let found = try fixture.rows(.resolve, ["addresses": ["10.0.0.1", "2001:DB8:8::10"]])
    #expect(found.map { $0["host"]?["ip"] } == ["10.0.0.1", "10.0.0.1", "2001:db8:8::10"])
    #expect(Set(found.prefix(2).map { $0["host"]?["vlan"]?.intValue }) == [0, 7])
    #expect(found.allSatisfy { $0["matched"] == "address" && $0["ifid"] == 0 })
    let named = try fixture.rows(.resolve, ["addresses": ["192.0.2.1"], "names": ["Printer.Example.com", "gateway"]])
    #expect(named.map { $0["host"]?["ip"] } == ["10.0.0.10"])
    let nothing = try fixture.reply(.resolve, ["addresses": ["192.0.2.1"], "names": ["printer"]])
    #expect(nothing["data"]?["rows"] == [])
    #expect(nothing["data"]?["tried"]?.arrayValue?.count == 4)
  }

  @Test func findsHostsByPartsOfNamesAndByMACAddress() throws {
    let fixture = try ViewFixture()
    let named = try fixture.rows(.resolve, ["search": "PRINTER"])
    #expect(named.contains { $0["host"]?["ip"] == "10.0.0.10" })
    #expect(named.allSatisfy { $0["matched"] == "name" && $0["key"] == "PRINTER" })
    #expect(named.allSatisfy { $0["host"]?["name"]?.stringValue?.lowercased().contains("printer") == true })
    let mac = try #require(try fixture.reply(.host, ["host": "10.0.0.10"])["data"]?["mac"]?.stringValue)
    let byDevice = try fixture.rows(.resolve, ["search": .string(mac.lowercased())])
    #expect(byDevice.contains { $0["host"]?["ip"] == "10.0.0.10" })
    let none = try fixture.reply(.resolve, ["search": "no such host"])
    #expect(none["data"]?["rows"] == [] && none["data"]?["tried"]?.arrayValue?.isEmpty == false)
    #expect(none["error"]?.isNull == true)
  }
}
