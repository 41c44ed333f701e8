import JSONText
import Testing

@testable import NtopngViews

@Suite struct FlowsViewTests {
  /// Filters, and what every row must fulfil.
  static let filterCases: [(JSONValue, @Sendable (JSONValue) -> Bool)] = [
    (["application": "SSH"], { $0["application"] == "SSH" }),
    (["protocol": 17], { $0["protocol"] == "UDP" }),
    (["port": 443], { $0["client"]?["port"] == 443 || $0["server"]?["port"] == 443 }),
    (
      ["category": "RemoteAccess"],
      { ["SSH", "RDP"].contains($0["application"]?.stringValue) && $0["category"] == "RemoteAccess" }
    ),
    (["vlan": 908], { $0["vlan"] == 908 }),
    (["ip_version": 6], { $0["client"]?["ip"]?.stringValue?.contains(":") == true }),
    (["status": "alerted"], { ($0["score"]?.intValue ?? 1) > 0 }),
    (["min_score": 100], { ($0["score"]?.intValue ?? 0) >= 100 }),
    (["host": "10.0.0.1"], { $0["client"]?["ip"] == "10.0.0.1" || $0["server"]?["ip"] == "10.0.0.1" }),
    (
      ["host": "10.0.0.1", "vlan": 0],
      { row in
        ["client", "server"].contains { row[$0]?["ip"] == "10.0.0.1" && row[$0]?["vlan"] == 0 }
      }
    ),
    (["search": "PRINTER"], { $0.compactText.lowercased().contains("printer") }),
    (
      ["application": "TLS", "protocol": 6, "status": "normal", "port": 443],
      { $0["application"] == "TLS" && $0["protocol"] == "TCP" && ($0["score"]?.intValue ?? 0) == 0 }
    ),
  ]

  @Test(arguments: filterCases.indices) func filters(index: Int) throws {
    let (parameters, isMatch) = Self.filterCases[index]
    let fixture = try ViewFixture("--flows", "3000", "--interfaces", "1")
    guard case .object(var object) = parameters else { return }
    object["page_size"] = 100
    let reply = try fixture.reply(.flows, .object(object))
    #expect(reply["error"]?.isNull == true, "\(reply["error"]?.compactText ?? "")")
    let rows = reply["data"]?["rows"]?.arrayValue ?? []
    #expect(!rows.isEmpty)
    #expect(rows.allSatisfy(isMatch))
    #expect(reply["rows"]?["total"]?.intValue ?? 0 >= rows.count)
  }

  @Test(arguments: Array(ViewName.flows.columns).sorted()) func sorts(column: String) throws {
    let fixture = try ViewFixture("--interfaces", "1", "--flows", "300")
    for order in ["asc", "desc"] {
      let reply = try fixture.reply(.flows, ["sort": .string(column), "order": .string(order), "page_size": 100])
      let values = (reply["data"]?["rows"]?.arrayValue ?? []).map { row -> SortKey? in
        switch column {
        case "client", "server":
          SortKey((row[column]?["name"] ?? row[column]?["ip"])?.stringValue)
        case "duration": SortKey(row["duration_s"]?.doubleValue)
        case "breakdown": SortKey(row["client_share"]?.doubleValue)
        default: row[column]?.doubleValue.map(SortKey.number) ?? SortKey(row[column]?.stringValue)
        }
      }
      #expect(values.count == 100)
      // In the order shown; what isn't known comes last.
      let known = values.compactMap { $0 }
      #expect(known == (order == "asc" ? known.sorted() : known.sorted(by: >)), "\(column) \(order)")
      #expect(reply["rows"]?["sort"]?.stringValue == column)
    }
  }

  @Test func pagesToTheLastPage() throws {
    let fixture = try ViewFixture("--interfaces", "1", "--flows", "250", "--frozen")
    var seen: Set<String> = []
    var page = 1
    while true {
      let reply = try fixture.reply(
        .flows, ["page": .int(Int64(page)), "page_size": 100, "sort": "first_seen", "order": "asc"])
      for row in reply["data"]?["rows"]?.arrayValue ?? [] {
        seen.insert("\(row["key"]?.stringValue ?? "")/\(row["hash_id"]?.stringValue ?? "")")
      }
      #expect(reply["rows"]?["total"] == 250)
      guard let next = reply["rows"]?["next"]?.intValue else { break }
      page = next
    }
    #expect(page == 3)
    #expect(seen.count == 250)
    let beyond = try fixture.reply(.flows, ["page": 99])
    #expect(beyond["data"]?["rows"]?.arrayValue == [] && beyond["error"]?.isNull == true)
  }

