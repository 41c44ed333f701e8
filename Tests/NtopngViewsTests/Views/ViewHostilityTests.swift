import JSONText
import Testing

@testable import NtopngViews

/// Whatever ntopng sends, a reply keeps to the contract.
@Suite struct ViewHostilityTests {
  static let requests: [(ViewName, JSONValue)] = [
    (.interfaces, [:]), (.host, ["host": "10.200.8.10"]), (.traffic, ["host": "10.200.8.10"]),
    (.packets, ["host": "10.200.8.10"]), (.ports, ["host": "10.200.8.10"]), (.peers, ["host": "10.200.8.10"]),
    (.applications, ["host": "10.200.8.10"]), (.categories, ["host": "10.200.8.10"]), (.flows, [:]),
    (.alerts, ["state": "engaged", "family": "all"]), (.alerts, ["state": "past", "family": "host"]),
    (.alerts, ["state": "past", "family": "flow", "description": "x"]),
    (.alertHistogram, ["family": "flow", "begin": 0, "end": 86400, "bucket": "hour"]),
    (.topTalkers, ["what": "local_hosts", "period": "now"]),
    (.topTalkers, ["what": "remote_hosts", "period": "last_hour"]),
    (.topTalkers, ["what": "applications", "period": "last_day"]),
    (.topTalkers, ["what": "interfaces", "period": "last_day"]), (.filterValues, [:]),
    (.resolve, ["addresses": ["10.0.0.1"], "names": ["x"], "search": "x"]),
  ]

  @Test func survivesHostileTexts() throws {
    let fixture = try ViewFixture("--hostile")
    for (view, parameters) in Self.requests {
      let reply = try fixture.reply(view, parameters)
      #expect(reply["error"]?.isNull == true, "\(view): \(reply["error"]?.compactText ?? "")")
    }
  }

  @Test(arguments: [
    "*=refuse", "*=302", "*=403", "*=500", "*=text", "*=truncate", "*=lua", "*=latin1", "flow/*=lua", "host/*=500",
    "interface/*=truncate",
  ])
  func survivesFaults(fault: String) throws {
    let fixture = try ViewFixture("--fault", fault)
    for (view, parameters) in Self.requests {
      let reply = try fixture.reply(view, parameters)
      if fault.hasPrefix("*") { #expect(reply["error"]?["message"]?.stringValue?.isEmpty == false, "\(view)") }
    }
  }

  @Test func showsOldDataWithTheirAge() throws {
    let fixture = try ViewFixture()
    fixture.source.stale = (90, ViewFailure(.starting, "ntopng is starting.", advice: "Wait a minute."))
    let reply = try fixture.reply(.interfaces)
    #expect(reply["stale"] == true)
    #expect(reply["age_s"]?.doubleValue ?? 0 >= 90)
    #expect(reply["error"]?["kind"] == "starting")
    #expect(reply["data"]?["rows"]?.arrayValue?.isEmpty == false)
  }

  /// Replies of the right kind with values of wrong kinds.
  @Test func survivesWrongTypes() throws {
    for replacement: JSONValue in [.null, [], [:], "x", 17, -1, true, 1e300] {
      let source = MutatedSource(replacement)
      for (view, parameters) in Self.requests {
        let request: JSONValue = [
          "server": ["id": "sim", "url": "http://h"], "view": .string(view.rawValue), "parameters": parameters,
        ]
        let read = try ViewRequest(parsing: Array(request.compactText.utf8))
        let reply = try JSONParser.parse(ViewRunner(read, source: source).reply().compactText)
        let violations = Contract.violations(of: reply, view: view)
        #expect(violations.isEmpty, "\(view) \(replacement): \(violations.first.map(String.init(describing:)) ?? "")")
      }
    }
  }
}

/// Answers every query with one row in which every known member has the same value.
private struct MutatedSource: ViewSource {
  let value: JSONValue

  init(_ value: JSONValue) { self.value = value }

  var now: Double { 1_795_553_990 }
  func server() throws(ViewFailure) -> ViewServer { ViewServer(version: "6.2.1", edition: "pro") }
  func aggregates(ifid: Int, from begin: Double, to end: Double) -> [TrafficAggregate] { [] }
  func topMinutes(ifid: Int, from begin: Int, to end: Int) -> [TopMinute] { [] }

  func answers(_ queries: [ViewQuery]) -> [Result<ViewAnswer, ViewFailure>] {
    queries.map { query in
      if query.endpoint == "ntopng/interfaces" {
        return answer([["ifid": 0, "name": "mon0"]])
      }
      let names = [
        "ip", "vlan", "name", "thpt", "bytes", "score", "num_flows", "tstamp", "alert_id", "severity", "msg", "client",
        "server", "protocol", "key", "hash_id", "breakdown", "label", "value", "cli_ip", "srv_ip", "l7_proto", "proto",
        "used_ports", "ndpi", "ndpi_categories", "names", "cardinality", "pktStats.sent", "throughput", "num_hosts",
        "num_local_hosts", "asn", "seen.first", "is_localhost", "entity", "data", "records", "metadata", "series",
        "network_id", "options", "id", "row_id", "duration", "roles", "info", "vlan_id", "count", "results",
      ]
      let row = JSONValue.object(JSONObject(names.map { ($0, value) }))
      var members = JSONObject(names.map { ($0, value) })
      members["ip"] = "10.200.8.10"
      members["client"] = ["ip": "10.200.8.10", "port": value, "name": value]
      members["server"] = ["ip": "10.200.8.20", "port": value, "name": value]
      members["0"] = row
      members["data"] = [.object(members), row]
      members["records"] = [.object(members), row]
      members["results"] = [.object(members)]
      let listed = ["consts", "counters", "_list", "networks", "flows", "stats"].contains {
        query.endpoint.hasSuffix($0)
      }
      return answer(listed ? [.object(members), row] : .object(members))
    }
  }

  private func answer(_ answer: JSONValue) -> Result<ViewAnswer, ViewFailure> {
    .success(ViewAnswer(value: answer, total: value.intValue, fetchedAt: now))
  }
}
