import JSONText
import Testing

@testable import NtopngViews

@Suite struct ViewRequestTests {
  private static let server: JSONValue = ["id": "a", "url": "http://ntopng:3000"]

  private static func request(_ view: JSONValue, _ parameters: JSONValue) -> JSONValue {
    ["server": server, "view": view, "parameters": parameters]
  }

  /// Requests and whether the contract takes them: schema and reader must agree.
  static let requests: [(JSONValue, Bool)] = [
    (request("interfaces", [:]), true),
    (request("interfaces", ["ifid": 1]), false),
    (request("host", ["host": "10.0.0.1"]), true),
    (request("host", [:]), false),
    (request("host", ["host": "10.0.0.1", "vlan": 4096]), false),
    (request("host", ["host": "build-fr-001"]), false),
    (request("host", ["host": "10.0.0.1", "page": 1]), false),
    (request("flows", ["page_size": 100, "page": 1_000_000]), true),
    (request("flows", ["page_size": 101]), false),
    (request("flows", ["page": 0]), false),
    (request("flows", ["sort": "score", "order": "asc"]), true),
    (request("flows", ["sort": "time"]), false),
    (request("flows", ["order": "up"]), false),
    (request("flows", ["hosts": "local_only", "status": "alerted", "direction": "one_way", "ip_version": 6]), true),
    (request("flows", ["ip_version": 5]), false),
    (request("flows", ["search": ""]), false),
    (request("flows", ["port": 65536]), false),
    (request("flows", ["port": "22"]), false),
    (request("alerts", ["state": "past", "family": "flow", "severity": ["error", "critical"]]), true),
    (request("alerts", ["state": "past", "family": "flow", "severity": []]), false),
    (request("alerts", ["state": "past", "family": "flow", "severity": ["bad"]]), false),
    (request("alerts", ["state": "past"]), false),
    (request("alerts", ["state": "past", "family": "nonsense"]), false),
    (request("alert_histogram", ["family": "flow", "begin": 1, "end": 2, "bucket": "hour"]), true),
    (request("alert_histogram", ["family": "flow", "begin": 1, "end": 2]), false),
    (request("top_talkers", ["what": "applications", "period": "last_day"]), true),
    (request("top_talkers", ["what": "applications", "period": "last_week"]), false),
    (request("resolve", ["addresses": ["10.0.0.1", "fe80::1"], "names": ["a.b"]]), true),
    (request("resolve", ["addresses": ["10.0.0.1; rm"]]), false),
    (request("nonsense", [:]), false),
    (["view": "interfaces", "parameters": [:]], false),
    (["server": server, "view": "interfaces"], false),
    (["server": server, "view": "interfaces", "parameters": [:], "more": 1], false),
    (["server": server, "view": "interfaces", "parameters": [:], "timeout_s": 0], false),
    (["server": server, "view": "interfaces", "parameters": [:], "timeout_s": 61], false),
    (["server": server, "view": "interfaces", "parameters": [:], "fresh": true, "timeout_s": 2.5], true),
    (["server": ["id": "a", "url": "file:///etc/passwd"], "view": "interfaces", "parameters": [:]], false),
    (["server": ["id": "a", "url": "http://u:p@h/"], "view": "interfaces", "parameters": [:]], false),
    (["server": ["id": "../x", "url": "http://h"], "view": "interfaces", "parameters": [:]], false),
    (
      [
        "server": ["id": "a", "url": "http://h/x", "secret": ["store": "id:/etc/x"], "tls": "insecure"],
        "view": "interfaces", "parameters": [:],
      ], true
    ),
    (
      ["server": ["id": "a", "url": "http://h", "secret": ["store": "id"]], "view": "interfaces", "parameters": [:]],
      false
    ),
    (
      [
        "server": ["id": "a", "url": "http://h", "secret": ["store": "i:/x", "value": "v"]], "view": "interfaces",
        "parameters": [:],
      ], false
    ),
    ([], false),
  ]

  @Test(arguments: requests) func agreesWithSchema(request: JSONValue, isTaken: Bool) {
    #expect(Contract.request.validate(request).isEmpty == isTaken)
    let read = try? ViewRequest(parsing: Array(request.compactText.utf8))
    #expect((read != nil) == isTaken)
  }

  @Test func namesAllProblems() {
    let request = Self.request("flows", ["page": 0, "port": 70000, "nonsense": 1])
    let failure = #expect(throws: ViewFailure.self) { try ViewRequest(parsing: Array(request.compactText.utf8)) }
    for name in ["page", "port", "nonsense"] { #expect(failure?.message.contains(name) == true) }
    #expect(failure?.kind == .invalidRequest)
  }

  @Test func neverRepeatsTheSecret() {
    let request: JSONValue = [
      "server": ["id": "a", "url": "http://h", "secret": ["value": "s3cr3t-token", "store": 1]], "view": "x",
      "parameters": [:],
    ]
    let failure = #expect(throws: ViewFailure.self) { try ViewRequest(parsing: Array(request.compactText.utf8)) }
    #expect(failure?.message.contains("s3cr3t") == false)
  }

  @Test(arguments: ["", "{", "null", "[1,2", "\u{0}"]) func refusesWhatIsNoRequest(text: String) {
    #expect(throws: ViewFailure.self) { try ViewRequest(parsing: Array(text.utf8)) }
  }
}
