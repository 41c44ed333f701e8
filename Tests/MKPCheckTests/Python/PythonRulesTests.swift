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

  /// An annotation, and whether Checkmk takes it for one of several sections and for a cluster's section.
  struct Annotated: CustomTestStringConvertible, Sendable {
    let annotation: String
    let isOptional: Bool
    let isMapping: Bool
    var testDescription: String { annotation }

    init(_ annotation: String, _ isOptional: Bool, _ isMapping: Bool) {
      self.annotation = annotation
      self.isOptional = isOptional
      self.isMapping = isMapping
    }
  }

  static let annotations: [Annotated] = [
    Annotated("list[str]", false, false), Annotated("list[str] | None", true, false),
    Annotated("None | Fan", true, false), Annotated("Optional[list[str]]", true, false),
    Annotated("typing.Union[str, None]", true, false), Annotated("Union[str, int]", false, false),
    Annotated("Fan", false, false), Annotated("Mapping", false, false), Annotated("Any", false, false),
    Annotated("Mapping[str, Fan]", false, false), Annotated("Mapping[str, Fan | None]", false, true),
    Annotated("Mapping[int, Fan | None]", false, false), Annotated("dict[str, Fan | None]", false, false),
    Annotated("typing.Mapping[str, Optional[dict[str, int]]]", false, true), Annotated("\"Fan | None\"", false, false),
    Annotated("'Mapping[str, Fan | None]'", false, false), Annotated("StringTable", false, false),
    // What a name stands for that is no class is not known.
    Annotated("Section", true, true), Annotated("Mapping[str, Section]", false, true),
    Annotated("Section | int", true, false), Annotated("other.Section[int]", true, true),
  ]

  private static func plugin(_ annotation: String, isPostponed: Bool = false) -> String {
    """
    \(isPostponed ? "from __future__ import annotations" : "")
    from collections.abc import Mapping
    from cmk.agent_based.v2 import CheckPlugin, Service

    class Fan: ...
    Section = Mapping[str, Fan] | None

    def discover(section_a, section_b):
        yield Service()

    def check(section_a: \(annotation), section_b):
        yield from ()

    def check_cluster(section_a: \(annotation), section_b):
        yield from ()

    check_plugin_acme = CheckPlugin(
        name="acme", service_name="Fan", sections=["a", "b"], discovery_function=discover, check_function=check,
        cluster_check_function=check_cluster)
    """
  }

  @Test(arguments: annotations)
  func annotationsAreJudgedAsCheckmkDoes(_ sample: Annotated) async {
    let path = "cmk_addons_plugins/acme/agent_based/acme.py"
    let found = await findings([path: Self.plugin(sample.annotation)], "MKP325", "MKP338")
    #expect(found.contains { $0.hasPrefix("MKP338") } != sample.isOptional)
    #expect(found.contains { $0.hasPrefix("MKP325") } != sample.isMapping)
    let postponed = await findings([path: Self.plugin(sample.annotation, isPostponed: true)], "MKP325", "MKP338")
    #expect(postponed.count == 2)
  }

  @Test(arguments: [
    ("OIDEnd(), \"2.1\", \"2.2\"", false), ("OIDEnd(), \"2.1\", \"3.2\"", true), ("OIDEnd(), \"2.1\"", true),
    ("OIDBytes(\"2.1\"), OIDCached(\"2.2\")", false), ("0, \"1\"", true), ("1, \"1\"", false), ("\"2.1\", X", true),
    ("\".2\"", false), ("\"2.\"", false), ("\"a\"", false), ("\"\"", false),
  ])
  func columnsOfATree(_ columns: String, _ isAccepted: Bool) async {
    let source = """
      from cmk.agent_based.v2 import OIDBytes, OIDCached, OIDEnd, SNMPTree
      import os
      X = os.name
      TREE = SNMPTree(base=".1.3.6", oids=[\(columns)])
      """
    let found = await findings(["cmk_addons_plugins/acme/agent_based/acme.py": source], "MKP333", "MKP353")
    #expect(found.isEmpty == isAccepted)
  }

  @Test(arguments: [
    ("exists(\".1.3.6.1.*\")", true), ("exists(\".1.3.6.\")", true), ("exists(\"1.3.6\")", false),
    ("exists(\".1.3.6.x\")", false), ("exists(\".\")", false), ("matches(\".1.3\", \"a(b\")", false),
    ("matches(\".1.3\", \"a(b)\")", true), ("startswith(\".1.3\", \"a(b\")", true),
    ("not_matches(\".1.3\", value=\"*\")", false),
  ])
  func detection(_ expression: String, _ isAccepted: Bool) async {
    let source =
      "from cmk.agent_based.v2 import *\nfrom cmk.agent_based.v2 import exists, matches, not_matches, startswith\n"
      + "D = \(expression)\n"
    let found = await findings(["cmk_addons_plugins/acme/agent_based/acme.py": source], "MKP331")
    #expect(found.isEmpty == isAccepted)
  }

  @Test func classesOfOneNameInTwoModulesAreDifferent() async {
    let source = """
      from cmk.graphing.v1 import Title, graphs, perfometers
      graph_a = graphs.Bidirectional(name="acme", title=Title("A"), lower=X, upper=Y)
      perfometer_a = perfometers.Bidirectional(name="acme", left=X, right=Y)
      """
    let path = "cmk_addons_plugins/acme/graphing/acme.py"
    #expect(await findings([path: source], "MKP311", "MKP312") == [])
    let twice = source + "\nperfometer_b = perfometers.Bidirectional(name=\"acme\", left=X, right=Y)"
    #expect(await findings([path: twice], "MKP312") == ["MKP312 4"])
  }

  @Test func metricsAreFoundWhereverTheyAreNamed() async {
    let check = """
      from cmk.agent_based.v2 import Metric
      def check(section):
          yield Metric("a", 1)
      """
    let graphs = """
      from cmk.graphing.v1 import Title
      from cmk.graphing.v1.graphs import Graph, MinimalRange
      from cmk.graphing.v1.metrics import Color, Fraction, Product, Sum, Unit, WarningOf
      from cmk.graphing.v1.perfometers import Closed, FocusRange, Open, Perfometer
      from cmk.graphing.v1.translations import PassiveCheck, RenameTo, Translation
      graph_a = Graph(
          name="a", title=Title("A"), simple_lines=["a", WarningOf("b"), Sum(Title(""), Color.RED, ["a", "c"])],
          minimal_range=MinimalRange(0, "d"), optional=["e"])
      perfometer_a = Perfometer(
          name="a", focus_range=FocusRange(Closed(0), Open("f")),
          segments=[Fraction(Title(""), U, Color.RED, dividend="g", divisor=Product(Title(""), U, Color.RED, ["a", "h"]))])
      translation_a = Translation(
          name="a", check_commands=[PassiveCheck("a")], translations={"old": RenameTo("i")})
      """
    let subject = Samples.subject([
      Samples.file("cmk_addons_plugins/acme/agent_based/acme.py", Array(check.utf8)),
      Samples.file("cmk_addons_plugins/acme/graphing/acme.py", Array(graphs.utf8)),
    ])
    let messages = await Samples.report(subject).findings.filter { $0.rule.id == "MKP506" }.map(\.message)
    let names = Set(messages.compactMap { $0.split(separator: "\"").last.map(String.init) })
    #expect(names == ["b", "c", "e", "f", "g", "h", "i"])
  }

  @Test func boundsFollowTheAPIs() async {
    let bakery = ["cmk_addons_plugins/acme/agent_based/acme.py": "from cmk.agent_based.v2 import Service\n"]
    #expect(await bounds(bakery, manifest: [:]) == [])
    let inventory = [
      "cmk_addons_plugins/acme/lib/acme.py": "from cmk.password_store.v1_unstable import Secret\n",
      "cmk_addons_plugins/acme/agent_based/a.py": "from cmk_addons.plugins.acme.lib import acme\n",
    ]
    #expect(await bounds(inventory, manifest: ["version.min_required": "2.3.0"]).first?.contains("2.5.0") == true)
    #expect(await bounds(inventory, manifest: ["version.min_required": "2.5.0b1"]) == [])
    let old = [
      "cmk_addons_plugins/acme/agent_based/acme.py":
        "from cmk.base.plugins.agent_based.agent_based_api.v1 import Service\n"
    ]
    let found = await bounds(old, manifest: ["version.usable_until": nil])
    #expect(found.first?.contains("set version.usable_until to 2.4.0b1") == true)
    #expect(await bounds(old, manifest: ["version.usable_until": "2.5.99"]).count == 1)
    #expect(await bounds(old, manifest: ["version.usable_until": "2.4.0b1"]) == [])
  }

  /// The messages about bounds.
  private func bounds(_ files: [String: String], manifest: [String: String?]) async -> [String] {
    let subject = Samples.subject(files.map { Samples.file($0.key, Array($0.value.utf8)) }, manifest: manifest)
    return await Samples.report(subject).findings
      .filter { ["MKP118", "MKP119", "MKP120"].contains($0.rule.id) }.map(\.message)
  }

  @Test func whatASubfolderDefinesIsFoundWhereItIsImported() async {
    let section = """
      from cmk.agent_based.v2 import AgentSection
      def parse(string_table):
          return string_table
      agent_section_acme = AgentSection(name="acme", parse_function=parse)
      """
    let deep = "cmk_addons_plugins/acme/agent_based/devices/fans.py"
    #expect(await findings([deep: section], "MKP316") == ["MKP316 4"])
    let imported = [
      deep: section, "cmk_addons_plugins/acme/agent_based/a.py": "from .devices.fans import agent_section_acme\n",
    ]
    #expect(await findings(imported, "MKP316") == [])
    #expect(await findings(["cmk_addons_plugins/acme/agent_based/a.v2.py": section], "MKP316") == ["MKP316 4"])
  }

  @Test(arguments: [
    ("from ..lib.units import render", true), ("from ..lib import units", true), ("from ..lib import other", false),
    ("from ..lib.other import render", false), ("from ..lib.units import missing", false), ("from .. import lib", true),
    ("import cmk_addons.plugins.acme.lib.units", true), ("import cmk_addons.plugins.acme.lib.other", false),
    ("from cmk_addons.plugins.other.lib import x", true), ("from ..lib.star import anything", true),
    ("from ..data import logo", false), ("from ..lib.units import *", true), ("from . import helper", true),
    ("try:\n    from ..lib import other\nexcept ImportError:\n    pass", true),
    ("def f():\n    from ..lib import other", true),
  ])
  func whatThePackageImportsFromItself(_ statement: String, _ isThere: Bool) async {
    let found = await findings(
      [
        "cmk_addons_plugins/acme/agent_based/acme.py": statement + "\n",
        "cmk_addons_plugins/acme/agent_based/helper.py": "",
        "cmk_addons_plugins/acme/lib/units.py": "def render(x):\n    return x\n",
        "cmk_addons_plugins/acme/lib/star.py": "from os import *\n",
        "cmk_addons_plugins/acme/data/text.txt": "x",
      ], "MKP308")
    #expect(found.isEmpty == isThere)
  }

  @Test(arguments: [
    ("X = undefined", false), ("X = len(Y)\nY = 1", true), ("def f(x=undefined): ...", false),
    ("def f(x) -> undefined: ...", false), ("from __future__ import annotations\ndef f(x) -> undefined: ...", true),
    ("def f():\n    return undefined", true), ("X = lambda: undefined", true), ("class A(undefined): ...", false),
    ("if True:\n    X = undefined", true), ("X = [a for a in range(3)]", true), ("globals()['Y'] = 1\nX = Y", true),
    ("for i in (1, 2):\n    pass\nX = i", true), ("def f():\n    global Y\n    Y = 1\nf()\nX = Y", true),
    ("from os import *\nX = path", true), ("X: undefined = 1", false), ("@undefined\ndef f(): ...", false),
    ("X = __file__, __name__, Exception", true), ("X = undefined.y", false), ("X = 1 and undefined", true),
  ])
  func namesThatNobodyDefines(_ source: String, _ isFine: Bool) async {
    let found = await findings(["cmk_addons_plugins/acme/agent_based/acme.py": source + "\n"], "MKP309")
    #expect(found.isEmpty == isFine)
  }

  @Test(arguments: [
    ("@note\ndef check(section):\n    yield 1", false), ("@wrap\ndef check(section):\n    yield 1", true),
    ("@other.wrap\ndef check(section):\n    return 1", true), ("def check(**kwargs):\n    yield 1", true),
    ("class Check:\n    def __call__(self, section):\n        yield 1\ncheck = Check()", false),
  ])
  func whatBecomesOfFunctions(_ function: String, _ isGenerator: Bool) async {
    let source = """
      from cmk.agent_based.v2 import CheckPlugin, Service
      import other

      def note(function):
          def inner(section):
              return function(section)
          return inner

      def wrap(function):
          def inner(section):
              yield from function(section)
          return inner

      def discover(section):
          yield Service()

      \(function)

      check_plugin_acme = CheckPlugin(name="acme", service_name="A", discovery_function=discover, check_function=check)
      """
    let found = await findings(["cmk_addons_plugins/acme/agent_based/acme.py": source], "MKP324")
    #expect(found.isEmpty == isGenerator)
    let arguments = await findings(["cmk_addons_plugins/acme/agent_based/acme.py": source], "MKP323")
    #expect(arguments.isEmpty == !function.contains("kwargs"))
  }

  @Test(arguments: [
    ("{\"n\": 5}", "", 0), ("{\"n\": \"5\"}", "", 1), ("{\"n\": 50}", "", 1), ("{\"x\": 1}", "", 1),
    ("{\"old\": 1}", "", 0),
    ("{\"s\": \"a\"}", "", 0), ("{\"s\": \"c\"}", "", 1), ("{\"m\": (\"a\",)}", "", 1), ("{\"l\": (1, 2)}", "", 1),
    ("{\"l\": (\"fixed\", (1, 2))}", "", 0), ("{\"d\": {\"inner\": 1}}", "", 0), ("{\"d\": {\"inner\": None}}", "", 1),
    ("{}", "required=True, ", 1), ("{\"n\": N}", "", 0), ("{\"n\": 1, **MORE}", "required=True, ", 0),
  ])
  func defaultsAreComparedWithTheForm(_ defaults: String, _ required: String, _ count: Int) async {
    let check = """
      from cmk.agent_based.v2 import CheckPlugin, Service
      import os
      N = os.name
      MORE = {}

      def discover(section):
          yield Service()

      def check(params, section):
          yield from ()

      check_plugin_acme = CheckPlugin(
          name="acme", service_name="A", discovery_function=discover, check_function=check,
          check_default_parameters=\(defaults), check_ruleset_name="acme")
      """
    let rules = """
      from cmk.rulesets.v1 import Title
      from cmk.rulesets.v1.form_specs import (
          DictElement, Dictionary, Integer, MultipleChoice, MultipleChoiceElement, SimpleLevels, SingleChoice,
          SingleChoiceElement, validators)
      from cmk.rulesets.v1.rule_specs import CheckParameters, HostCondition, Topic

      def form():
          return Dictionary(
              elements={
                  "n": DictElement(\(required)parameter_form=Integer(custom_validate=(validators.NumberInRange(0, 10),))),
                  "s": DictElement(parameter_form=SingleChoice(elements=[SingleChoiceElement("a", Title("A"))])),
                  "m": DictElement(parameter_form=MultipleChoice(elements=[MultipleChoiceElement("a", Title("A"))])),
                  "l": DictElement(parameter_form=SimpleLevels(form_spec_template=Integer(), level_direction=D)),
                  "d": DictElement(parameter_form=Dictionary(elements={"inner": DictElement(parameter_form=Integer())})),
              },
              ignored_elements=("old",))

      rule_spec_acme = CheckParameters(
          name="acme", title=Title("A"), topic=Topic.NETWORKING, parameter_form=form, condition=HostCondition())
      """
    let found = await findings(
      ["cmk_addons_plugins/acme/agent_based/acme.py": check, "cmk_addons_plugins/acme/rulesets/acme.py": rules],
      "MKP510")
    #expect(found.count == count)
  }
}
