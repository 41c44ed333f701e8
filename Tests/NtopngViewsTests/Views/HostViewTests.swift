import JSONText
import Testing

@testable import NtopngViews

@Suite struct HostViewTests {
  @Test(arguments: ["5.0", "5.6", "6.0", "6.2", "6.3"]) func showsInterfaces(version: String) throws {
    let fixture = try ViewFixture("--version", version, "--interfaces", "3")
    let rows = try fixture.rows(.interfaces)
    #expect(rows.map { $0["ifid"]?.intValue } == [0, 1, 2])
    for row in rows {
      let total = try #require(row["throughput"]?["total"]?.doubleValue)
      let parts = (row["throughput"]?["upload"]?.doubleValue ?? 0) + (row["throughput"]?["download"]?.doubleValue ?? 0)
      #expect(abs(total - parts) < 1)
      #expect(
        (row["local_hosts"]?.intValue ?? 0) + (row["remote_hosts"]?.intValue ?? 0) == row["hosts"]?.intValue)
      #expect(row["uptime_s"]?.doubleValue == 7200 || row["uptime_s"]?.doubleValue ?? 0 > 7199)
    }
    #expect(rows[0]["engaged_alerts"]?.intValue == 7)
  }

  @Test func showsOverview() throws {
    let fixture = try ViewFixture()
    let reply = try fixture.reply(.host, ["host": "10.200.8.10"])
    let data = try #require(reply["data"])
    #expect(data["host"]?["ip"] == "10.200.8.10")
    #expect(data["host"]?["name"] == "build-fr-001.lan.example.com")
    #expect(data["host"]?["url"] == "https://ntopng.example.com/lua/host_details.lua?ifid=0&host=10.200.8.10")
    #expect(data["network"] == "10.200.8.0/24")
    for role in ["as_client", "as_server"] {
      for pair in ["active_flows", "total_flows", "alerted_flows", "unreachable_flows", "contacts", "peers", "score"] {
        #expect(data[pair]?[role]?.intValue != nil, "\(pair).\(role)")
      }
    }
    #expect(data["sent"]?["bytes"]?.doubleValue ?? 0 > 0)
    // Unknown numbers are absent, not 0.
    #expect(data["asn"] == nil && data["country"] == nil)
  }

  @Test func matchesExactly() throws {
    let fixture = try ViewFixture()
    let one = try fixture.reply(.host, ["host": "10.0.0.1", "vlan": 0])
    #expect(one["data"]?["host"]?["name"] == "gateway.example.com")
    let ten = try fixture.reply(.host, ["host": "10.0.0.10"])
    #expect(ten["data"]?["host"]?["name"] == "printer.example.com")
    let tagged = try fixture.reply(.host, ["host": "10.0.0.1", "vlan": 7])
    #expect(tagged["data"]?["host"]?["name"] == "gateway-lab.example.com")
    #expect(tagged["data"]?["host"]?["vlan"] == 7)
    let v6 = try fixture.reply(.host, ["host": "2001:DB8:8:0::10"])
    #expect(v6["data"]?["host"]?["ip"] == "2001:db8:8::10")
    // Without a VLAN the tagged host is found too.
    let any = try fixture.reply(.host, ["host": "10.231.2.134"])
    #expect(any["data"]?["host"]?["vlan"] == 908)
    let both = try fixture.reply(.host, ["host": "10.0.0.1"])
    #expect(both["limits"]?.arrayValue?.contains { $0["what"] == "other VLANs of the host" } == true)
  }

  @Test(arguments: ["192.0.2.99", "2001:db8::dead", "10.0.0.100"]) func saysWhatWasTried(address: String) throws {
    let fixture = try ViewFixture()
    for view in [ViewName.host, .traffic, .packets, .ports, .peers, .applications, .categories, .flows] {
      let reply = try fixture.reply(view, ["host": .string(address)])
      #expect(reply["error"]?["kind"] == "host_unknown", "\(view)")
      #expect(reply["error"]?["tried"]?.arrayValue?.isEmpty == false)
      #expect(reply["data"]?.isNull == true)
    }
    let alerts = try fixture.reply(.alerts, ["host": .string(address), "state": "past", "family": "host"])
    #expect(alerts["error"]?.isNull == true)
    #expect(alerts["rows"]?["total"] == 0)
  }

  @Test func showsTables() throws {
    let fixture = try ViewFixture()
    let host: JSONValue = ["host": "10.200.8.10"]
    let traffic = try fixture.rows(.traffic, host)
    #expect(traffic.first?["name"] == "TCP")
    #expect(abs(traffic.reduce(0) { $0 + ($1["share"]?.doubleValue ?? 0) } - 1) < 1e-9)
    let packets = try #require(try fixture.reply(.packets, host)["data"])
    #expect(packets["sizes"]?.arrayValue?.count == 10)
    #expect(packets["sizes"]?[9]?["max_bytes"]?.isNull == true)
    #expect(packets["tcp_flags"]?.arrayValue?.map { $0["name"] } == ["SYN", "SYN+ACK", "FIN+ACK", "RST"])
    let applications = try fixture.reply(.applications, host)
    let rows = try #require(applications["data"]?["rows"]?.arrayValue)
    #expect(applications["rows"]?["total"]?.intValue == rows.count)
    #expect(rows.allSatisfy { $0["category"]?.stringValue != nil })
    #expect(applications["data"]?["contacted_services"]?.arrayValue?.isEmpty == false)
    let amounts = rows.compactMap { $0["bytes"]?.doubleValue }
    #expect(amounts == amounts.sorted(by: >))
    let categories = try fixture.rows(.categories, host)
    #expect(categories.flatMap { $0["applications"]?.arrayValue ?? [] }.count == rows.count)
    let sorted = try fixture.rows(.categories, ["host": "10.200.8.10", "sort": "applications", "order": "asc"])
    let names = sorted.map { ($0["applications"]?.arrayValue ?? []).compactMap(\.stringValue).joined(separator: " ") }
    #expect(Set(names).count > 1 && names == names.sorted())
  }

  @Test func pagesAndSortsApplications() throws {
    let fixture = try ViewFixture()
    let all = try fixture.rows(.applications, ["host": "10.200.8.10", "sort": "name", "order": "asc"])
    var paged: [JSONValue] = []
    for page in 1... {
      let reply = try fixture.reply(
        .applications,
        ["host": "10.200.8.10", "sort": "name", "order": "asc", "page_size": 1, "page": .int(Int64(page))])
      paged += reply["data"]?["rows"]?.arrayValue ?? []
      if reply["rows"]?["next"] == nil { break }
    }
    #expect(paged.map { $0["name"] } == all.map { $0["name"] })
  }

  @Test func addsUpPeersAndPorts() throws {
    let fixture = try ViewFixture()
    let host: JSONValue = ["host": "10.200.8.10", "page_size": 100]
    let flows = try fixture.rows(.flows, host)
    let peers = try fixture.reply(.peers, host)
    let rows = try #require(peers["data"]?["rows"]?.arrayValue)
    #expect(rows.reduce(0) { $0 + ($1["flows"]?.intValue ?? 0) } == flows.count)
    #expect(rows.allSatisfy { $0["peer"]?["ip"] != "10.200.8.10" })
    #expect(peers["data"]?["top_peers"]?.arrayValue?.isEmpty == false)
    let ports = try #require(try fixture.reply(.ports, ["host": "10.200.8.10"])["data"])
    let served = ports["server_traffic"]?.arrayValue?.compactMap { $0["port"]?.intValue } ?? []
    let expected = Set(
      flows.filter { $0["server"]?["ip"] == "10.200.8.10" }.compactMap { $0["server"]?["port"]?.intValue }
        .filter { $0 > 0 })
    #expect(Set(served) == expected)
    let application = try #require(rows.first?["application"]?.stringValue)
    let some = try fixture.rows(
      .peers, ["host": "10.200.8.10", "application": .string(application), "page_size": 100])
    #expect(!some.isEmpty && some.allSatisfy { $0["application"]?.stringValue == application })
  }

  @Test func refusesInvisibleInterface() throws {
    let fixture = try ViewFixture("--interfaces", "2")
    let reply = try fixture.reply(.flows, ["ifid": 9])
    #expect(reply["error"]?["kind"] == "forbidden")
    #expect(reply["error"]?["advice"]?.stringValue?.contains("mon0") == true)
  }
}
