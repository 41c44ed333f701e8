import Testing

@testable import MKPCheck

/// Star imports of the APIs, and what `--fix` makes of them.
@Suite struct StarImportTests {
  private static let path = "cmk_addons_plugins/acme/agent_based/acme.py"

  private static func findings(_ text: String, _ others: [String: String] = [:]) async -> [Finding] {
    let files = [path: text].merging(others) { first, _ in first }.map { Samples.file($0.key, Array($0.value.utf8)) }
    return await Samples.report(Samples.subject(files)).findings.filter { $0.rule.id == "MKP318" }
  }

  /// What stands in place of the stars; nil for one that is left alone.
  private static func repairs(_ text: String, _ others: [String: String] = [:]) async -> [String?] {
    await findings(text, others).map { finding in
      finding.fix.map { String(decoding: $0.edits[0].replacement, as: UTF8.self) }
    }
  }

  @Test func theUsedNamesTakeItsPlace() async {
    let text = """
      from cmk.agent_based.v2 import *

      def discover(section: "StringTable") -> DiscoveryResult:
          if section:
              yield Service()
      """
    #expect(await Self.repairs(text) == ["DiscoveryResult, Service, StringTable"])
  }

  @Test func eachStarGetsItsOwnNames() async {
    let text = """
      from cmk.rulesets.v1 import *
      from cmk.rulesets.v1.form_specs import *

      def form():
          return Dictionary(title=Title("A"), elements={})
      """
    #expect(await Self.repairs(text) == ["Title", "Dictionary"])
  }

  @Test func manyNamesStandBelowEachOther() async {
    let names = [
      "AgentSection", "CheckPlugin", "InventoryPlugin", "SNMPSection", "SimpleSNMPSection", "check_levels",
      "get_value_store",
    ]
    let repaired = await Self.repairs("from cmk.agent_based.v2 import *\nALL = [\(names.joined(separator: ", "))]\n")
    #expect(repaired == ["(\n" + names.map { "    \($0),\n" }.joined() + ")"])
  }

  @Test(arguments: [
    "def f():\n    return Missing()\n", "def f(rows: Sequence[int]):\n    return rows\n", "",
    "def f(x):\n    if x:\n        return Missing\n", "def f():\n    return globals()\n", "__all__ = [\"Service\"]\n",
  ])
  func itStaysWhereNotEverythingIsKnown(_ rest: String) async {
    let found = await Self.findings("from cmk.agent_based.v2 import *\n" + rest)
    #expect(found.map { $0.fix == nil && $0.message.contains("--fix leaves it: ") } == [true])
  }

  @Test func itStaysWhereAnotherModuleTakesTheNames() async {
    let user = ["cmk_addons_plugins/acme/agent_based/other.py": "from .acme import Service\n"]
    #expect(await Self.repairs("from cmk.agent_based.v2 import *\nSERVICE = Service()\n", user) == [nil])
    let other = ["cmk_addons_plugins/acme/agent_based/other.py": "from .acme import SERVICE\n"]
    #expect(await Self.repairs("from cmk.agent_based.v2 import *\nSERVICE = Service()\n", other) == ["Service"])
  }

  @Test func othersStarsAndGuardedOnesAreLeftAlone() async {
    #expect(await Self.findings("from os import *\n").isEmpty)
    #expect(
      await Self.findings("try:\n    from cmk.agent_based.v2 import *\nexcept ImportError:\n    pass\n").isEmpty)
  }
}
