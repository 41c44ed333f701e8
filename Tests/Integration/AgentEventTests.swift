import TestServers
import Testing

@Suite struct AgentEventTests {
  private let arguments = ["--events", "flow", "--events", "host", "--event-min-severity", "debug", "--no-exporters"]

  /// What Checkmk keeps: the lines of batches that the run before did not have.
  private struct Checkmk {
    var seen: Set<Substring> = []
    var lines: [Substring] = []

    mutating func take(_ output: String) {
      var batches: [(id: Substring, lines: [Substring])] = []
      var isLogwatch = false
      for line in output.split(separator: "\n") {
        if line.hasPrefix("<<<") {
          isLogwatch = line == "<<<logwatch>>>"
        } else if isLogwatch, line.hasPrefix("BATCH: ") {
          batches.append((line.dropFirst(7), []))
        } else if isLogwatch, !line.hasPrefix("[[["), !batches.isEmpty {
          batches[batches.count - 1].lines.append(line)
        }
      }
      for batch in batches.sorted(by: { $0.id < $1.id }) where !seen.contains(batch.id) { lines += batch.lines }
      seen = Set(batches.map(\.id))
    }
  }

  @Test func losesAndDoublesNothing() throws {
    let simulator = try Simulator("--hosts", "40", "--alert-rate", "0.5", "--engaged", "5")
    let agent = try Agent()
    var all = Checkmk()
    var half = Checkmk()
    for run in 0..<8 {
      let result = try agent.sections(simulator.url, arguments)
      #expect(try result.problems().isEmpty)
      all.take(result.output)
      // Every other output is thrown away.
      if run % 2 == 1 { half.take(result.output) }
      try simulator.control("/__clock?advance=60")
    }
    #expect(all.lines.count > 100)
    #expect(Set(all.lines).count == all.lines.count)
    #expect(half.lines.sorted() == all.lines.sorted())
  }

  /// ntopng before 6.2 fails a whole page because of one alert: the others are told.
  @Test func goesAroundAlertsThatNtopngFailsToTell() throws {
    let simulator = try Simulator("--version", "6.0", "--hosts", "40", "--alert-rate", "0.5")
    let agent = try Agent()
    var checkmk = Checkmk()
    checkmk.take(try agent.sections(simulator.url, arguments).output)
    try simulator.control("/__clock?advance=120")
    let result = try agent.sections(simulator.url, arguments)
    checkmk.take(result.output)
    #expect(checkmk.lines.count > 30)
    #expect(try result.problems().allSatisfy { $0 == "limit" })
  }

  @Test func boundsABurst() throws {
    let simulator = try Simulator("--hosts", "40", "--alert-rate", "2")
    let agent = try Agent()
    let bounded = arguments + ["--max-events", "50"]
    var checkmk = Checkmk()
    checkmk.take(try agent.sections(simulator.url, bounded).output)
    try simulator.control("/__clock?advance=100")
    for _ in 0..<8 { checkmk.take(try agent.sections(simulator.url, bounded).output) }
    let told = checkmk.lines.filter { $0.contains("left to the next run") }
    #expect(told.count >= 3)
    let events = checkmk.lines.filter { !$0.contains("left to the next run") }
    #expect(events.count >= 200)
    #expect(Set(events).count == events.count)
  }
}
