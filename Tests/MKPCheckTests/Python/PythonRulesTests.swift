import MKPFormat
import Testing

@testable import MKPCheck

/// What the rules must leave alone, and what their examples don't show.
@Suite struct PythonRulesTests {
  private func findings(
    _ files: [String: String], manifest: [String: String?] = [:], _ rules: String...
  ) async -> [String] {
    let subject = Samples.subject(
      files.map { Samples.file($0.key, Array($0.value.utf8)) }, manifest: manifest)
    return await Samples.report(subject).findings
      .filter { $0.rule.needsPython && (rules.isEmpty || rules.contains($0.rule.id)) }
      .map { "\($0.rule.id) \($0.place.line ?? 0)" }
  }

  private static let check = """
    from cmk.agent_based.v2 import CheckPlugin, Service

    """

  /// Sources that Checkmk takes, and about which no rule may report an error.
  struct Accepted: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let text: String
  }

  static let accepted: [Accepted] = [
    Accepted(
      testDescription: "decorated functions",
      text: check + """
        import functools

        def noted(function):
            @functools.wraps(function)
            def inner(*args, **kwargs):
                yield from function(*args, **kwargs)
            return inner

        @noted
        def discover(section):
            return [Service()]

        check_plugin_a = CheckPlugin(
            name="a", service_name="A", discovery_function=discover, check_function=noted(discover))
        """),
    Accepted(
      testDescription: "partial functions",
      text: check + """
        from functools import partial

        def discover(key, section):
            yield Service()

        check_plugin_a = CheckPlugin(
            name="a", service_name="A", discovery_function=partial(discover, "x"),
            check_function=partial(discover, "y"))
        """),
    Accepted(
      testDescription: "plug-ins in a loop and from a factory",
      text: check + """
        def make(name):
            return CheckPlugin(name=name, service_name="A %s", discovery_function=f, check_function=g)

        check_plugin_a = make("a")
        for _name in ["b", "c"]:
            globals()[f"check_plugin_{_name}"] = make(_name)
        """),
    Accepted(
      testDescription: "functions that depend on the version",
      text: check + """
        try:
            from cmk.agent_based.v9 import something
        except ImportError:
            something = None

        if something:
            def discover(params, section):
                yield Service()
        else:
            def discover(section):
                yield Service()

        def check(section):
            yield from ()

        check_plugin_a = CheckPlugin(
            name="a", service_name="A", discovery_function=discover, check_function=check)
        """),
    Accepted(
      testDescription: "arguments from a dict",
      text: check + """
        COMMON = {"service_name": "A %s"}

        def discover(section):
            yield Service(item="x")

        def check(item, section):
            yield from ()

        check_plugin_a = CheckPlugin(name="a", discovery_function=discover, check_function=check, **COMMON)
        """),
    Accepted(
      testDescription: "names that are no constants",
      text: check + """
        import os
        NAME = os.name

        def discover(section):
            yield Service()

        def check(section):
            yield from ()

        check_plugin_a = CheckPlugin(
            name=NAME, sections=[f"{NAME}_x"], service_name=f"{NAME} y", discovery_function=discover,
            check_function=check)
        """),
    Accepted(
      testDescription: "imports for typing and in functions",
      text: """
        from typing import TYPE_CHECKING
        if TYPE_CHECKING:
            from cmk.agent_based.v9 import X

        def f():
            from cmk.agent_based.v9 import Y
        """),
  ]

  @Test(arguments: accepted)
  func noErrorAboutWhatCheckmkTakes(source: Accepted) async {
    let subject = Samples.subject([
      Samples.file("cmk_addons_plugins/acme/agent_based/acme.py", Array(source.text.utf8))
    ])
    let errors = await Samples.report(subject).findings.filter { $0.rule.severity == .error }
    #expect(errors.map { "\($0.rule.id): \($0.message)" } == [])
  }

  @Test func aGroupThatTheTargetLacksIsNotLoaded() async {
    let source = ["cmk_addons_plugins/acme/bakery/acme.py": "from cmk.bakery.v2_unstable import BakeryPlugin\n"]
    let old = await findings(source, manifest: ["version.usable_until": "2.4.99"], "MKP303", "MKP304", "MKP307")
    #expect(old == [])
    #expect(await findings(source, "MKP303", "MKP307") == ["MKP307 1"])
  }

  @Test func whatNothingImportsIsNotLoaded() async {
    let bad = "from cmk.agent_based.v9 import X\n"
    let alone = ["cmk_addons_plugins/acme/tests/helper.py": bad]
    #expect(await findings(alone, "MKP303") == [])
    let imported = [
      "cmk_addons_plugins/acme/lib/helper.py": bad,
      "cmk_addons_plugins/acme/agent_based/acme.py": "from cmk_addons.plugins.acme.lib import helper\n",
    ]
    #expect(await findings(imported, "MKP303") == ["MKP303 1"])
    let relative = [
      "cmk_addons_plugins/acme/lib/helper.py": bad,
      "cmk_addons_plugins/acme/agent_based/acme.py": "from ..lib.helper import X\n",
    ]
    #expect(await findings(relative, "MKP303") == ["MKP303 1"])
  }

  @Test func whatIsImportedLaterIsLoadedButCantSpoilTheStart() async {
    let files = [
      "cmk_addons_plugins/acme/gui/page.py":
        "from cmk.gui.htmllib.html import html\nfrom cmk.agent_based.v9 import X\n",
      "web/plugins/pages/acme.py":
        "def page():\n    from cmk_addons.plugins.acme.gui import page\n    page.show()\n",
    ]
    #expect(await findings(files, "MKP303", "MKP306") == ["MKP306 1"])
  }

  @Test func oldPluginsBesideNewOnesAreLeftAlone() async {
    let both = [
      "agent_based/acme.py": "from .agent_based_api.v1 import register\nregister.agent_section(name='acme')\n",
      "cmk_addons_plugins/acme/agent_based/acme.py": "from cmk.agent_based.v2 import Service\n",
    ]
    #expect(await findings(both, manifest: ["version.min_required": "2.4.0"], "MKP611", "MKP612") == [])
    #expect(await findings(both, "MKP611", "MKP612") == ["MKP612 1", "MKP612 2"])
  }

  @Test func aReimportedObjectIsFoundTwice() async {
    let section = """
      from cmk.agent_based.v2 import AgentSection

      def parse(string_table):
          return string_table

      agent_section_acme = AgentSection(name="acme", parse_function=parse)

      """
    let found = await findings(
      [
        "cmk_addons_plugins/acme/agent_based/a.py": section,
        "cmk_addons_plugins/acme/agent_based/b.py": "from .a import agent_section_acme\n",
      ], "MKP312")
    #expect(found == ["MKP312 1"])
    let hidden = await findings(
      [
        "cmk_addons_plugins/acme/lib.py": section,
        "cmk_addons_plugins/acme/agent_based/b.py": "from ..lib import agent_section_acme\n",
      ], "MKP312")
    #expect(hidden == [])
  }

  @Test func theImportOfTheOldAPIIsRepaired() async throws {
    let text = "from .agent_based_api.v1 import (\n    Service,\n    State,\n)\n"
    let file = Samples.file("agent_based/acme.py", Array(text.utf8))
    let report = await Samples.report(Samples.subject([file]), targets: [CheckTarget(2, 3)])
    let fix = try #require(report.findings.first { $0.rule.id == "MKP612" }?.fix)
    var bytes = Array(text.utf8)
    for edit in fix.edits.reversed() { bytes.replaceSubrange(edit.range, with: edit.replacement) }
    #expect(String(decoding: bytes, as: UTF8.self) == "from cmk.agent_based.v2 import (\n    Service,\n    State,\n)\n")
  }
}
