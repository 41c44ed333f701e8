/// Plug-ins that each break one rule, and the ways to import what they use. All ways must lead to the same findings.
enum BrokenPlugins {
  /// One plug-in; names of the APIs stand behind a letter pair of ``apis``, `$N` for a name of its own.
  struct Case: Sendable {
    let group: String
    let rule: String
    let text: String

    init(_ group: String, _ rule: String, _ text: String) {
      self.group = group
      self.rule = rule
      self.text = text
    }
  }

  static let apis: [(String, String)] = [
    ("ab", "cmk.agent_based.v2"), ("rs", "cmk.rulesets.v1"), ("fs", "cmk.rulesets.v1.form_specs"),
    ("va", "cmk.rulesets.v1.form_specs.validators"), ("sp", "cmk.rulesets.v1.rule_specs"),
    ("gr", "cmk.graphing.v1"), ("gm", "cmk.graphing.v1.metrics"), ("gg", "cmk.graphing.v1.graphs"),
    ("gp", "cmk.graphing.v1.perfometers"), ("sc", "cmk.server_side_calls.v1"),
  ]

  static let cases: [Case] = agentBased + snmp + rulesets + graphing + serverSideCalls

  private static let functions = """
    def parse(string_table):
        return string_table
    def discover(section):
        yield ab.Service()
    def check(section):
        yield ab.Result(state=ab.State.OK, summary="x")

    """
  private static let withParameters = functions.replacing("discover(section)", with: "discover(params, section)")

  private static func check(_ more: String = "", name: String = "$N", service: String = "S $N") -> String {
    "check_plugin_$N = ab.CheckPlugin(name=\"\(name)\", service_name=\"\(service)\", discovery_function=discover, "
      + "check_function=check\(more))\n"
  }

  private static func section(_ more: String = "", variable: String = "agent_section_$N") -> String {
    "\(variable) = ab.AgentSection(name=\"$N\", parse_function=parse\(more))\n"
  }

  private static let agentBased: [Case] = [
    Case("agent_based", "MKP310", functions + section(variable: "section_$N")),
    Case("agent_based", "MKP310", functions + check().replacing("check_plugin_", with: "plugin_")),
    Case("agent_based", "MKP311", functions + section(variable: "check_plugin_$N")),
    Case("agent_based", "MKP320", functions + check(name: "a $N")),
    Case("agent_based", "MKP321", functions + check(service: "S %s %s")),
    Case("agent_based", "MKP322", functions + check(name: "mgmt_$N")),
    Case("agent_based", "MKP323", functions + check(service: "S %s")),
    Case("agent_based", "MKP323", functions + check(", check_default_parameters={}")),
    Case("agent_based", "MKP324", functions.replacing("yield ab.Service", with: "return ab.Service") + check()),
    Case("agent_based", "MKP324", functions.replacing("yield ab.Result", with: "return ab.Result") + check()),
    Case(
      "agent_based", "MKP324", functions + check().replacing("check_function=check", with: "check_function=check()")),
    Case("agent_based", "MKP309", functions + section() + "TABLE = Mapping[str, int]\n"),
    Case("agent_based", "MKP313", functions + section(", nonsense=1")),
    Case("agent_based", "MKP313", "agent_section_$N = ab.AgentSection(name=\"$N\")\n"),
    Case("agent_based", "MKP313", functions + check().replacing(", service_name=\"S $N\"", with: "")),
    Case("agent_based", "MKP326", withParameters + check(", check_default_parameters=(1, 2)")),
    Case("agent_based", "MKP327", withParameters + check(", discovery_default_parameters={\"a\": 1}")),
    Case("agent_based", "MKP328", functions + check(", sections=()")),
    Case("agent_based", "MKP329", functions + section(", supersedes=[\"$N\"]")),
    Case("agent_based", "MKP320", functions + section().replacing("name=\"$N\"", with: "name=None")),
    Case("agent_based", "MKP320", functions + section(", supersedes=\"a b\"")),
    Case("agent_based", "MKP329", functions + section(", supersedes=\"aa\"")),
    Case("agent_based", "MKP329", functions + section(", supersedes=(\"b\", \"b\")")),
    Case("agent_based", "MKP313", functions + section(", nonsense=1").replacing("Section(", with: "Section[list](")),
    Case("agent_based", "MKP319", functions.replacing("ab.Service()", with: "Servise()") + check()),
    Case("agent_based", "MKP301", functions + section() + "def twice(a, *, a):\n    pass\n"),
    Case("agent_based", "MKP301", functions + section() + "return section\n"),
    Case("agent_based", "MKP309", functions + section() + "if DEBUG:\n    pass\n"),
    Case("agent_based", "MKP309", functions + section() + "NAMES = [missing for row in (1, 2)]\n"),
    Case(
      "agent_based", "MKP370", functions + section() + "def labels(section):\n    yield ab.HostLabel(\"a\", True)\n"),
    Case("agent_based", "MKP305", functions + check() + "WORST = ab.State.Critical\n"),
    Case("agent_based", "MKP305", functions + check() + "WORST = ab.State.crit\n"),
    Case("agent_based", "MKP312", functions + section() + section(variable: "agent_section_other")),
    Case("agent_based", "MKP305", functions + check() + "WORST = ab.State.CRITICAL\n"),
    Case(
      "agent_based", "MKP334",
      functions.replacing("ab.Result(state=ab.State.OK, summary=\"x\")", with: "ab.Metric(\"a b\", 1.0)") + check()),
    Case("agent_based", "MKP335", functions.replacing(", summary=\"x\"", with: "") + check()),
    Case(
      "agent_based", "MKP339",
      withParameters
        + check(
          ", discovery_default_parameters={}, discovery_ruleset_name=\"$N\", discovery_ruleset_type=\"merged\"")),
    Case(
      "agent_based", "MKP336",
      """
      def inventory(section):
          yield ab.TableRow(path=["a"], key_columns={})
      inventory_plugin_$N = ab.InventoryPlugin(name="$N", inventory_function=inventory)

      """),
    Case(
      "agent_based", "MKP336",
      """
      def inventory(section):
          yield ab.Attributes(path=["a"], inventory_attributes={1: "a"})
      inventory_plugin_$N = ab.InventoryPlugin(name="$N", inventory_function=inventory)

      """),
    Case(
      "agent_based", "MKP336",
      """
      def inventory(section):
          yield ab.Attributes(path=["a b"], inventory_attributes={"a": 1})
      inventory_plugin_$N = ab.InventoryPlugin(name="$N", inventory_function=inventory)

      """),
  ]

