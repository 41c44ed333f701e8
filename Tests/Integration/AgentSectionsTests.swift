import Foundation
import JSONText
import TestServers
import Testing

@Suite struct AgentSectionsTests {
  static let sections = ["ntopng_server", "ntopng_interface", "ntopng_alerts", "ntopng_exporter"]

  @Test(arguments: ["5.0", "5.4", "5.6", "6.0", "6.2", "6.3"])
  func printsWhatTheSchemasSay(version: String) throws {
    let simulator = try Simulator("--version", version, "--hosts", "100")
    let result = try Agent().sections(simulator.url, ["--hosts", "piggyback"])
    #expect(result.status == 0)
    #expect(result.errors.isEmpty)
    #expect(try result.section("ntopng_server").map { $0["version"]?.stringValue?.hasPrefix(version) } == [true])
    #expect(try result.section("ntopng_interface").count == 3)
    for name in Self.sections { for line in try result.section(name) { try expectValidLine(line) } }
    let hosts = result.output.split(separator: "\n").filter { $0.hasPrefix("{\"section\":\"ntopng_host\"") }
    #expect(!hosts.isEmpty)
    for line in hosts.prefix(20) { try expectValidLine(JSONParser.parse(String(line))) }
  }

  @Test func tellsWhenTrafficCameLast() throws {
    let simulator = try Simulator("--frozen", "--hosts", "20", "--interfaces", "1")
    let agent = try Agent()
    let time = { (result: Agent.Result) throws -> Double? in
      try result.section("ntopng_interface").first?["last_traffic_time"]?.doubleValue
    }
    let first = try #require(try time(agent.sections(simulator.url)))
    // The clock stands, and with it the counters.
    #expect(try time(agent.sections(simulator.url)) == first)
    try simulator.control("/__clock?advance=60")
    #expect(try time(agent.sections(simulator.url)) == first + 60)
  }

  @Test func tellsTheServerWithoutTheInterfacesOfTheRule() throws {
    let simulator = try Simulator("--hosts", "20")
    let result = try Agent().sections(simulator.url, ["--interface", "nothing"])
    #expect(result.status == 0)
    #expect(try result.problems() == ["unknown_interface"])
    #expect(try result.section("ntopng_server").first?["uptime_seconds"]?.doubleValue != nil)
    #expect(try result.section("ntopng_interface").isEmpty)
  }

  /// Everything that is asked stands in the table that the documentation is made of.
  @Test func asksOnlyForWhatIsDocumented() throws {
    let documented = try Repository.text("docs/ntopng-editions.md")
    for version in ["5.0", "6.2"] {
      let simulator = try Simulator("--version", version, "--hosts", "20")
      _ = try Agent().sections(
        simulator.url, ["--hosts", "piggyback"] + EventFamilies.all.flatMap { ["--events", $0] })
      for path in try simulator.requests().paths.keys where !path.hasPrefix("__") {
        let name = path.replacing("/lua/pro/rest/v2/", with: "").replacing("/lua/", with: "")
        #expect(documented.contains("`get/\(name)`") || documented.contains("`\(name)`"), "\(path)")
      }
    }
  }

  private enum EventFamilies {
    static let all = ["host", "flow", "interface", "network", "mac", "system", "user", "am_host"]
  }

  @Test func readsThePasswordStore() throws {
    let simulator = try Simulator("--hosts", "20")
    let agent = try Agent()
    // Made with Checkmk's own code; its password is no token of the simulator, so the login must be refused.
    let hex =
      "0000404142434445464748494a4b4c4d4e4f808182838485868788898a8b8c8d8e8fc8099018048d8b235d6196749ddf5cd2a9cdad44f9df"
      + "3fd800f627b92a8cf75acf7f4115d06c04e3020dcd9870bd48f9233a61f1080b7ce1365ed12db0e4878ac22b9ff3356c5064e3aa1450b7"
      + "89e7ff355b"
    let store = stride(from: 0, to: hex.count, by: 2).compactMap { UInt8(hex.dropFirst($0).prefix(2), radix: 16) }
    try Data(store).write(to: URL(fileURLWithPath: agent.home.path + "/store"))
    try Data((UInt8(0)..<32).map { $0 }).write(to: URL(fileURLWithPath: agent.home.path + "/key"))
    var site = agent
    site.environment["PASSWORD_STORE_SECRET_FILE"] = agent.home.path + "/key"
    let arguments = ["sections", "--url", simulator.url, "--token-id", "acme_pw:\(agent.home.path)/store"]
    let refused = try site.shell("\"$AGENT\" \"$@\"", arguments)
    #expect(refused.status == 0)
    #expect(try refused.problems() == ["not_authenticated"])
    #expect(refused.errors.contains("refuses the login"))
    #expect(!refused.errors.contains("s3cr"))
    let noKey = try agent.shell("\"$AGENT\" \"$@\"", arguments)
    #expect(noKey.status == 3)
    #expect(noKey.errors.contains("PASSWORD_STORE_SECRET_FILE"))
  }

