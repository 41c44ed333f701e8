/// The contents of forms, and what rule specs make by themselves. Source: `rulesets/v1/form_specs/*.py`,
/// `rulesets/v1/rule_specs.py`.
extension Rule {
  static let formRules: [Rule] = [
    ignoredElement, fixedValue, enforcedTwice, brokenForm, formIsNoDictionary, defaultsAgainstForm,
  ]

  private static let path = "cmk_addons_plugins/acme/rulesets/acme.py"

  private static func form(_ element: String) -> RuleExample {
    .file(
      path,
      """
      from cmk.rulesets.v1 import Title
      from cmk.rulesets.v1.form_specs import (
          DictElement, Dictionary, FixedValue, InvalidElementMode, SingleChoice, SingleChoiceElement,
      )
      from cmk.rulesets.v1.rule_specs import EvalType, Host, Topic

      def form():
          return Dictionary(elements={"mode": DictElement(parameter_form=\(element))})

      rule_spec_acme = Host(
          name="acme", title=Title("ACME"), topic=Topic.NETWORKING, parameter_form=form, eval_type=EvalType.MERGE,
      )

      """)
  }

  static let ignoredElement = Rule(
    "MKP345", "ignored-element", .cannotRun,
    summary: "What a choice ignores is none of its elements.",
    explanation: """
      `ignored_elements` names values of old rules that are no longer offered. The form raises ValueError when Checkmk \
      builds it with one that is still an element, and the rule can't be edited.
      """,
    remedy: "Take the name out of `ignored_elements` or out of `elements`.",
    bad: form("SingleChoice(elements=[SingleChoiceElement(\"on\", Title(\"On\"))], ignored_elements=(\"on\",))"),
    good: form("SingleChoice(elements=[SingleChoiceElement(\"on\", Title(\"On\"))], ignored_elements=(\"off\",))"),
    check: .subject { context, findings in
      for found in RulesetRules.choiceClasses.flatMap({ context.python.calls[RulesetRules.forms + $0] }) {
        guard case .sequence(_, let items?)? = found.call.keyword("ignored_elements")?.value,
          case .sequence(_, let elements?)? = found.call.keyword("elements")?.value
        else { continue }
        let names = Set(
          elements.compactMap { found.call($0).flatMap { RulesetRules.elementNames($0.call).first?.string } })
        for item in items {
          guard let text = item.string, names.contains(text) else { continue }
          findings.report("\"\(text)\" is an element", at: found.place(item), sourceLine: found.line(item))
        }
      }
      for found in context.python.calls[RulesetRules.forms + "Dictionary"] {
        guard case .sequence(_, let items?)? = found.call.keyword("ignored_elements")?.value else { continue }
        let names = Set(RulesetRules.elementNames(found.call).compactMap(\.string))
        for item in items {
          guard let text = item.string, names.contains(text) else { continue }
          findings.report("\"\(text)\" is an element", at: found.place(item), sourceLine: found.line(item))
        }
      }
    })

  static let fixedValue = Rule(
    "MKP346", "fixed-value", .cannotRun,
    summary: "A fixed value is a constant that Python can write and read as a literal.",
    explanation: """
      Rules are stored as Python literals: texts, numbers, truth values, None, and lists, tuples, sets and dicts of \
      them. The form raises an error when Checkmk builds it with anything else, such as a member of an enumeration.
      """,
    remedy: "Use a literal, for example the text of the member.",
    bad: form("FixedValue(value=InvalidElementMode.KEEP)"), good: form("FixedValue(value=\"keep\")"),
    check: .subject { context, findings in
      for found in context.python.calls[RulesetRules.forms + "FixedValue"] {
        guard let value = found.call.keyword("value"), let culprit = FormRules.culprit(value, found.module) else {
          continue
        }
        findings.report("the value is \(culprit), no literal", at: found.place(value), sourceLine: found.line(value))
      }
    })

  static let brokenForm = Rule(
    "MKP348", "broken-form", .cannotRun,
    summary: "Checkmk can make the form of a rule spec.",
    explanation: """
      The function of `parameter_form` runs when the form is shown, and when plug-ins are validated. Arguments that a \
      class of the rulesets API does not take, texts without `Title` or `Help`, elements that are no `DictElement` or \
      levels of something that is no number end it in a crash report: the rule can't be edited.
      """,
    remedy: "Correct the call as the message says.",
    bad: form("SingleChoice(title=\"Mode\", elements=[SingleChoiceElement(\"on\", Title(\"On\"))])"),
    good: form("SingleChoice(title=Title(\"Mode\"), elements=[SingleChoiceElement(\"on\", Title(\"On\"))])"),
    check: .target { context, target, findings in
      CallRules.check(context, target, &findings) { call, module in FormRules.isFormCall(call, module) }
      for found in context.python.calls.below("cmk.rulesets.v1.form_specs.")
      where FormRules.isFormCall(found.call, found.module) {
        for (message, value) in FormRules.problems(found) {
          findings.report("\(found.call.leaf): \(message)", at: found.place(value), sourceLine: found.line(value))
        }
      }
    })

  private static func whole(_ form: String) -> RuleExample {
    .file(
      path,
      """
      from cmk.rulesets.v1 import Title
      from cmk.rulesets.v1.form_specs import Dictionary, Integer
      from cmk.rulesets.v1.rule_specs import AgentConfig, Topic

      def form():
          return \(form)

      rule_spec_acme = AgentConfig(name="acme", title=Title("ACME"), topic=Topic.NETWORKING, parameter_form=form)

      """)
  }