  private static func table(oid: String = ".1.2.3", fetch: String = "ab.SNMPTree(base=\".1.2\", oids=[\"1\"])")
    -> String
  {
    functions
      + "snmp_section_$N = ab.SimpleSNMPSection(name=\"$N\", parse_function=parse, detect=ab.exists(\"\(oid)\"), "
      + "fetch=\(fetch))\n"
  }

  private static let snmp: [Case] = [
    Case("agent_based", "MKP330", table() + section()),
    Case("agent_based", "MKP331", table(oid: "1.2.3")),
    Case("agent_based", "MKP332", table(fetch: "[ab.SNMPTree(base=\".1.2\", oids=[\"1\"])]")),
    Case("agent_based", "MKP333", table(fetch: "ab.SNMPTree(base=\"1.2\", oids=[\"1\"])")),
  ]

  private static func form(_ form: String = "fs.Integer()", key: String = "a", more: String = "") -> String {
    "def form():\n    return fs.Dictionary(elements={\"\(key)\": fs.DictElement(parameter_form=\(form))}\(more))\n"
  }

  private static let spec =
    "rule_spec_$N = sp.CheckParameters(name=\"$N\", title=rs.Title(\"T\"), topic=sp.Topic.GENERAL, parameter_form=form, "
    + "condition=sp.HostCondition())\n"

