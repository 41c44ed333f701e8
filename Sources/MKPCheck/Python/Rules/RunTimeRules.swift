/// What raises as soon as a function runs.
extension Rule {
  static let runTimeRules: [Rule] = [memberAtRunTime, serviceArguments, commandArguments, valueStore]

  private static let path = "cmk_addons_plugins/acme/agent_based/acme.py"

  private static func check(_ line: String) -> RuleExample {
    .file(
      path, "from cmk.agent_based.v2 import Result, Service, State\n\ndef check_acme(section):\n    yield \(line)\n")
  }

  static let memberAtRunTime = Rule(
    "MKP317", "unknown-member-at-run-time", .cannotRun,
    summary: "What a function reads from a module or an enumeration of Checkmk exists in some version.",
    explanation: """
      Reading it raises AttributeError when the function runs. This is about what no version has that mkpkit knows; a \
      function may ask first for what only some have.
      """,
    remedy: "Use a name that exists.",
    bad: check("Result(state=State.WARNING, summary=\"warm\")"),
    good: check("Result(state=State.WARN, summary=\"warm\")"),
    check: .subject { context, findings in
      let catalogues = context.catalogues.all.filter(\.isFull)
      /// What the newest version says, if all others lack it, too.
      func everywhere(_ name: String, ofEnumerationsOnly: Bool) -> String? {
        var message: String?
        for catalogue in catalogues {
          message = ImportRules.missingMember(name, catalogue, ofEnumerationsOnly: ofEnumerationsOnly)
          if message == nil { return nil }
        }
        return message
      }
      var missing = Memo { everywhere($0, ofEnumerationsOnly: false) }
      // A guard that asks for a name of a module has its reason; members of an enumeration are asked for by nobody.
      var missingMembers = Memo { everywhere($0, ofEnumerationsOnly: true) }
      for (module, facts) in context.python.known {
        for reference in facts.references where reference.reading != .onImport {
          let found = reference.reading == .guarded ? missingMembers[reference.name] : missing[reference.name]
          guard let message = found else { continue }
          findings.report(
            message, at: module.place(reference.span), sourceLine: module.line(reference.span.line))
        }
      }
    })

  static let serviceArguments = Rule(
    "MKP366", "service-arguments", .cannotRun,
    summary: "The parameters of a service are a dict, its labels a list.",
    explanation: "Checkmk raises TypeError for anything else when discovery runs, and finds no service.",
    remedy: "Give a dict, and a list of ServiceLabel.",
    bad: check("Service(parameters=[\"fast\"])"), good: check("Service(parameters={\"speed\": \"fast\"})"),
    check: .subject { context, findings in
      for found in context.python.calls[AgentBased.api + "Service"] {
        for (argument, wanted) in [("parameters", "dict"), ("labels", "list")] {
          guard let value = found.call.keyword(argument), let type = value.typeName, type != wanted, type != "NoneType"
          else { continue }
          findings.report(
            "\(argument) is of type \(type), not a \(wanted)", at: found.place(value), sourceLine: found.line(value))
        }
      }
    })

  private static func command(_ arguments: String) -> RuleExample {
    .file(
      "cmk_addons_plugins/acme/server_side_calls/acme.py",
      """
      from cmk.server_side_calls.v1 import SpecialAgentCommand, SpecialAgentConfig, noop_parser

      def commands(params, host_config):
          yield SpecialAgentCommand(command_arguments=\(arguments))

      special_agent_acme = SpecialAgentConfig(name="acme", parameter_parser=noop_parser, commands_function=commands)

      """)
  }

  static let commandArguments = Rule(
    "MKP367", "command-arguments", .cannotRun,
    summary: "The arguments of a command are texts and secrets in a list.",
    explanation: """
      Checkmk raises TypeError for a number when it makes the command line, so that the host's data source or the \
      service is missing. Of one text each letter becomes an argument.
      """,
    remedy: "Write `str(…)` around numbers, and brackets around a text.",
    bad: command("[\"--port\", 80]"), good: command("[\"--port\", \"80\"]"),
    check: .subject { context, findings in
      for found in ["SpecialAgentCommand", "ActiveCheckCommand"].flatMap({
        context.python.calls["cmk.server_side_calls.v1." + $0]
      }) {
        guard let value = found.call.keyword("command_arguments") else { continue }
        if value.typeName == "str" {
          findings.report(
            "command_arguments is of type str, not a list", at: found.place(value), sourceLine: found.line(value))
        }
        guard case .sequence(_, let items?) = value.value else { continue }
        for item in items {
          guard let type = item.typeName, type != "str" else { continue }
          findings.report(
            "the argument is of type \(type), not str", at: found.place(item), sourceLine: found.line(item))
        }
      }
    })

  private static func store(_ functions: String) -> RuleExample {
    .file(
      path,
      Rule.checkPlugin("service_name=\"Fan\",", functions, imports: ", get_value_store"))
  }

  static let valueStore = Rule(
    "MKP368", "value-store", .cannotRun,
    summary: "Only check functions use the value store.",
    explanation: """
      `get_value_store()` raises an error on import, and in functions that parse, discover, label hosts or make the \
      inventory: there is no service whose values it could keep.
      """,
    remedy: "Call it in the check function.",
    bad: store(
      """
      STORE = get_value_store()

      def discover(section):
          yield Service()

      def check(section):
          yield Result(state=State.OK, summary=str(STORE))

      """),
    good: store(
      """
      def discover(section):
          yield Service()

      def check(section):
          yield Result(state=State.OK, summary=str(get_value_store()))

      """),
    check: .subject { context, findings in
      let plugins = AgentBased.objects(
        context, "CheckPlugin", "InventoryPlugin", "AgentSection", "SimpleSNMPSection", "SNMPSection")
      let arguments = ["parse_function", "discovery_function", "host_label_function", "inventory_function"]
      for found in context.python.calls[AgentBased.api + "get_value_store"] {
        let isOnImport = !found.call.isLazy && !found.call.isConditional && found.module.discoveredGroup != nil
        let role = arguments.first { argument in
          plugins.contains { plugin in
            plugin.module === found.module && found.call.function != nil
              && plugin.call.keyword(argument).flatMap(found.module.function)?.name == found.call.function
          }
        }
        guard isOnImport || role != nil else { continue }
        findings.report(
          "there is no value store \(role.map { "in a \($0)" } ?? "on import")", at: found.place(),
          sourceLine: found.line())
      }
    })
}
