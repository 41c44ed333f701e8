import Foundation
import JSONText
import TestServers
import Testing

/// A server that means harm: extreme numbers, the login shown again, endless lists of interfaces.
@Suite struct AgentHostilityTests {
  private static let everything = ["--hosts", "piggyback", "--events", "flow", "--events", "host"]

  @Test(arguments: 1...10)
  func survivesExtremeNumbers(seed: Int) throws {
    let simulator = try Simulator("--hosts", "40", "--flows", "60", "--engaged", "4", "--alerts", "300")
    try simulator.control("/__fault?add=ntopng/interfaces%3Ddelay:0")
    try simulator.control("/__fault?add=*%3Dextreme:\(seed)")
    let agent = try Agent()
    for arguments in [Self.everything, Self.everything, ["--hosts", "direct", "--host-address", "10.200.8.10"]] {
      let result = try agent.sections(simulator.url, arguments + ["--cache-seconds", "0"])
      #expect([0, 4].contains(result.status))
      try expectValidLines(result)
    }
  }

  @Test(arguments: ["token", "password"])
  func neverShowsTheLoginAgain(kind: String) throws {
    let simulator = try Simulator("--hosts", "40", "--flows", "60", "--engaged", "4", "--fault", "*=echo")
    let agent = try Agent()
    let isToken = kind == "token"
    let secret = isToken ? Simulator.token : "checkmk-pw"
    let login = isToken ? [] : ["--user", "checkmk"]
    let result = try agent.shell(
      "\"$AGENT\" \"$@\"", ["sections", "--url", simulator.url, "--stdin-secret"] + login + Self.everything,
      input: secret + "\n")
    #expect([0, 4].contains(result.status))
    let files = try agent.files()
    for text in [result.output, result.errors] + files { #expect(!text.contains(secret)) }
  }

  @Test func boundsTheInterfaces() throws {
    let rows = (0..<3000).map { "{\"ifid\":\($0),\"ifname\":\"eth\($0)\"}" }.joined(separator: ",")
    let server = try RawServer { request in
      request.target.contains("ntopng/interfaces")
        ? .json("{\"rc\":0,\"rsp\":[\(rows)]}") : .json("{\"rc\":-5,\"rc_str\":\"INVALID\"}")
    }
    let result = try Agent().sections(server.url, Self.everything + ["--timeout", "50"])
    #expect(try result.section("ntopng_server").first?["interfaces"]?.arrayValue?.count == 64)
    #expect(try result.problems().contains("limit"))
    #expect(server.requests.count < 200)
  }

  @Test func refusesThePlainLogin() throws {
    let simulator = try Simulator("--hosts", "40")
    // Reaches this machine, but is no address of it.
    let url = simulator.url.replacingOccurrences(of: "127.0.0.1", with: "0.0.0.0")
    let refused = try Agent().sections(url)
    #expect(try refused.problems() == ["plain_credentials"])
    #expect(refused.errors.contains("would travel in clear over http"))
    #expect(refused.errors.split(separator: "\n").count == 1)
    #expect(try simulator.requests().total == 0)
    let allowed = try Agent().sections(url, ["--allow-plain-credentials"])
    #expect(allowed.status == 0)
    #expect(try allowed.section("ntopng_server").first?["plain_credentials"] == true)
    #expect(try Agent().sections(simulator.url).section("ntopng_server").first?["plain_credentials"] == false)
  }

  private func expectValidLines(_ result: Agent.Result) throws {
    for line in result.output.split(separator: "\n") where line.hasPrefix("{") {
      try expectValidLine(JSONParser.parse(String(line)))
    }
  }
}

extension Agent {
  /// The content of all files that the agent has left in its home.
  fileprivate func files() throws -> [String] {
    let found = FileManager.default.enumerator(atPath: home.path)?.compactMap { $0 as? String } ?? []
    return found.compactMap { FileManager.default.contents(atPath: home.path + "/" + $0) }.map {
      String(decoding: $0, as: UTF8.self)
    }
  }
}
