import TestServers
import Testing

@Suite(.serialized) struct AgentCostTests {
  @Test func asksFewCallsOfALargeServer() throws {
    let simulator = try Simulator("--hosts", "10000", "--interfaces", "4", "--alerts", "1000000")
    let agent = try Agent()
    let arguments = [
      "--hosts", "piggyback", "--max-hosts", "20000", "--timeout", "300", "--request-timeout", "120",
    ]
    let result = try agent.sections(simulator.url, arguments)
    #expect(result.status == 0)
    #expect(try result.problems().isEmpty)
    let requests = try simulator.requests()
    let pages = try #require(requests.paths["host/active"])
    // 500 hosts a page; behind a full last page one more is needed to see that it was the last.
    #expect(pages <= 4 * (10_000 / 4 / 500 + 1))
    #expect(requests.total <= pages + 12 * 4 + 10)
    #expect(requests.atOnce <= 3)
    #expect(requests.paths["host/data"] == nil)
    let hosts = result.output.split(separator: "\n").filter { $0.hasPrefix("{\"section\":\"ntopng_host\"") }
    #expect(hosts.count > 5000)

    try simulator.control("/__log?reset=1")
    let direct = try agent.sections(simulator.url, ["--hosts", "direct", "--host-address", "10.200.8.10"])
    #expect(direct.output.contains("\"active\":true"))
    #expect(try simulator.requests().total == 0)
  }

  @Test func oneOfTwoHundredAsks() throws {
    let simulator = try Simulator("--hosts", "600", "--interfaces", "2", "--latency-ms", "20")
    let agent = try Agent()
    let command = """
      for number in $(seq 200); do
        "$AGENT" sections --url "$1" --stdin-secret --hosts direct --host-address 10.200.8.10 <<< "$2" &
      done
      wait
      """
    let result = try agent.shell(command, [simulator.url, Simulator.token])
    #expect(result.errors.isEmpty)
    #expect(result.output.split(separator: "\n").filter { $0 == "<<<ntopng_host:sep(0)>>>" }.count == 200)
    let requests = try simulator.requests()
    #expect(requests.paths["ntopng/interfaces"] == 1)
    #expect(requests.paths["host/custom_data"] == 2)
  }
}