  private static let rulesets: [Case] = [
    Case("rulesets", "MKP340", form() + spec.replacing("\"$N\"", with: "\"a-$N\"")),
    Case("rulesets", "MKP341", form() + spec.replacing("=form,", with: "=form(),")),
    Case("rulesets", "MKP342", form(key: "a-b") + spec),
    Case(
      "rulesets", "MKP343",
      form(
        "fs.SingleChoice(elements=[fs.SingleChoiceElement(name=\"x\", title=rs.Title(\"X\"))], "
          + "prefill=fs.DefaultValue(\"y\"))") + spec),
    Case(
      "rulesets", "MKP343",
      form(
        "fs.SingleChoice(elements=[fs.SingleChoiceElement(name=\"x\", title=rs.Title(\"X\"))], "
          + "prefill=fs.DefaultValue(1))") + spec),
    Case("rulesets", "MKP348", form("fs.List[int](element_template=fs.Integer(), default=[])") + spec),
    Case("rulesets", "MKP317", form("fs.ServiceState(prefill=fs.DefaultValue(fs.ServiceState.WARNING))") + spec),
    Case("rulesets", "MKP319", form("fs.ServiceState(prefill=missing)") + spec),
    Case("rulesets", "MKP344", form("fs.String(custom_validate=(va.LengthInRange(),))") + spec),
    Case("rulesets", "MKP345", form(more: ", ignored_elements=(\"a\",)") + spec),
    Case("rulesets", "MKP346", form("fs.FixedValue(value=object())") + spec),
    Case("rulesets", "MKP305", form() + spec.replacing("GENERAL", with: "NETWORK")),
    Case("rulesets", "MKP310", form() + spec.replacing("rule_spec_", with: "ruleset_")),
    Case("rulesets", "MKP313", form() + spec.replacing("title=rs.Title(\"T\"), ", with: "")),
    Case("rulesets", "MKP313", form() + spec.replacing("condition=", with: "conditions=")),
    Case("rulesets", "MKP349", "def form():\n    return fs.Integer(title=rs.Title(\"A\"))\n" + spec),
    Case(
      "rulesets", "MKP347",
      form() + spec
        + spec.replacing("rule_spec_$N", with: "rule_spec_b").replacing("CheckParameters", with: "EnforcedService")),
  ]

  private static let metric =
    "metric_$N = gm.Metric(name=\"$N\", title=gr.Title(\"T\"), unit=gm.Unit(gm.DecimalNotation(\"\")), color=gm.Color.BLUE)\n"

  private static let graphing: [Case] = [
    Case("graphing", "MKP350", metric.replacing("\"$N\"", with: "\"\"")),
    Case("graphing", "MKP351", "graph_$N = gg.Graph(name=\"$N\", title=gr.Title(\"T\"))\n"),
    Case("graphing", "MKP350", metric.replacing("\"$N\"", with: "None")),
    Case("graphing", "MKP351", "graph_$N = gg.Graph(name=\"$N\", title=gr.Title(\"T\"), simple_lines=None)\n"),
    Case(
      "graphing", "MKP351",
      "graph_$N = gg.Graph(name=\"$N\", title=gr.Title(\"T\"), simple_lines=[\"a\"], optional=None)\n"),
    Case("graphing", "MKP352", metric.replacing("(\"\")", with: "(\"\"), gm.StrictPrecision(\"2\")")),
    Case("graphing", "MKP352", metric.replacing("(\"\")", with: "(\"\"), gm.StrictPrecision(-1)")),
    Case("graphing", "MKP305", metric.replacing("BLUE", with: "BLUEISH")),
    Case("graphing", "MKP310", metric.replacing("metric_", with: "metrics")),
    Case("graphing", "MKP313", metric.replacing(", color=gm.Color.BLUE", with: "")),
    Case("graphing", "MKP312", metric + metric.replacing("metric_$N", with: "metric_b")),
    Case(
      "graphing", "MKP350",
      "perfometer_$N = gp.Perfometer(name=\"\", focus_range=gp.FocusRange(gp.Closed(0), gp.Open(1)), segments=[\"x\"])\n"
    ),
  ]

  private static func agent(_ argument: String = "command_arguments", variable: String = "special_agent_$N") -> String {
    """
    def commands(params, host_config):
        yield sc.SpecialAgentCommand(\(argument)=[])
    \(variable) = sc.SpecialAgentConfig(name="$N", parameter_parser=sc.noop_parser, commands_function=commands)

    """
  }

  private static let serverSideCalls: [Case] = [
    Case("server_side_calls", "MKP310", agent(variable: "agent_$N")),
    Case("server_side_calls", "MKP313", agent().replacing("parameter_parser=sc.noop_parser, ", with: "")),
    Case("server_side_calls", "MKP314", agent("arguments")),
    Case("server_side_calls", "MKP369", agent().replacing("params, host_config", with: "params")),
    Case("server_side_calls", "MKP369", agent().replacing("host_config", with: "host_config, secrets")),
    Case("server_side_calls", "MKP369", agent().replacing("sc.SpecialAgentCommand(command_arguments=[])", with: "[]")),
    Case(
      "server_side_calls", "MKP369",
      agent().replacing("SpecialAgentCommand(", with: "ActiveCheckCommand(service_description=\"a\", ")),
  ]
}
