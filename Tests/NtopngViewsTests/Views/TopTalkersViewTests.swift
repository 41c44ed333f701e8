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
