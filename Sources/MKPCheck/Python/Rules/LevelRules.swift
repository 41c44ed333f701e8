/// Levels as `check_levels` takes them. Source: `agent_based/v2/_check_levels.py`.
extension Rule {
  static let levelRules: [Rule] = [levelsArgument, levelsAskedForTruth]

  private static let path = "cmk_addons_plugins/acme/agent_based/acme.py"

  private static func check(_ body: String, defaults: String = "{\"levels\": (\"fixed\", (10.0, 20.0))}") -> RuleExample
  {
    .file(
      path,
      """
      from cmk.agent_based.v2 import AgentSection, CheckPlugin, Service, check_levels

      def parse(string_table):
          return string_table

      def discover(section):
          yield Service()

      def check(params, section):
      \(body)

      agent_section_acme = AgentSection(name="acme", parse_function=parse)
      check_plugin_acme = CheckPlugin(
          name="acme", service_name="Fans", discovery_function=discover, check_function=check,
          check_default_parameters=\(defaults), check_ruleset_name="acme",
      )

      """)
  }

  static let levelsArgument = Rule(
    "MKP358", "levels-argument", .cannotRun,
    summary: "check_levels gets (\"fixed\", (warning, critical)), (\"no_levels\", None) or None.",
    explanation: """
      `check_levels` of cmk.agent_based.v2 raises TypeError for a bare pair, which that of the old API took. The forms \
      SimpleLevels and Levels store what it wants; default parameters must have the same form.
      """,
    remedy: "Write (\"fixed\", (warning, critical)) for a pair, and None or (\"no_levels\", None) for no levels.",
    bad: check("    yield from check_levels(len(section), levels_upper=(10, 20))"),
    good: check("    yield from check_levels(len(section), levels_upper=params[\"levels\"])"),
    check: .subject { context, findings in
      for found in context.python.calls[AgentBased.api + "check_levels"] {
        for argument in ["levels_upper", "levels_lower"] {
          guard let value = found.call.keyword(argument) else { continue }
          var message = LevelRules.problem(value)
          if case .parameter(let name, let key, let fallback) = value.value {
            let defaults = LevelRules.defaults(of: found.call.function, parameter: name, key, found.module, context)
            message = defaults.isEmpty ? fallback.flatMap(LevelRules.problem) : nil
            message =
              message ?? defaults.lazy.compactMap(LevelRules.problem).first.map { "the default of \"\(key)\": \($0)" }
          }
          guard let message else { continue }
          findings.report("\(argument): \(message)", at: found.place(value), sourceLine: found.line(value))
        }
      }
    })

  static let levelsAskedForTruth = Rule(
    "MKP359", "levels-asked-for-truth", .misleads,
    summary: "Nobody asks whether levels are true.",
    explanation: """
      Levels of the current API are never false: "no levels" is the pair ("no_levels", None). Where they are always \
      there, as those with a default are, the question has one answer only.
      """,
    remedy: "Leave the question out: check_levels knows what to do. Or compare the first element with \"no_levels\".",
    bad: check(
      """
          if params.get("levels"):
              yield from check_levels(len(section), levels_upper=params["levels"])
      """, defaults: "{\"levels\": (\"no_levels\", None)}"),
    good: check(
      "    yield from check_levels(len(section), levels_upper=params[\"levels\"])",
      defaults: "{\"levels\": (\"no_levels\", None)}"),
    check: .subject { context, findings in
      for (module, facts) in context.python.known {
        for test in facts.tests {
          let defaults = LevelRules.defaults(
            of: test.function, parameter: test.parameter, test.key, module, context)
          guard !defaults.isEmpty, defaults.allSatisfy(LevelRules.isLevels) else { continue }
          findings.report(
            "\"\(test.key)\" holds levels, which are always true, even (\"no_levels\", None)",
            at: module.place(test.span), sourceLine: module.line(test.span.line))
        }
      }
    })
}

enum LevelRules {
  private static let kinds: Set<String> = ["fixed", "no_levels", "predictive"]

  /// What keeps `check_levels` from taking the value; nil where it takes it, or nobody knows.
  static func problem(_ value: PlacedValue) -> String? {
    guard let type = value.typeName, type != "NoneType" else { return nil }
    guard case .sequence(let kind, let items) = value.value, kind != .set else {
      return ["tuple", "list"].contains(type) ? nil : "levels are a pair, not of type \(type)"
    }
    guard let items else { return nil }
    guard let first = items.first else { return "levels are a pair, not empty" }
    guard let text = first.string else {
      return first.typeName == nil ? nil : "write (\"fixed\", …) around the pair of warning and critical"
    }
    guard kinds.contains(text) else { return "there are no levels called \"\(text)\"" }
    guard text == "fixed" else {
      let isNone = items.count == 2 && (items[1].isNone || items[1].typeName == nil)
      return text == "no_levels" && !isNone ? "no levels are (\"no_levels\", None)" : nil
    }
    guard items.count == 2 else { return "fixed levels are (\"fixed\", (warning, critical))" }
    switch items[1].value {
    case .sequence(let kind, let pair) where kind != .set:
      guard let pair else { return nil }
      if pair.count != 2 { return "fixed levels are two numbers, not \(pair.count)" }
      return pair.contains(where: \.isNone) ? "fixed levels are numbers: none is (\"no_levels\", None)" : nil
    default: return items[1].typeName.map { "fixed levels are two numbers, not of type \($0)" }
    }
  }

  /// Whether the value surely is levels of the current API.
  static func isLevels(_ value: PlacedValue) -> Bool {
    guard case .sequence(.tuple, let items?) = value.value else { return false }
    return items.first?.string.map(kinds.contains) ?? false
  }

  /// What the plug-ins that call a function have as the default of a key of its parameters: those whose function it is,
  /// else all of the module.
  static func defaults(
    of function: String?, parameter: String, _ key: String, _ module: PythonModule, _ context: CheckContext
  ) -> [PlacedValue] {
    guard parameter == "params" else { return [] }
    let plugins = AgentBased.objects(context, "CheckPlugin").filter { $0.module === module }
    let own = plugins.filter { plugin in
      ["check_function", "cluster_check_function"].contains { argument in
        plugin.call.keyword(argument).flatMap(module.function)?.name.map { $0 == function } ?? false
      }
    }
    return (own.isEmpty ? plugins : own).compactMap { plugin in
      guard case .dict(let pairs?)? = plugin.call.keyword("check_default_parameters")?.value else { return nil }
      return pairs.last { $0.key.string == key }?.value
    }
  }
}
