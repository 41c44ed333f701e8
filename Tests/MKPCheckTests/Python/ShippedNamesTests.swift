import MKPFormat
import Testing

@testable import MKPCheck

@Suite struct ShippedNamesTests {
  private let names = ShippedNames.builtIn

  @Test func namesAreThere() {
    for kind in ShippedNames.Kind.allCases { #expect(names.count(kind) > 20, "\(kind)") }
    #expect(names.count(.metrics) > 1900)
    #expect(names.evidence("temp", .metrics) == .since(CheckTarget(2, 3)))
    #expect(names.evidence("acme_fans", .metrics) == nil)
  }

  private static func metric(_ name: String) -> String {
    """
    from cmk.graphing.v1 import Title, metrics
    metric_acme = metrics.Metric(
        name="\(name)", title=Title("A"), unit=metrics.Unit(metrics.DecimalNotation("")), color=metrics.Color.BLUE)

    """
  }

  private func report(_ files: [String: String]) async -> CheckReport {
    await Samples.report(Samples.subject(files.map { Samples.file($0.key, Array($0.value.utf8)) }))
  }

  @Test func aMetricOfALaterVersionIsFreeBefore() async throws {
    let later = try #require(
      ["24ghz_clients", "humidity", "frequency"].first { names.evidence($0, .metrics) == .since(CheckTarget(2, 4)) })
    let found = await report(["cmk_addons_plugins/acme/graphing/acme.py": Self.metric(later)]).findings
      .filter { $0.rule.id == "MKP512" }
    #expect(found.map(\.targets) == [[CheckTarget(2, 4), CheckTarget(2, 5)]])
  }

  @Test func yieldingAMetricOfCheckmkIsFine() async {
    let check = """
      from cmk.agent_based.v2 import AgentSection, CheckPlugin, Metric, Service
      def parse(string_table):
          return string_table
      def discover(section):
          yield Service()
      def check(section):
          yield Metric("temp", 20.0)
      agent_section_acme = AgentSection(name="acme", parse_function=parse)
      check_plugin_acme = CheckPlugin(
          name="acme", service_name="A", discovery_function=discover, check_function=check)
      """
    let found = await report(["cmk_addons_plugins/acme/agent_based/acme.py": check]).findings
    #expect(found.filter { $0.rule.id == "MKP512" }.map(\.message) == [])
  }

  @Test func whatReplacesAFileOfCheckmkIsNoCollision() async {
    let found = await report(["cmk_plugins/acme/graphing/acme.py": Self.metric("temp")]).findings
    #expect(found.filter { $0.rule.id == "MKP512" }.map(\.message) == [])
  }
}
