/// The functions that make the command lines of special agents and active checks, and the labels of hosts and services.
/// Source: `server_side_calls_backend/_special_agents.py`, `_active_checks.py`; `agent_based/v1/_checking_classes.py`.
extension Rule {
  static let commandFunctionRules: [Rule] = [commandsFunction, labelText]

  private static func agent(_ parameters: String, _ command: String) -> RuleExample {
    .file(
      "cmk_addons_plugins/acme/server_side_calls/acme.py",
      """
      from cmk.server_side_calls.v1 import SpecialAgentCommand, SpecialAgentConfig, noop_parser

      def commands(\(parameters)):
          yield \(command)

      special_agent_acme = SpecialAgentConfig(name="acme", parameter_parser=noop_parser, commands_function=commands)

      """)
  }

  static let commandsFunction = Rule(
    "MKP369", "commands-function", .cannotRun,
    summary: "A commands function takes parameters and host, and yields commands of its kind.",
    explanation: """
      Checkmk calls `commands_function(params, host_config)` and takes SpecialAgentCommand from a special agent, \
      ActiveCheckCommand from an active check. With another number of arguments, or with anything else, as a list of \
      arguments of old, making the command line fails, and the host's data source or the service is missing.
      """,
    remedy: "Take two arguments, and yield `SpecialAgentCommand(command_arguments=[…])` or ActiveCheckCommand.",
    bad: agent("params", "[\"--port\", \"80\"]"),
    good: agent("params, host_config", "SpecialAgentCommand(command_arguments=[\"--port\", \"80\"])"),
    check: .subject { context, findings in
      for config in ServerSide.configs(context) {
        guard let function = config.module.function(config.call.keyword("commands_function")) else { continue }
        let command = config.type.replacing("Config", with: "Command")
        let name = "commands_function \(function.name ?? "lambda")"
        if function.decorators.isEmpty, let problem = CommandFunctions.arity(function.parameters) {
          findings.report(
            "\(name) \(problem), and Checkmk gives it two", at: config.module.place(function.span),
            sourceLine: config.module.line(function.span.line))
        }
        let all = CommandFunctions.classes
        for (message, span) in YieldRules.problems(function, [command], of: all, config.module) {
          findings.report(
            "\(name) yields \(message), not \(command)", at: config.module.place(span),
            sourceLine: config.module.line(span.line))
        }
      }
    })

  private static func labels(_ value: String) -> RuleExample {
    .file(
      "cmk_addons_plugins/acme/agent_based/acme.py",
      "from cmk.agent_based.v2 import HostLabel\n\ndef labels_acme(section):\n    yield HostLabel(\"acme/fan\", \(value))\n"
    )
  }

  static let labelText = Rule(
    "MKP370", "label-text", .cannotRun,
    summary: "Names and values of labels are texts.",
    explanation: "HostLabel and ServiceLabel raise TypeError for anything else when discovery runs.",
    remedy: "Write `\"yes\"` and the like, or `str(…)`.",
    bad: labels("True"), good: labels("\"yes\""),
    check: .subject { context, findings in
      for found in ["HostLabel", "ServiceLabel"].flatMap({ context.python.calls[AgentBased.api + $0] }) {
        for (position, argument) in ["name", "value"].enumerated() {
          guard let value = found.call.argument(argument, position: position), let type = value.typeName, type != "str"
          else { continue }
          findings.report(
            "\(found.call.leaf): the \(argument) is of type \(type), not a text", at: found.place(value),
            sourceLine: found.line(value))
        }
      }
    })
}

private enum CommandFunctions {
  static let classes: Set<String> = ["SpecialAgentCommand", "ActiveCheckCommand"]

  /// Why a function with these parameters can't be called with two values.
  static func arity(_ parameters: [PythonFacts.Parameter]) -> String? {
    let positional = parameters.filter { $0.kind == .either || $0.kind == .positional }
    let required = positional.count { !$0.isOptional }
    if required > 2 { return "needs \(required) arguments" }
    if positional.count < 2, !parameters.contains(where: { $0.kind == .variadicPositional }) {
      return positional.isEmpty ? "takes no argument" : "takes one argument"
    }
    let demanded = parameters.first { $0.kind == .keyword && !$0.isOptional }
    return demanded.map { "needs \($0.name) by its name" }
  }
}