  /// ntopng reads these two as "no unicast" and would answer that there is no such flow.
  @Test func tellsDirectionsItself() throws {
    let fixture = try ViewFixture("--interfaces", "1", "--flows", "600", "--frozen")
    var total = 0
    for (direction, isOneWay) in [("bidirectional", false), ("one_way", true)] {
      let reply = try fixture.reply(.flows, ["direction": .string(direction), "page_size": 100])
      let shares = (reply["data"]?["rows"]?.arrayValue ?? []).compactMap { $0["client_share"]?.doubleValue }
      #expect(shares.allSatisfy { (0 < $0 && $0 < 1) != isOneWay }, "\(direction)")
      #expect(isOneWay || shares.count == 100)
      total += reply["rows"]?["total"]?.intValue ?? 0
    }
    #expect(total == 600)
    #expect(!fixture.source.asked.contains { query in query.parameters.contains { $0.name == "traffic_type" } })
  }

  /// Before 6.2 ntopng knows applications and categories by name only.
  @Test(arguments: ["5.4", "6.0", "6.2"]) func asksOldServersByName(version: String) throws {
    let fixture = try ViewFixture("--version", version, "--interfaces", "1", "--flows", "600")
    let ssh = try fixture.rows(.flows, ["application": "SSH", "page_size": 100])
    #expect(!ssh.isEmpty && ssh.allSatisfy { $0["application"] == "SSH" })
    let access = try fixture.rows(.flows, ["category": "RemoteAccess", "page_size": 100])
    #expect(!access.isEmpty && access.allSatisfy { ["SSH", "RDP"].contains($0["application"]?.stringValue) })
  }

  @Test func leadsToTheSameFlowsInNtopng() throws {
    let fixture = try ViewFixture()
    let filters: JSONValue = [
      "host": "10.0.0.1", "vlan": 7, "protocol": 6, "port": 443, "category": "Web", "application": "TLS",
      "status": "alerted", "hosts": "local_only", "ip_version": 4, "network": 0, "direction": "unicast",
    ]
    let url = try #require(try fixture.reply(.flows, filters)["data"]?["url"]?.stringValue)
    for part in [
      "ifid=0", "host=10.0.0.1@7", "l4proto=6", "port=443", "category=5", "application=91", "alert_type=alerted",
      "flowhosts_type=local_only", "version=4", "network=0", "traffic_type=unicast",
    ] { #expect(url.contains(part), "\(url) lacks \(part)") }
    let tagged = try #require(try fixture.reply(.flows, ["vlan": 7])["data"]?["url"]?.stringValue)
    #expect(tagged.contains("vlan=7"))
  }

  @Test func knowsThatOnlyEdgeBlocksFlows() throws {
    let reply = try ViewFixture().reply(.flows, ["status": "filtered"])
    #expect(reply["rows"]?["total"] == 0)
    #expect(reply["limits"]?[0]?["what"] == "blocked flows")
  }

  @Test func boundsAScan() throws {
    let fixture = try ViewFixture("--interfaces", "1", "--flows", "7000")
    let reply = try fixture.reply(.flows, ["search": "example", "page_size": 100])
    #expect(reply["rows"]?["scanned"] == 5000)
    #expect(reply["rows"]?["bounded"] == true)
    #expect(reply["rows"]?["total"] == nil)
    #expect(reply["rows"]?["note"]?.stringValue?.contains("5000") == true)
    #expect(reply["data"]?["rows"]?.arrayValue?.count == 100)
  }

  @Test func saysWhenTheScoreIsNotKnown() throws {
    let old = try ViewFixture("--version", "5.6")
    let reply = try old.reply(.flows)
    #expect(reply["limits"]?[0]?["needs_version"] == "6.2")
    #expect(reply["data"]?["rows"]?[0]?["score"] == nil)
    #expect(try old.reply(.flows, ["min_score": 10])["error"]?["kind"] == "edition")
    // ntopng's newer list answers for the first interface only, so the second one has no scores.
    let new = try ViewFixture("--interfaces", "2")
    #expect(try new.reply(.flows, ["ifid": 0])["data"]?["rows"]?[0]?["score"] != nil)
    let second = try new.reply(.flows, ["ifid": 1])
    #expect(second["data"]?["rows"]?[0]?["score"] == nil)
    #expect(second["limits"]?[0]?["what"] == "score and info of flows")
    #expect(second["interface"]?["ifid"] == 1)
    let paying = try ViewFixture("--edition", "enterprise_m", "--interfaces", "2")
    #expect(try paying.reply(.flows, ["ifid": 1])["data"]?["rows"]?[0]?["score"]?.intValue != nil)
  }

  @Test func findsNothingForAnUnknownApplication() throws {
    let fixture = try ViewFixture()
    let reply = try fixture.reply(.flows, ["application": "NoSuchApplication"])
    #expect(reply["rows"]?["total"] == 0 && reply["error"]?.isNull == true)
  }
}
