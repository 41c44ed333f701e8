import Testing

@testable import MKPCheck

/// What a version throws away of old code is an error, what it still takes is not.
@Suite struct LostCodeTests {
  struct Source: CustomTestStringConvertible, Sendable {
    let path: String
    let text: String
    /// The severest finding in each version; nil for none about this code.
    let verdicts: [String: Severity]
    var testDescription: String { "\(path): \(text.prefix(60))" }

    init(_ path: String, _ text: String, _ verdicts: [String: Severity]) {
      self.path = path
      self.text = text
      self.verdicts = verdicts
    }
  }

  private static let warned: [String: Severity] = [
    "2.3": .warning, "2.4": .warning, "2.5": .warning, "3.0": .warning,
  ]
  private static let lostSince24: [String: Severity] = [
    "2.3": .warning, "2.4": .error, "2.5": .error, "3.0": .error,
  ]
  private static let object = "LegacyCheckDefinition(name=\"acme\")\n"

  static let sources: [Source] = [
    Source("checks/acme", "check_info[\"acme\"] = {\"service_description\": \"A\"}\n", lostSince24),
    Source("checks/acme", "check_info = {}\ncheck_info[\"acme\"] = {\"group\": \"x\"}\n", lostSince24),
    Source(
      "checks/acme",
      "from cmk.agent_based.legacy.v0_unstable import LegacyCheckDefinition\ncheck_info = {}\n"
        + "check_info[\"a\"] = LegacyCheckDefinition(name=\"a\")\ncheck_info[\"b\"] = {}\n",
      lostSince24),
    Source("checks/acme", "special_agent_info[\"acme\"] = agent_acme_arguments\n", lostSince24),
    Source("checks/check_acme", "active_check_info[\"acme\"] = {\"command_line\": \"x\"}\n", lostSince24),
    Source(
      "checks/acme",
      "from cmk.base.check_api import LegacyCheckDefinition\ncheck_info = {}\ncheck_info[\"a\"] = " + object,
      lostSince24),
    // 2.4 still takes this one, later versions look through their own folder only.
    Source(
      "checks/acme",
      "from cmk.agent_based.legacy.v0_unstable import LegacyCheckDefinition\n"
        + "check_info = {}\ncheck_info[\"acme\"] = " + object,
      ["2.3": .warning, "2.4": .warning, "2.5": .error, "3.0": .error]),
    Source("cmk_addons_plugins/acme/agent_based/a.py", "import cmk.base.check_api\n", lostSince24),
    Source(
      "cmk_addons_plugins/acme/agent_based/a.py",
      "try:\n    import cmk.base.check_api\nexcept ImportError:\n    pass\n", ["2.3": .warning]),
    Source("web/plugins/wato/acme.py", "from cmk.gui.plugins.wato import register_check_parameters\n", lostSince24),
    Source(
      "web/plugins/wato/acme.py", "import cmk.gui.plugins.wato as w\nf = w.register_check_parameters\n", lostSince24),
    Source(
      "web/plugins/wato/acme.py", "register_check_parameters(\"a\", \"b\", \"c\", None, None, \"dict\")\n", lostSince24),
    Source(
      "web/plugins/wato/acme.py", "def register_rule(*args):\n    pass\n\nregister_rule(1)\n",
      ["2.5": .warning, "3.0": .warning]),
    Source("web/plugins/wato/acme.py", "from cmk.gui.plugins.wato import CheckParameterRulespecWithItem\n", warned),
    Source(
      "web/plugins/perfometer/acme.py", "from cmk.gui.plugins.views.perfometers import perfometers\n",
      ["2.3": .error, "2.4": .error, "2.5": .error, "3.0": .error]),
    Source(
      "web/plugins/perfometer/acme.py",
      "try:\n    from cmk.gui.plugins.views.perfometers import perfometers\n"
        + "except ImportError:\n    from cmk.gui.views.perfometer.legacy_perfometers import perfometers\n", warned),
    Source("web/plugins/metrics/acme.py", "from cmk.gui.plugins.metrics.check_mk import df_translation\n", lostSince24),
    Source(
      "web/plugins/views/acme.py", "import cmk.gui.plugins.views.inventory\n",
      ["2.3": .error, "2.4": .error, "2.5": .error, "3.0": .error]),
    Source(
      "web/plugins/wato/acme.py",
      "from cmk.gui.plugins.wato.datasource_programs import RulespecGroupDatasourceProgramsApps\n", warned),
    Source("cmk_addons_plugins/acme/agent_based/a.py", "import cmk.utils.debug\n", warned),
    Source(
      "cmk_addons_plugins/acme/libexec/agent_acme", "#!/usr/bin/env python3\nimport cmk.utils.password_store\n", warned),
  ]

  @Test(arguments: sources)
  func eachVersionDoesWhatItsSourceSays(_ source: Source) async {
    let file = Samples.file(source.path, Array(source.text.utf8), mode: 0o755)
    let subject = Samples.subject([file], manifest: ["version.usable_until": "3.0.99"])
    for version in ["2.3", "2.4", "2.5", "3.0"] {
      let target = CheckTarget(version).map { [$0] } ?? []
      // Of the part's age and of internals in general other rules speak.
      let findings = await Samples.report(subject, targets: target).findings.filter {
        $0.place.file == source.path && $0.rule.severity > .advice && !["MKP601"].contains($0.rule.id)
      }
      let severest = findings.map(\.rule.severity).max()
      #expect(severest == source.verdicts[version], "\(version): \(findings.map { "\($0.rule.id) \($0.message)" })")
    }
  }

  /// One finding for one thing: what is gone is no longer called internal or deprecated as well.
  @Test func whatIsGoneIsSaidOnce() async {
    let file = Samples.file("cmk_addons_plugins/acme/agent_based/a.py", Array("import cmk.base.check_api\n".utf8))
    let findings = await Samples.report(Samples.subject([file]), targets: [CheckTarget(2, 4)]).findings
    #expect(findings.filter { $0.rule.needsPython }.map(\.rule.id) == ["MKP613"])
  }

  @Test func theLineAfter25IsCalled30() throws {
    for name in ["3.0", "2.6", "2.6-dev", "3.0.0p1"] {
      #expect(try TargetSelection.parse([name], known: Samples.catalogues.targets) == [CheckTarget(3, 0)])
    }
    #expect(CheckTarget(3, 0).description == "3.0")
  }
}
