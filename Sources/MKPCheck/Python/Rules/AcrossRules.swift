/// What several plug-ins of a package must agree on. Source: `cmk/validate_plugins.py`.
extension Rule {
  static let acrossRules: [Rule] = [unknownRuleset, unusedRuleSpec, unknownMetric, unusedSection]

  private static let checkPath = "cmk_addons_plugins/acme/agent_based/acme.py"
  private static let rulePath = "cmk_addons_plugins/acme/rulesets/acme.py"

  private static func check(ruleset: String, metric: String = "acme_fans") -> String {
    """
    from cmk.agent_based.v2 import AgentSection, CheckPlugin, Metric, Service

    def parse(string_table):
        return string_table

    def discover(section):
        yield Service()

    def check(params, section):
        yield Metric("\(metric)", len(section))

    agent_section_acme = AgentSection(name="acme", parse_function=parse)
    check_plugin_acme = CheckPlugin(
        name="acme", service_name="Fans", discovery_function=discover, check_function=check,
        check_default_parameters={}, check_ruleset_name="\(ruleset)",
    )

    """
  }

  private static let ruleSpec = """
    from cmk.rulesets.v1 import Title
    from cmk.rulesets.v1.form_specs import Dictionary
    from cmk.rulesets.v1.rule_specs import CheckParameters, HostCondition, Topic

    def form():
        return Dictionary(elements={})

    rule_spec_acme = CheckParameters(
        name="acme_fans", title=Title("ACME fans"), topic=Topic.NETWORKING, parameter_form=form,
        condition=HostCondition(),
    )

    """

  private static let good = RuleExample.files(
    .init(checkPath, check(ruleset: "acme_fans")), .init(rulePath, ruleSpec),
    .init(
      "cmk_addons_plugins/acme/graphing/acme.py",
      """
      from cmk.graphing.v1 import Title
      from cmk.graphing.v1.graphs import Graph

      graph_acme = Graph(name="acme", title=Title("ACME"), simple_lines=["acme_fans"])

      """))

  static let unknownRuleset = Rule(
    "MKP501", "unknown-ruleset", .refusedByValidator,
    summary: "A ruleset that a plug-in names exists.",
    explanation: """
      Rules are found by name: with a name that nobody defines the plug-in only ever gets its default parameters, and \
      `cmk-validate-plugins` reports it. The name may also be one of Checkmk's own rulesets; mkpkit knows many of them, \
      not all.
      """,
    remedy: "Give rule spec and plug-in the same name.",
    bad: .files(.init(checkPath, check(ruleset: "acme_fan")), .init(rulePath, ruleSpec)), good: good,
    check: .subject { context, findings in
      guard !RuleSpecs.hasUnknown(context) else { return }
      let specs = RuleSpecs.all(context)
      let byName = Dictionary(grouping: specs) { $0.name ?? "" }
      let uses = RuleSpecs.uses(context)
      let used = Set(uses.map(\.name))
      let unused = specs.filter { !used.contains($0.name ?? "") }
      for use in uses {
        let namesakes = byName[use.name] ?? []
        guard !namesakes.contains(where: { use.types.contains($0.type) }) else { continue }
        let near = unused.first { spec in
          use.types.contains(spec.type) && EditDistance.between(spec.name ?? "", use.name) <= 2
        }
        let other = namesakes.first
        let reason =
          near.map { "; \($0.module.file.displayPath) has \"\($0.name ?? "")\"" }
          ?? other.map { "; \"\(use.name)\" in \($0.module.file.displayPath) is a \($0.type)" }
        guard reason != nil || !RuleSpecs.mayBeElsewhere(use, context) else { continue }
        findings.report(
          "there is no \(use.types.joined(separator: " or ")) \"\(use.name)\" in the package\(reason ?? ", and none of Checkmk's is known")",
          at: use.plugin.place(use.value),
          sourceLine: use.plugin.line(use.value))
      }
    })

  static let unusedRuleSpec = Rule(
    "MKP502", "unused-rule-spec", .refusedByValidator,
    summary: "A rule spec is used by a plug-in.",
    explanation: """
      Users see the rule in the setup and configure it, but nothing ever reads it. One that is kept for old rules says \
      `is_deprecated=True`.
      """,
    remedy: "Name it in the plug-in (`check_ruleset_name` and the like), or mark it as deprecated.",
    bad: .files(.init(checkPath, check(ruleset: "memory")), .init(rulePath, ruleSpec)), good: good,
    check: .subject { context, findings in
      guard !context.python.isIncomplete, !RuleSpecs.hasUnknownUses(context) else { return }
      let uses = Set(RuleSpecs.uses(context).flatMap { use in use.types.map { "\($0) \(use.name)" } })
      let configs = Set(ServerSide.configs(context).map { "\($0.type) \($0.name ?? "")" })
      let hasUnknownConfigs = ServerSide.hasUnknownConfigs(context)
      for spec in RuleSpecs.all(context) {
        guard let name = spec.name, !spec.call.isOpen else { continue }
        if let value = spec.argument("is_deprecated"), value.typeName == nil || !value.isFalse { continue }
        let isUsed: Bool
        switch spec.type {
        case "CheckParameters", "DiscoveryParameters", "InventoryParameters":
          isUsed = uses.contains("\(spec.type) \(name)")
        case "SpecialAgent", "ActiveCheck":
          isUsed =
            configs.contains("\(spec.type)Config \(name)") || configs.contains("\(spec.type)Config ")
            || hasUnknownConfigs
        default: continue
        }
        guard !isUsed else { continue }
        let value = spec.argument("name", position: 3)
        findings.report(
          "no plug-in of the package uses the \(spec.type) \"\(name)\"", at: spec.place(value),
          sourceLine: spec.line(value))
      }
    })