  static let formIsNoDictionary = Rule(
    "MKP349", "form-is-no-dictionary", .misleads,
    summary: "The form of a rule spec is a Dictionary.",
    explanation: """
      The rulesets API asks for a function that returns a `Dictionary`, because rules are merged key by key. What \
      Checkmk makes of another form differs between versions.
      """,
    remedy: "Return a `Dictionary` with one element.",
    bad: whole("Integer(title=Title(\"Port\"))"), good: whole("Dictionary(elements={})"),
    check: .subject { context, findings in
      for spec in RuleSpecs.all(context) {
        guard let form = FormSpec(of: spec), let kind = form.kind, kind != "Dictionary" else { continue }
        let value = spec.argument("parameter_form", position: 2)
        findings.report("the form is a \(kind)", at: spec.place(value), sourceLine: spec.line(value))
      }
    })

  private static func spec(_ name: String) -> RuleExample {
    .file(
      path,
      """
      from cmk.rulesets.v1 import Title
      from cmk.rulesets.v1.form_specs import Dictionary
      from cmk.rulesets.v1.rule_specs import CheckParameters, EnforcedService, HostCondition, Topic

      def form():
          return Dictionary(elements={})

      rule_spec_acme = CheckParameters(
          name="acme", title=Title("ACME"), topic=Topic.NETWORKING, parameter_form=form, condition=HostCondition(),
          is_deprecated=True,
      )
      rule_spec_acme_enforced = EnforcedService(
          name="\(name)", title=Title("ACME"), topic=Topic.NETWORKING, parameter_form=form,
          condition=HostCondition(),
      )

      """)
  }

  static let enforcedTwice = Rule(
    "MKP347", "enforced-service-twice", .misleads,
    summary: "No enforced service has the name of check parameters that make one by themselves.",
    explanation: """
      `CheckParameters` also makes the rule for enforced services, unless it says `create_enforced_service=False`. Of \
      two with one name, only one is shown.
      """,
    remedy: "Leave the EnforcedService out, or say `create_enforced_service=False`.",
    bad: spec("acme"), good: spec("acme_other"),
    check: .subject { context, findings in
      let specs = RuleSpecs.all(context)
      let making = Dictionary(
        specs.filter { spec in
          spec.type == "CheckParameters" && !spec.call.isOpen && spec.call.keyword("create_enforced_service") == nil
        }.compactMap { spec in spec.name.map { ($0, spec) } }, uniquingKeysWith: { first, _ in first })
      for spec in specs where spec.type == "EnforcedService" {
        guard let name = spec.name, let other = making[name] else { continue }
        let value = spec.argument("name", position: 3)
        findings.report(
          "\(other.variable) in \(other.module.file.displayPath) makes the enforced service \"\(name)\" already",
          at: spec.place(value), sourceLine: spec.line(value))
      }
    })
}

/// The calls that make the forms of rule specs.
enum FormRules {
  /// Whether the call is one of those by which a module of rule specs makes its forms.
  static func isFormCall(_ call: PythonFacts.Call, _ module: PythonModule) -> Bool {
    call.isLazy && !call.isConditional && module.discoveredGroup == "rulesets"
      && call.callee.hasPrefix("cmk.rulesets.v1.")
  }

  private static let templates: Set<String> = ["DataSize", "Float", "Integer", "Percentage", "TimeSpan"]

  /// What keeps Checkmk from making or showing the form, beside missing and unknown arguments.
  static func problems(_ found: FoundCall) -> [(message: String, value: PlacedValue)] {
    var problems: [(String, PlacedValue)] = []
    for argument in ["title", "help_text"] {
      guard let value = found.call.keyword(argument), value.typeName == "str" else { continue }
      problems.append(("\(argument) is a plain text: write \(argument == "title" ? "Title" : "Help")(…)", value))
    }
    switch found.call.leaf {
    case "Dictionary":
      if let value = found.call.keyword("elements"), let type = value.typeName, type != "dict" {
        problems.append(("elements is of type \(type), not a dict", value))
      }
      guard case .dict(let pairs?)? = found.call.keyword("elements")?.value else { break }
      for (_, value) in pairs {
        guard let inner = found.call(value), inner.call.callee.hasPrefix(RulesetRules.forms),
          inner.call.leaf != "DictElement"
        else { continue }
        problems.append(("the element is a \(inner.call.leaf), not a DictElement", value))
      }
    case "SimpleLevels", "Levels":
      guard let value = found.call.keyword("form_spec_template"), let inner = found.call(value),
        inner.call.callee.hasPrefix(RulesetRules.forms), !templates.contains(inner.call.leaf)
      else { break }
      problems.append(("levels of \(inner.call.leaf) can't be entered: the template must be a number", value))
    default: break
    }
    return problems
  }

  /// What in `value` is surely no literal.
  static func culprit(_ value: PlacedValue, _ module: PythonModule) -> String? {
    switch value.value {
    case .name(let name): name.split(separator: ".").suffix(2).joined(separator: ".")
    case .call, .called("object"): "an object"
    case .called(let name): module.isClass(name) ? "an object" : nil
    case .lambda: "a function"
    case .other("generator"): "a generator"
    case .other("ellipsis"): "..."
    case .sequence(_, let items?): items.lazy.compactMap { culprit($0, module) }.first
    case .dict(let pairs?): pairs.lazy.compactMap { culprit($0.key, module) ?? culprit($0.value, module) }.first
    default: nil
    }
  }
}
