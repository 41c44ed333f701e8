import MKPFormat
import Testing

@testable import MKPCheck

/// Plug-ins that load and then end in an error, or do what nobody meant, each written in several ways.
@Suite struct BrokenPluginTests {
  struct Broken: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let rule: String
    /// How often the rule speaks up.
    let count: Int
    /// Lines of the check function.
    let body: String
    let imports: String
    let defaults: String

    init(
      _ description: String, _ rule: String, count: Int = 1, imports: String = "", defaults: String = "{}",
      _ body: String
    ) {
      testDescription = description
      self.rule = rule
      self.count = count
      self.body = body
      self.imports = imports
      self.defaults = defaults
    }

    var text: String {
      let lines = body.split(separator: "\n").map { "    " + $0 }.joined(separator: "\n")
      return """
        from cmk.agent_based import v2
        from cmk.agent_based.v2 import (
            AgentSection, CheckPlugin, IgnoreResults, Metric, Result, Service, State, check_levels,
        )
        from cmk.agent_based.v2 import Metric as M, Result as R, check_levels as levels
        \(imports)
        PAIR = (10, 20)
        ONE = 1

        def parse(string_table):
            return string_table

        def discover(section):
            yield Service()

        def helper(section):
            return section

        def check(params, section):
        \(lines)

        agent_section_acme = AgentSection(name="acme", parse_function=parse)
        check_plugin_acme = CheckPlugin(
            name="acme", service_name="Fans", discovery_function=discover, check_function=check,
            check_default_parameters=\(defaults))
        """
    }
  }

  static let broken: [Broken] = [
    // Levels
    Broken("a bare pair", "MKP358", "yield from check_levels(1, levels_upper=(10, 20))"),
    Broken("a bare pair, aliased", "MKP358", "yield from levels(1, levels_lower=(10, 20))"),
    Broken("a bare pair, by module", "MKP358", "yield from v2.check_levels(1, levels_upper=(1.0, 2.0))"),
    Broken("a bare pair by a constant", "MKP358", "yield from check_levels(1, levels_upper=PAIR)"),
    Broken("a bare pair by a variable", "MKP358", "pair = (1, 2)\nyield from check_levels(1, levels_upper=pair)"),
    Broken(
      "a bare pair by two variables", "MKP358", "a = (1, 2)\nb = a\nyield from check_levels(1, levels_upper=b)"),
    Broken(
      "a bare pair as the default", "MKP358", defaults: "{\"up\": (80, 90)}",
      "yield from check_levels(1, levels_upper=params[\"up\"])"),
    Broken(
      "a bare pair as the default, with get", "MKP358", defaults: "{\"up\": (80, 90)}",
      "wanted = params.get(\"up\")\nyield from check_levels(1, levels_upper=wanted)"),
    Broken("a number", "MKP358", "yield from check_levels(1, levels_upper=10)"),
    Broken("a dict", "MKP358", "yield from check_levels(1, levels_upper={\"warn\": 1})"),
    Broken("fixed without a pair", "MKP358", "yield from check_levels(1, levels_upper=(\"fixed\", 10))"),
    Broken("fixed with None", "MKP358", "yield from check_levels(1, levels_upper=(\"fixed\", (10, None)))"),
    Broken("fixed with the numbers beside it", "MKP358", "yield from check_levels(1, levels_upper=(\"fixed\", 1, 2))"),
    Broken("no levels with numbers", "MKP358", "yield from check_levels(1, levels_upper=(\"no_levels\", (1, 2)))"),
    Broken("an unknown kind", "MKP358", "yield from check_levels(1, levels_upper=(\"absolute\", (10, 20)))"),
    Broken(
      "a bare pair in get", "MKP358", "yield from check_levels(1, levels_upper=params.get(\"up\", (1, 2)))"),
    // Truth
    Broken(
      "levels asked for truth", "MKP359", defaults: "{\"up\": (\"no_levels\", None)}",
      "if params.get(\"up\"):\n    yield Metric(\"a\", 1)"),
    Broken(
      "levels asked for truth by a variable", "MKP359", defaults: "{\"up\": (\"fixed\", (1, 2))}",
      "up = params[\"up\"]\nif not up:\n    return\nyield Metric(\"a\", 1)"),
    Broken(
      "levels asked for truth among others", "MKP359", defaults: "{\"up\": (\"no_levels\", None)}",
      "x = 1 if section and params[\"up\"] else 2\nyield Metric(\"a\", x)"),
    Broken(
      "levels asked for truth with a walrus", "MKP359", defaults: "{\"up\": (\"no_levels\", None)}",
      "if (up := params.get(\"up\")):\n    yield from check_levels(1, levels_upper=up)"),
    // Results
    Broken("a number as the state", "MKP335", "yield Result(state=1, summary=\"a\")"),
    Broken("a number as the state, aliased", "MKP335", "yield R(state=2, summary=\"a\")"),
    Broken("a number as the state by a variable", "MKP335", "st = 1\nyield Result(state=st, summary=\"a\")"),
    Broken("a number as the state by a constant", "MKP335", "yield v2.Result(state=ONE, summary=\"a\")"),
    Broken(
      "different numbers as the state", "MKP335",
      "st = 0\nif section:\n    st = 2\nyield Result(state=st, summary=\"a\")"),
    Broken("an unknown argument", "MKP335", "yield Result(state=State.OK, summary=\"a\", notice_only=True)"),
    Broken("only an unknown argument", "MKP335", count: 2, "yield R(state=State.OK, notice_only=\"a\")"),
    Broken("an unknown argument of a metric", "MKP314", "yield Metric(\"a\", 1, warn=2)"),
    Broken("an unknown argument of a metric, aliased", "MKP314", "yield M(\"a\", 1, unit=\"%\")"),
    Broken("a missing argument of a metric", "MKP314", "yield Metric(\"a\")"),
    Broken("an unknown argument of check_levels", "MKP314", "yield from check_levels(1, levels=(1, 2))"),
    Broken("a result by position", "MKP335", "yield Result(State.OK, \"fine\")"),
    Broken("an empty summary", "MKP335", "yield Result(state=State.OK, summary=\"\")"),
    // What is yielded
    Broken("a tuple of old", "MKP354", "yield 0, \"fine\""),
    Broken("a tuple of old by a variable", "MKP354", "result = 1, \"warm\"\nyield result"),
    Broken("a text", "MKP354", "yield \"fine\""),
    Broken("tuples in a list", "MKP354", count: 2, "yield from [(0, \"a\"), (1, \"b\")]"),
    Broken("a service from a check", "MKP354", "yield Service()"),
    Broken("a service from a check by a variable", "MKP354", "found = Service()\nyield found"),
    Broken("a class", "MKP354", "yield IgnoreResults"),
    Broken("an unknown state", "MKP317", "yield Result(state=State.WARNING, summary=\"a\")"),
    Broken("a state in small letters", "MKP317", "yield Result(state=State.ok, summary=\"a\")"),
    Broken("a name that nothing binds", "MKP319", "yield Results(state=State.OK, summary=\"a\")"),
    Broken(
      "a name that nothing binds, in a loop", "MKP319", "for row in section:\n    yield Metric(\"a\", len(missing))"),
    Broken("an unknown name of a module", "MKP317", "yield v2.Results(state=v2.State.OK, summary=\"a\")"),
    Broken("no summary but None", "MKP335", "yield Result(state=State.OK, summary=None)"),
    Broken("levels of a metric in a list", "MKP334", "yield Metric(\"a\", 1, levels=[1, 2])"),
    Broken("check_levels without from", "MKP354", "yield check_levels(1)"),
    Broken("check_levels without from, aliased", "MKP354", "yield levels(1)"),
  ]

  private static func report(_ text: String) async -> [Finding] {
    let file = Samples.file("cmk_addons_plugins/acme/agent_based/acme.py", Array(text.utf8))
    return await Samples.report(Samples.subject([file])).findings
  }

  @Test(arguments: broken)
  func isFound(_ plugin: Broken) async {
    let found = await Self.report(plugin.text).filter { $0.rule.id == plugin.rule }
    #expect(found.count == plugin.count, "\(found.map(\.message))")
  }

  /// The same with all names from a star import.
  @Test(arguments: broken)
  func isFoundBehindAStarImport(_ plugin: Broken) async {
    let text = plugin.text.replacing(
      "from cmk.agent_based.v2 import (\n", with: "from cmk.agent_based.v2 import *\nUNUSED = (\n"
    ).replacing("AgentSection, CheckPlugin, IgnoreResults, Metric, Result, Service, State, check_levels,", with: "1,")
    let found = await Self.report(text).filter { $0.rule.id == plugin.rule }
    #expect(found.count == plugin.count, "\(found.map(\.message))")
  }

  /// What is right, or what nobody can know.
  static let fine: [Broken] = [
    Broken("levels of the form", "", "yield from check_levels(1, levels_upper=(\"fixed\", (10, 20)))"),
    Broken("no levels", "", "yield from check_levels(1, levels_upper=(\"no_levels\", None), levels_lower=None)"),
    Broken("levels of a rule", "", "yield from check_levels(1, levels_upper=params.get(\"levels\"))"),
    Broken(
      "levels of a rule with a default", "", defaults: "{\"up\": (\"fixed\", (80, 90))}",
      "yield from check_levels(1, levels_upper=params[\"up\"])"),
    Broken(
      "levels that a branch chooses", "",
      "pair = (1, 2)\nif section:\n    pair = (\"fixed\", (1, 2))\nyield from check_levels(1, levels_upper=pair)"),
    Broken(
      "levels from a loop", "", "for pair in section:\n    yield from check_levels(1, levels_upper=pair)"),
    Broken(
      "a name that a parameter hides", "",
      "def inner(PAIR):\n    yield from check_levels(1, levels_upper=PAIR)\nyield from inner(None)"),
    Broken(
      "a name that a local one hides", "",
      "PAIR = (\"fixed\", (1, 2))\nyield from check_levels(1, levels_upper=PAIR)"),
    Broken("a question about what may be missing", "", "if params.get(\"up\"):\n    yield Metric(\"a\", 1)"),
    Broken(
      "a question about a number", "", defaults: "{\"up\": 5}", "if params.get(\"up\"):\n    yield Metric(\"a\", 1)"),
    Broken(
      "a bare pair in get that the default hides", "", defaults: "{\"up\": (\"fixed\", (1, 2))}",
      "yield from check_levels(1, levels_upper=params.get(\"up\", (1, 2)))"),
    Broken("a member that only some versions have", "", "if hasattr(State, \"OK\"):\n    yield Metric(\"a\", 1)"),
    Broken(
      "a name that a module is asked for", "",
      "if hasattr(v2, \"Results\"):\n    yield v2.Results(state=v2.State.OK, summary=\"a\")"),
    Broken(
      "a name whose absence is caught", "",
      "try:\n    make = v2.Results\nexcept AttributeError:\n    make = Result\nyield make(state=State.OK, summary=\"a\")"
    ),
    Broken("a state by its number", "", "st = 1\nyield Result(state=State(st), summary=\"a\")"),
    Broken(
      "a state that grows", "",
      "st = 0\nfor row in section:\n    st += 1\nyield Result(state=State.OK, summary=str(st))"),
    Broken(
      "a state that a branch makes", "",
      "st = 1\nif section:\n    st = State.OK\nyield Result(state=st, summary=\"a\")"),
    Broken("what a helper yields", "", "yield from helper(section)"),
    Broken("nothing", "", "return\nyield"),
    Broken(
      "names that others bind", "",
      """
      import re as pattern
      global COUNT
      COUNT = 1
      try:
          yield Metric("a", COUNT)
      except ValueError as error:
          print(error, pattern)
      for row in section:
          yield Metric("a", [cell for cell in row][0])
      match section:
          case [first, *rest]:
              yield Metric("b", len(first) + len(rest))
      """),
    Broken(
      "the class that a method is in", "",
      """
      class Row:
          def title(self):
              return __class__.__name__
      yield Metric("a", len(Row().title()))
      """),
    // Judged by Python 3.12 and later.
    Broken("the name of a type", "", "type Alias = int\nyield Metric(\"a\", 1 if Alias else 0)"),
    Broken("a name that is asked for", "", "try:\n    unicode\nexcept NameError:\n    pass\nyield Metric(\"a\", 1)"),
    Broken("methods of an enumeration", "", "yield Result(state=State.worst(State.OK, 1), summary=State.OK.name)"),
    Broken("results in a list", "", "yield from [Result(state=State.OK, summary=\"a\")]"),
    Broken("ignored results", "", "yield IgnoreResults(\"later\")"),
  ]

  @Test(arguments: fine)
  func isLeftAlone(_ plugin: Broken) async {
    let rules: Set = ["MKP317", "MKP319", "MKP358", "MKP359", "MKP335", "MKP314", "MKP354"]
    let found = await Self.report(plugin.text).filter { rules.contains($0.rule.id) }
    #expect(found.map(\.message) == [])
  }

  @Test func whatHelpersYieldIsFollowed() async {
    let text =
      Broken("", "", "yield from tuples(section)\nyield from results(section)").text + """


        def tuples(section):
            yield 0, "fine"

        def results(section):
            yield Result(state=State.OK, summary="fine")
            yield from tuples(section)
        """
    let found = await Self.report(text).filter { $0.rule.id == "MKP354" }
    #expect(found.map(\.place.line) == [29])
  }

  @Test func theLastDefinitionCounts() async {
    let text = Broken("", "", "yield 0, \"old\"").text.replacing(
      "agent_section_acme =", with: "def check(params, section):\n    yield Metric(\"a\", 1)\n\nagent_section_acme =")
    #expect(await Self.report(text).filter { $0.rule.id == "MKP354" }.map(\.message) == [])
  }

  @Test func discoveryYieldsServices() async {
    let text = Broken("", "", "yield Metric(\"a\", 1)").text
      .replacing("    yield Service()", with: "    yield \"item\", {}\n    yield Result(state=State.OK, summary=\"a\")")
    let found = await Self.report(text).filter { $0.rule.id == "MKP354" }
    #expect(
      found.map(\.message).sorted() == [
        "discovery_function discover yields a Result, not Service",
        "discovery_function discover yields a tuple, not Service",
      ])
  }
}
