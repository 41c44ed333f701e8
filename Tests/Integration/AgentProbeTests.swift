import Foundation
import JSONText
import TestServers
import Testing

/// `agent_ntopng probe` says what works and why the rest does not, to people and to machines.
@Suite struct AgentProbeTests {
  private func probe(
    _ url: String, _ arguments: [String] = [], token: String = Simulator.token, _ agent: Agent? = nil
  ) throws -> (text: Agent.Result, json: JSONValue, status: Int32) {
    let agent = try agent ?? Agent()
    let all = ["probe", "--url", url, "--stdin-secret"] + arguments
    let text = try agent.shell("\"$AGENT\" \"$@\"", all, input: token + "\n")
    let json = try agent.shell("\"$AGENT\" \"$@\"", all + ["--format", "json"], input: token + "\n")
    try expectValid(json.output, schema: "output/probe.schema.json")
    for output in [text.output, text.errors, json.output, json.errors] { #expect(!output.contains(token)) }
    #expect(text.status == json.status)
    #expect(text.errors.split(separator: "\n").count == (text.status == 0 ? 0 : 1))
    return (text, try JSONParser.parse(json.output), json.status)
  }

  private func feature(_ json: JSONValue, _ id: String) throws -> JSONValue {
    try #require(json["features"]?.arrayValue?.first { $0["id"]?.stringValue == id })
  }

  @Test func saysWhatCommunityDelivers() throws {
    let simulator = try Simulator()
    let found = try probe(simulator.url)
    #expect(found.status == 0)
    #expect(found.json["error"]?.isNull == true)
    #expect(found.json["edition"] == "community")
    #expect(found.json["sees_alerts"] == true)
    #expect(found.json["interfaces"]?.arrayValue?.count == 3)
    #expect(try feature(found.json, "hosts")["works"] == true)
    let snmp = try feature(found.json, "snmp_alerts")
    #expect(snmp["works"] == false && snmp["cause"] == "licence" && snmp["needs"]?["edition"] == "pro")
    #expect(found.text.output.contains("what works:\n  figures of interfaces\n"))
    #expect(found.text.output.contains("  alerts of SNMP devices: licence: this needs ntopng Pro\n"))
    #expect(try simulator.requests().total <= 2 * 20)
    #expect(try simulator.requests().paths["host/data"] == nil)
  }

  @Test func saysWhatProDelivers() throws {
    let simulator = try Simulator("--edition", "pro")
    let found = try probe(simulator.url)
    #expect(found.json["edition"] == "pro")
    #expect(try feature(found.json, "snmp_alerts")["cause"] != "licence")
    #expect(try feature(found.json, "past_flows")["needs"]?["edition"] == "enterprise_m")
  }

  @Test func saysWhatAnOldVersionLacks() throws {
    let simulator = try Simulator("--version", "5.0")
    let found = try probe(simulator.url)
    #expect(found.json["version"]?.stringValue?.hasPrefix("5.0") == true)
    for id in ["exporters", "redis", "flow_scores", "alert_histogram", "alert_description"] {
      #expect(try feature(found.json, id)["cause"] == "version", "\(id)")
    }
    #expect(try feature(found.json, "exporters")["needs"]?["version"] == "6.2")
  }

  @Test func saysWhichRightsAreMissing() throws {
    let simulator = try Simulator()
    let noAlerts = try probe(simulator.url, token: "00000000000000000000000000000a1e")
    #expect(noAlerts.json["sees_alerts"] == false)
    #expect(try feature(noAlerts.json, "engaged_alerts")["cause"] == "permission")
    #expect(noAlerts.text.output.contains("the ntopng user may not see alerts"))
    let one = try probe(simulator.url, token: "000000000000000000000000000001f1")
    #expect(one.json["interfaces"]?.arrayValue?.compactMap { $0["ifid"]?.intValue } == [1])
    #expect(one.text.output.contains("interfaces that the user may see: one; another user may see more\n"))
  }

  @Test func saysWhyTheLoginIsRefused() throws {
    let simulator = try Simulator()
    let wrong = try probe(simulator.url, token: "00000000000000000000000000000000")
    #expect(wrong.status == 4)
    #expect(wrong.json["error"]?["kind"] == "not_authenticated")
    #expect(wrong.text.errors.contains("ntopng refuses the login"))
    let standard = try probe(simulator.url, token: "00000000000000000000000000000ad0")
    #expect(standard.json["error"]?["kind"] == "default_password")
    #expect(standard.text.errors.contains("default password"))
  }

  @Test func doesNotTryARefusedPasswordAgain() throws {
    let simulator = try Simulator()
    let agent = try Agent()
    let user = ["--user", "checkmk"]
    // Text first: asks; JSON next: does not.
    let wrong = try probe(simulator.url, user, token: "wrong-password", agent)
    #expect(wrong.json["error"]?["kind"] == "locked_out")
    #expect(try simulator.requests().total == 1)
    // What is locked out is told with the words of a refused login: ntopng does not tell them apart.
    for _ in 0..<4 { _ = try probe(simulator.url, user, token: "wrong-password") }
    let locked = try probe(simulator.url, user, token: "checkmk-pw")
    #expect(locked.json["error"]?["kind"] == "locked_out")
    #expect(locked.text.errors.contains("this address is locked out for five minutes"))
    #expect(try probe(simulator.url).status == 0)
  }

  @Test func saysThatAServerIsNotThere() throws {
    let simulator = try Simulator("--starting")
    let starting = try probe(simulator.url)
    #expect(starting.json["error"]?["kind"] == "starting_up")
    let refused = try probe("http://127.0.0.1:1")
    #expect(refused.json["error"]?["kind"] == "connection")
    // The address once.
    #expect(refused.text.errors.hasPrefix("agent_ntopng: http://127.0.0.1:1: no connection: "))
    let server = try TLSServer(body: "{\"rc\":0,\"rsp\":[]}")
    let untrusted = try probe(server.url)
    #expect(untrusted.json["error"]?["kind"] == "tls")
    #expect(untrusted.status == 4)
    let trusted = try probe(server.url, ["--ca-file", server.authorityFile])
    #expect(trusted.json["features"]?[0]?["cause"] == "permission")
    let failing = try Simulator("--fault", "ntopng/interfaces=500")
    let other = try probe(failing.url)
    #expect(other.json["error"]?["kind"] == "malformed_reply")
  }

  @Test func documentsWhatIsAsked() throws {
    let result = try Agent().shell("\"$AGENT\" capabilities")
    #expect(result.output == (try Repository.text("docs/ntopng-editions.md")), "make docs-ntopng")
  }
}
