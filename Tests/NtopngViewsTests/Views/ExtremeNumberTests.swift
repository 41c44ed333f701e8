import JSONText
import Testing

@testable import NtopngViews

/// Whatever numbers ntopng sends, no view traps, and each reply keeps to the contract.
@Suite struct ExtremeNumberTests {
  @Test(arguments: 1...12)
  func viewsSurvive(seed: Int) throws {
    // Interfaces and edition stay, so that everything behind them is asked.
    let fixture = try ViewFixture(
      "--hosts", "40", "--flows", "60", "--alerts", "200", "--fault", "ntopng/interfaces=delay:0", "--fault",
      "system/status=delay:0", "--fault", "*=extreme:\(seed)")
    for (view, parameters) in ViewHostilityTests.requests { _ = try fixture.reply(view, parameters) }
  }
}
