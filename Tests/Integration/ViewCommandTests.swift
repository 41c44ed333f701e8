import Foundation
import JSONText
import TestServers
import Testing

/// `agent_ntopng view` as Checkmk's GUI runs it.
@Suite struct ViewCommandTests {
  /// A site with a request in the file `request`, and the agent in `$AGENT`.
  private final class Site {
    let folder: Folder
    let agent: String

    init(_ url: String, view: String = "interfaces", parameters: JSONValue = [:]) throws {
      folder = try Folder()
      agent = try Tool.executable("agent_ntopng")
      let request: JSONValue = [
        "server": ["id": "sim", "url": .string(url), "secret": ["value": .string(Simulator.token)]],
        "view": .string(view), "parameters": parameters,
      ]
      try folder.write("request", request.compactText)
    }

    func shell(_ command: String) throws -> Tool.Result {
      try Tool.shell("export OMD_ROOT=\(folder.path) AGENT=\(agent); \(command)", folder: folder.path)
    }
  }

  @Test func answersOnStandardOutput() throws {
    let simulator = try Simulator()
    let result = try Site(simulator.url).shell("$AGENT view < request")
    #expect(result.status == 0 && result.errors.isEmpty)
    let reply = try JSONParser.parse(result.output)
    #expect(reply["error"]?.isNull == true)
    #expect(reply["data"]?["rows"]?.arrayValue?.count == 3)
    #expect(result.output.count(where: { $0 == "\n" }) == 1)
  }

  @Test func manyReadersCostOneCall() throws {
    let simulator = try Simulator("--latency-ms", "100")
    let site = try Site(simulator.url)
    let result = try site.shell("for i in $(seq 12); do $AGENT view < request > out-$i & done; wait; cat out-*")
    let replies = try result.output.split(separator: "\n").map { try JSONParser.parse(String($0)) }
    #expect(replies.count == 12 && replies.allSatisfy { $0["error"]?.isNull == true })
    // Figures and speeds.
    #expect(try simulator.log()["paths"]?["interface/data"] == 2)
  }

  @Test func keepsTheSecret() throws {
    let simulator = try Simulator("--fault", "interface/*=text")
    let site = try Site(simulator.url)
    let result = try site.shell("$AGENT view < request; grep -rl \(Simulator.token) tmp; find tmp -type f ! -perm 600")
    #expect(result.output.split(separator: "\n").count == 1)
    #expect(!result.output.contains(Simulator.token) && !result.errors.contains(Simulator.token))
    #expect(try JSONParser.parse(result.output)["error"]?["kind"] == "not_ntopng")
  }

  @Test(arguments: ["", "{", "[]", #"{"view": "flows"}"#, #"{"server": {"id": "a", "url": "x"}, "view": 1}"#])
  func refusesBadRequests(request: String) throws {
    let folder = try Folder()
    try folder.write("request", request)
    let result = try Tool.shell("\(try Tool.executable("agent_ntopng")) view < request", folder: folder.path)
    #expect(result.status == 2)
    #expect(try JSONParser.parse(result.output)["error"]?["kind"] == "invalid_request")
    #expect(!result.errorLines.isEmpty && result.errorLines.allSatisfy { $0.hasPrefix("agent_ntopng: ") })
  }

  @Test func pagesMillionsOfAlerts() throws {
    let simulator = try Simulator("--alerts", "2437017", "--alert-rate", "0")
    let site = try Site(
      simulator.url, view: "alerts",
      parameters: ["state": "past", "family": "flow", "begin": 0, "page": 121_851, "page_size": 20])
    let reply = try JSONParser.parse(try site.shell("$AGENT view < request").output)
    #expect(reply["rows"]?["total"] == 2_437_017)
    #expect(reply["data"]?["rows"]?.arrayValue?.count == 17)
  }
}
