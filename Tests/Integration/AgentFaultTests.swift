import Foundation
import JSONText
import TestServers
import Testing

/// Each fault at each endpoint: the agent ends in time, prints valid lines only, and says what is missing.
@Suite struct AgentEndpointFaultTests {
  static let faults = [
    "refuse", "reset", "truncate", "drip", "302", "403", "500", "garbage", "giant:40", "text", "latin1", "deep",
    "headers", "lua", "default_password",
  ]
  static let endpoints = [
    "interface/data", "all/alert/list", "host/alert/list", "system/*", "host/active", "host/custom_data", "flow/active",
    "flow/alert/list",
  ]

  /// Faults that would meet every call, so that nothing more is asked.
  static let ending = ["302", "403", "default_password"]

  /// The endpoint that each section cannot do without; the others stay.
  static let needs = [
    "ntopng_alerts": ["interface/data", "all/alert/list"], "ntopng_exporter": ["interface/data", "system/*"],
    "ntopng_interface": ["interface/data"],
  ]

  @Test(arguments: endpoints)
  func missesOnlyWhatFails(endpoint: String) throws {
    let simulator = try Simulator("--hosts", "40", "--interfaces", "3", "--engaged", "3")
    for fault in Self.faults {
      try simulator.control("/__fault?clear=1")
      try simulator.control("/__fault?add=\(endpoint)%3D\(fault)")
      let result = try run(simulator, requestTimeout: fault == "drip" ? 4 : 20)
      #expect(result.status == 0, "\(fault)")
      #expect(result.errors.isEmpty, "\(fault)")
      #expect(try !result.problems().isEmpty, "\(fault)")
      try expectValidLines(result)
      #expect(try result.section("ntopng_server").count == 1, "\(fault)")
      let interfaces = try result.section("ntopng_interface").count
      #expect(interfaces == (endpoint == "interface/data" ? 0 : 3), "\(fault)")
      guard !Self.ending.contains(fault) else { continue }
      for (section, needed) in Self.needs {
        let isThere = try !result.section(section).isEmpty
        // Alerts of ntopng itself need no summary.
        #expect(isThere == !needed.contains(endpoint) || section == "ntopng_alerts", "\(fault): \(section)")
      }
      let missesHosts = ["interface/data", "host/active"].contains(endpoint)
      #expect(result.output.contains("\n<<<<") == !missesHosts, "\(fault): hosts")
      #expect(result.output.contains("<<<logwatch>>>") == (endpoint != "interface/data"), "\(fault): events")
    }
  }
}

/// Faults that all calls, the cache or the clock have: one after the other, since some of them are held to their time.
@Suite(.serialized) struct AgentFaultTests {
  @Test(arguments: AgentEndpointFaultTests.faults)
  func saysInOneLineThatNothingWorks(fault: String) throws {
    let simulator = try Simulator("--hosts", "40", "--fault", "ntopng/interfaces=\(fault)")
    let result = try run(simulator, requestTimeout: fault == "drip" ? 4 : 20)
    #expect(result.status == 0)
    #expect(try result.problems().count == 1)
    try expectValidLines(result)
    #expect(result.errors.split(separator: "\n").count == 1)
    #expect(!result.errors.contains(Simulator.token))
  }

  @Test func oneInterfaceDoesNotTakeTheOthersDown() throws {
    let simulator = try Simulator("--hosts", "60", "--fault", "interface/data=500@1", "--fault", "interface/data=500@1")
    let result = try run(simulator)
    #expect(try result.section("ntopng_interface").count >= 1)
    try expectValidLines(result)
  }

  @Test(arguments: ["/dev/null", "/proc/self", ""])
  func worksWithoutACacheFolder(home: String) throws {
    let simulator = try Simulator("--hosts", "40")
    var agent = try Agent()
    agent.environment["HOME"] = home.isEmpty ? nil : home
    let result = try run(simulator, agent)
    #expect(result.status == 0)
    #expect(try result.section("ntopng_interface").count == 3)
    #expect(try result.problems().contains("cache"))
    #expect(result.output.contains("\n<<<<"))
  }

  @Test func worksWithAFullDisk() throws {
    let simulator = try Simulator("--hosts", "40")
    let agent = try Agent()
    // No file can grow; standard output is a pipe.
    let result = try agent.shell(
      "trap '' XFSZ; (ulimit -f 0; \"$AGENT\" sections --url \"$1\" --stdin-secret --hosts piggyback --events flow) | cat",
      [simulator.url], input: Simulator.token + "\n")
    #expect(try result.section("ntopng_interface").count == 3)
    #expect(try result.problems().contains("cache"))
    #expect(result.output.contains("\n<<<<"))
  }

  @Test func survivesClocksThatAreSet() throws {
    let simulator = try Simulator("--hosts", "40")
    let agent = try Agent()
    for seconds in [0, 86_400, -172_800, 172_800] as [Int] {
      try simulator.control("/__clock?advance=\(seconds)")
      let result = try agent.sections(simulator.url, ["--hosts", "piggyback", "--events", "flow"])
      #expect(result.status == 0)
      try expectValidLines(result)
      #expect(try result.problems().isEmpty)
    }
  }

  @Test func endsInTimeWithWhatIsThere() throws {
    let simulator = try Simulator("--hosts", "40", "--fault", "host/*=delay:30")
    let result = try Agent().sections(simulator.url, ["--hosts", "piggyback", "--timeout", "3"])
    #expect(result.status == 0)
    #expect(try result.section("ntopng_interface").count == 3)
    #expect(try result.problems().contains { $0 == "timeout" || $0 == "deadline" })
  }
}

/// Times are long, so that a busy machine is not taken for a fault; only what drips forever has to run into one.
private func run(
  _ simulator: Simulator, _ agent: Agent? = nil, requestTimeout: Int = 20
) throws -> Agent.Result {
  let times = ["--request-timeout", String(requestTimeout), "--timeout", "90"]
  return try (agent ?? Agent()).sections(simulator.url, ["--hosts", "piggyback", "--events", "flow"] + times)
}

private func expectValidLines(_ result: Agent.Result) throws {
  for line in result.output.split(separator: "\n") where line.hasPrefix("{") {
    try expectValidLine(JSONParser.parse(String(line)))
  }
}