  static let failing: [(arguments: [String], words: String)] = [
    (["--starting"], "starting up"), (["--fault", "ntopng/interfaces=text"], "no JSON"),
    (["--fault", "ntopng/interfaces=500"], "HTML instead of JSON"),
    (["--fault", "ntopng/interfaces=default_password"], "default password"),
  ]

  @Test(arguments: failing)
  func saysInOneLineWhatFails(arguments: [String], words: String) throws {
    let simulator = try Simulator(options: arguments)
    let result = try Agent().sections(simulator.url)
    // Checkmk throws away what a failed agent has printed, and the server's service has to say it.
    #expect(result.status == 0)
    let line = try #require(try result.section("ntopng_server").first)
    try expectValidLine(line)
    #expect(line["response_seconds"]?.isNull == true)
    #expect(line["problems"]?[0]?["message"]?.stringValue?.contains(words) == true)
    #expect(result.output.split(separator: "\n").count == 2)
    #expect(result.errors.split(separator: "\n").count == 1)
    #expect(result.errors.contains(words))
    #expect(!result.errors.contains(Simulator.token))
  }

  @Test func saysInOneLineThatNobodyListensAndThatTLSFails() throws {
    let refused = try Agent().sections("http://127.0.0.1:1")
    #expect(try refused.problems() == ["connection"])
    #expect(refused.errors.split(separator: "\n").count == 1)
    #expect(refused.errors.contains("no connection"))
    let server = try TLSServer(body: "{\"rc\":0,\"rsp\":[]}")
    let untrusted = try Agent().sections(server.url)
    #expect(try untrusted.problems() == ["tls"])
    #expect(untrusted.errors.contains("certificate is not accepted"))
    #expect(try Agent().sections(server.url, ["--ca-file", server.authorityFile]).status == 0)
    #expect(try Agent().sections(server.url, ["--insecure"]).status == 0)
  }

  @Test func worksWithTheLibrariesOfASiteFirst() throws {
    // Any file of these names keeps the system's libcurl from loading, as another OpenSSL may.
    var agent = try Agent()
    for name in ["libssl.so.3", "libcrypto.so.3", "libssl.so.1.1", "libcrypto.so.1.1"] {
      try agent.home.write("lib/\(name)", "no library")
    }
    agent.environment["LD_LIBRARY_PATH"] = agent.home.path + "/lib"
    let server = try TLSServer(body: "{\"rc\":0,\"rsp\":[]}")
    let result = try agent.sections(server.url, ["--ca-file", server.authorityFile])
    #expect(result.errors.isEmpty)
    #expect(result.status == 0)
  }

  @Test(arguments: [
    ["--url", "ftp://x"], ["--url", "http://u:secret-pw@x"], ["--hosts", "direct"],
    ["--hosts", "direct", "--host-address", "x"],
    ["--host-network", "10.0.0.0/99"], ["--events", "nothing"], ["--event-min-severity", "loud"], ["--timeout", "0"],
    ["--token-id", "nothing"], ["--next-server"], ["--next-server", "--url", "x"], ["--max-events", "0"],
  ])
  func refusesWrongUsage(arguments: [String]) throws {
    let result = try Agent().shell("\"$AGENT\" sections --url http://127.0.0.1:1 \"$@\"", arguments)
    #expect(result.status == (arguments == ["--token-id", "nothing"] ? 3 : 2))
    #expect(!result.errors.isEmpty)
    #expect(!result.errors.contains("secret-pw"))
    #expect(result.output.isEmpty)
  }
}