  static let unknownMetric = Rule(
    "MKP506", "unknown-metric", .convention,
    summary: "Graphs, perfometers and translations name metrics that the checks yield.",
    explanation: """
      A graph appears only for services with its metrics. This compares names, and only where every check of the package \
      yields metrics with constant names; a graph may also be for somebody else's metric.
      """,
    remedy: "Correct the name on one side.",
    bad: .files(
      .init(checkPath, check(ruleset: "acme_fans", metric: "acme_fan")), .init(rulePath, ruleSpec),
      .init(
        "cmk_addons_plugins/acme/graphing/acme.py",
        """
        from cmk.graphing.v1 import Title
        from cmk.graphing.v1.graphs import Graph

        graph_acme = Graph(name="acme", title=Title("ACME"), simple_lines=["acme_fans"])

        """)),
    good: good,
    check: .subject { context, findings in
      guard !context.python.isIncomplete, let yielded = Metrics.yielded(context) else { return }
      for use in Metrics.used(context) where !yielded.contains(use.name) {
        findings.report(
          "no check of the package yields the metric \"\(use.name)\"", at: use.found.place(use.value),
          sourceLine: use.found.line(use.value))
      }
    })

  static let unusedSection = Rule(
    "MKP509", "unused-section", .convention,
    summary: "A section that is parsed is used.",
    explanation: """
      A section without a plug-in costs time on every host and shows nothing. It may still be meant for one of \
      Checkmk's own plug-ins, which use it by its name.
      """,
    remedy: "Use it in a plug-in, or remove it.",
    bad: .file(
      checkPath,
      """
      from cmk.agent_based.v2 import AgentSection

      def parse(string_table):
          return string_table

      agent_section_acme = AgentSection(name="acme", parse_function=parse)

      """),
    good: good,
    check: .subject { context, findings in
      guard !context.python.isIncomplete else { return }
      let plugins = AgentBased.objects(context, "CheckPlugin", "InventoryPlugin")
      let lists = plugins.map(AgentBased.sections(of:))
      guard lists.allSatisfy({ $0 != nil }), !Metrics.hasUnknownPlugins(context) else { return }
      let used = Set(lists.flatMap { $0 ?? [] })
      let superseding = AgentBased.sections(context)
      for section in superseding {
        guard let name = section.name, AgentBased.isSet(section, "host_label_function") == false,
          AgentBased.isSet(section, "supersedes") == false
        else { continue }
        let parsed = section.call.keyword("parsed_section_name")
        guard parsed == nil || parsed?.isNone == true, !section.call.isOpen, !used.contains(name) else { continue }
        let value = section.call.keyword("name")
        findings.report(
          "no plug-in of the package uses the section \"\(name)\"", at: section.place(value),
          sourceLine: section.line(value))
      }
    })
}

extension PlacedValue {
  /// Whether this is surely `False`.
  var isFalse: Bool {
    if case .bool(false) = value { return true }
    return false
  }
}

/// The rule specs of a package and what refers to them.
enum RuleSpecs {
  static func all(_ context: CheckContext) -> [PluginObject] {
    context.python.objects.filter { $0.group == "rulesets" && $0.call.callee.hasPrefix(RulesetRules.specs) }
  }

  /// Whether there are rule specs whose names nobody knows.
  static func hasUnknown(_ context: CheckContext) -> Bool {
    all(context).contains { $0.name == nil }
      || context.python.modules.contains { module in
        module.discoveredGroup == "rulesets"
          && module.bindings.contains { binding in
            guard binding.name.hasPrefix("rule_spec_") else { return false }
            guard case .call(let index) = binding.content, !binding.isConditional, let calls = module.facts?.calls,
              calls.indices.contains(index)
            else { return true }
            return !calls[index].callee.hasPrefix(RulesetRules.specs)
          }
      }
  }

