/// Services with items, and the rules for them.
extension Rule {
  static let itemRules: [Rule] = [ruleWithoutItem]

  private static func itemCheck(_ condition: String) -> RuleExample {
    .files(
      .init(
        "cmk_addons_plugins/acme/agent_based/acme.py",
        """
        from cmk.agent_based.v2 import CheckPlugin, Service

        def discover(section):
            yield Service(item="1")

        def check(item, params, section):
            yield from ()

        check_plugin_acme = CheckPlugin(
            name="acme", service_name="Fan %s", discovery_function=discover, check_function=check,
            check_default_parameters={}, check_ruleset_name="acme_fans",
        )

        """),
      .init(
        "cmk_addons_plugins/acme/rulesets/acme.py",
        """
        from cmk.rulesets.v1 import Title
        from cmk.rulesets.v1.form_specs import Dictionary
        from cmk.rulesets.v1.rule_specs import CheckParameters, HostAndItemCondition, HostCondition, Topic

        def form():
            return Dictionary(elements={})

        rule_spec_acme = CheckParameters(
            name="acme_fans", title=Title("ACME fans"), topic=Topic.NETWORKING, parameter_form=form,
            condition=\(condition),
        )

        """))
  }

  /// Source: `RulesetMatcher` in `cmk/utils/rulesets/ruleset_matcher.py`: a rule without a condition on the service fits
  /// every item.
  static let ruleWithoutItem = Rule(
    "MKP511", "rule-without-item", .convention,
    summary: "Rules for services with an item can be limited to items.",
    explanation: """
      With a HostCondition a rule is for whole hosts: its parameters count for every item, and users can't give one of \
      them other levels. HostAndItemCondition lets them choose.
      """,
    remedy: "Write `condition=HostAndItemCondition(item_title=Title(…))`.",
    bad: itemCheck("HostCondition()"), good: itemCheck("HostAndItemCondition(item_title=Title(\"Fan\"))"),
    check: .subject { context, findings in
      let uses = Dictionary(
        grouping: RuleSpecs.uses(context).filter { $0.argument == "check_ruleset_name" }, by: \.name)
      for spec in RuleSpecs.all(context) where spec.type == "CheckParameters" {
        guard let value = spec.argument("condition", position: 4), case .call(let index) = value.value,
          spec.facts.calls.indices.contains(index),
          spec.facts.calls[index].callee == RulesetRules.specs + "HostCondition", let users = uses[spec.name ?? ""]
        else { continue }
        let services = users.compactMap { $0.plugin.call.keyword("service_name")?.string }
        guard let service = services.first, services.count == users.count,
          services.allSatisfy({ $0.contains("%s") })
        else { continue }
        findings.report(
          "the service \"\(service)\" has an item, and no rule can name it", at: spec.place(value),
          sourceLine: spec.line(value))
      }
    })
}