  /// A ruleset's name in a plug-in, and the rule specs that may define it.
  struct Use {
    let plugin: PluginObject
    /// The argument that names it.
    let argument: String
    let name: String
    let value: PlacedValue
    let types: [String]
  }

  private static let arguments: [(String, [String])] = [
    ("check_ruleset_name", ["CheckParameters", "EnforcedService"]),
    ("discovery_ruleset_name", ["DiscoveryParameters"]), ("host_label_ruleset_name", ["DiscoveryParameters"]),
    ("inventory_ruleset_name", ["InventoryParameters"]),
  ]

  static func uses(_ context: CheckContext) -> [Use] {
    context.python.objects.filter { $0.call.callee.hasPrefix(AgentBased.api) }.flatMap { plugin in
      arguments.compactMap { argument, types in
        guard let value = plugin.call.keyword(argument), let name = value.string else { return nil }
        return Use(plugin: plugin, argument: argument, name: name, value: value, types: types)
      }
    }
  }

  /// Whether the ruleset may be one of Checkmk's own, or one of an older kind.
  static func mayBeElsewhere(_ use: Use, _ context: CheckContext) -> Bool {
    // What replaces a plug-in of Checkmk's own has its rulesets, too.
    if use.plugin.module.file.part == .cmkPlugins { return true }
    let names = ShippedNames.builtIn
    switch use.argument {
    case "check_ruleset_name":
      if names.evidence(use.name, .checkParameters) != nil { return true }
    case "inventory_ruleset_name":
      if names.evidence("inv_parameters:\(use.name)", .rulesets) != nil { return true }
    default:
      if names.evidence(use.name, .rulesets) != nil { return true }
    }
    // Where a ruleset is made, its name stands in quotes.
    let quoted = ["\"\(use.name)\"", "'\(use.name)'"]
    return context.python.modules.contains { module in
      [.web, .gui, .lib].contains(module.file.part) && module.mentions(anyOf: quoted)
    }
  }

  /// Whether a plug-in may use a ruleset whose name nobody knows.
  static func hasUnknownUses(_ context: CheckContext) -> Bool {
    Metrics.hasUnknownPlugins(context)
      || context.python.objects.filter { $0.call.callee.hasPrefix(AgentBased.api) }.contains { plugin in
        plugin.call.isOpen
          || arguments.contains { argument, _ in
            plugin.call.keyword(argument).map { $0.string == nil && !$0.isNone } ?? false
          }
      }
  }
}

/// The metrics that checks yield and graphs show.
enum Metrics {
  /// Whether variables with a prefix of `agent_based` hold what nobody knows, or plug-ins are made elsewhere.
  static func hasUnknownPlugins(_ context: CheckContext) -> Bool {
    if context.subject.files.contains(where: { [.agentBased, .checks, .inventory].contains($0.part) }) { return true }
    if context.python.calls.plugins.contains(where: { $0.call.keyword("name")?.string == nil }) { return true }
    return context.python.modules.contains { module in
      guard module.discoveredGroup == "agent_based" else {
        return module.file.part == .lib
          && module.mentions(anyOf: ["CheckPlugin", "check_plugin", "InventoryPlugin", "inventory_plugin"])
      }
      return module.bindings.contains { binding in
        guard ["check_plugin_", "inventory_plugin_"].contains(where: binding.name.hasPrefix) else { return false }
        if case .call = binding.content { return binding.isConditional }
        return true
      }
    }
  }

  /// The names of all metrics; nil where some are not constant, or come from code that is not looked at.
  static func yielded(_ context: CheckContext) -> Set<String>? {
    var names: Set<String> = []
    var isKnown = false
    for (module, facts) in context.python.known {
      if facts.imports.contains(where: { $0.module.hasPrefix("cmk.plugins.") || $0.module.hasPrefix("cmk.base.") }) {
        return nil
      }
      if module.file.part == .checks { return nil }
    }
    for call in context.python.calls.below("cmk.agent_based.").map(\.call) {
      let value: PlacedValue?
      switch call.leaf {
      case "Metric": value = call.keyword("name") ?? call.positional.first
      case "check_levels", "check_levels_fixed", "check_levels_predictive":
        if call.isOpen { return nil }
        guard let name = call.keyword("metric_name"), !name.isNone else { continue }
        value = name
      default: continue
      }
      guard let text = value?.string else { return nil }
      isKnown = true
      names.insert(text)
    }
    return isKnown ? names : nil
  }

  /// The metrics that graphs, perfometers and translations name. What a translation renames is an old name.
  static func used(_ context: CheckContext) -> [(found: FoundCall, name: String, value: PlacedValue)] {
    context.python.calls.below("cmk.graphing.v1.").filter {
      $0.module.discoveredGroup == "graphing" && $0.call.leaf != "Translation"
    }.flatMap { found in
      GraphingRules.metrics(found.call).map { (found, $0.string ?? "", $0) }
    }.filter { !$0.name.isEmpty }
  }
}
