/// Rule specs and their forms. Source: `rulesets/v1/rule_specs.py`, `rulesets/v1/form_specs/*.py`.
extension Rule {
  static let rulesetRules: [Rule] = [ruleSpecName, parameterForm, elementName, choiceDefault, rangeWithoutBounds]

  private static let path = "cmk_addons_plugins/acme/rulesets/acme.py"

  private static func spec(_ name: String = "acme", form: String, formArgument: String = "form") -> String {
    """
    from cmk.rulesets.v1 import Help, Title
    from cmk.rulesets.v1.form_specs import (
        DefaultValue, DictElement, Dictionary, Integer, SingleChoice, SingleChoiceElement,
    )
    from cmk.rulesets.v1.form_specs.validators import NumberInRange
    from cmk.rulesets.v1.rule_specs import Host, EvalType, Topic

    def form():
        return Dictionary(elements={
            \(form)
        })

    rule_spec_acme = Host(
        name="\(name)", title=Title("ACME"), topic=Topic.NETWORKING, parameter_form=\(formArgument),
        eval_type=EvalType.MERGE,
    )

    """
  }

  private static let element = "\"port\": DictElement(parameter_form=Integer(title=Title(\"Port\"))),"
  private static let good = RuleExample.file(path, spec(form: element))

  static let ruleSpecName = Rule(
    "MKP340", "rule-spec-name", .raisesOnImport,
    summary: "The name of a rule spec is a Python identifier and no keyword.",
    explanation: "The class raises ValueError on import, and all rule specs of the module are lost.",
    remedy: "Rename it, with underscores in place of dashes and dots.",
    bad: .file(path, spec("acme-fans", form: element)), good: good,
    check: .subject { context, findings in
      for object in context.python.objects where object.call.callee.hasPrefix(RulesetRules.specs) {
        guard let value = object.argument("name", position: RulesetRules.namePosition(object)),
          let text = value.string, !PythonNames.isIdentifier(text)
        else { continue }
        findings.report(
          "\"\(text)\" is no Python identifier, or a keyword", at: object.place(value), sourceLine: object.line(value))
      }
    })

  static let parameterForm = Rule(
    "MKP341", "parameter-form", .cannotRun,
    summary: "`parameter_form` is a function that makes the form.",
    explanation: """
      Checkmk calls it when the form is shown. A form in its place, or the result of calling the function, can't be \
      called, and the rule can't be edited.
      """,
    remedy: "Give the function without parentheses.",
    bad: .file(path, spec(form: element, formArgument: "Dictionary(elements={})")), good: good,
    check: .subject { context, findings in
      for object in context.python.objects where object.call.callee.hasPrefix(RulesetRules.specs) {
        guard let value = object.argument("parameter_form", position: 2) else { continue }
        var found: String?
        switch value.value {
        case .call(let index) where object.facts.calls.indices.contains(index):
          let callee = object.facts.calls[index].callee
          if callee.hasPrefix(RulesetRules.forms) { found = "a \(callee.split(separator: ".").last ?? "")" }
        case .called(let name): if object.module.returnsForm(name) { found = "what \(name)() returns" }
        default:
          if let type = value.typeName, type != "function", type != "NoneType" || object.type != "EnforcedService" {
            found = "of type \(type)"
          }
        }
        if let found {
          findings.report(
            "parameter_form is \(found), not a function", at: object.place(value), sourceLine: object.line(value))
        }
      }
    })

  static let elementName = Rule(
    "MKP342", "form-element-name", .cannotRun,
    summary: "Names of dictionary elements and choices are Python identifiers and no keywords.",
    explanation: "The form raises ValueError when Checkmk builds it, and the rule can't be edited.",
    remedy: "Rename it; `migrate` keeps rules that exist.",
    bad: .file(path, spec(form: "\"tcp-port\": DictElement(parameter_form=Integer()),")), good: good,
    check: .subject { context, findings in
      for found in context.python.calls.below(RulesetRules.forms) {
        for value in RulesetRules.elementNames(found.call) {
          guard let text = value.string, !PythonNames.isIdentifier(text) else { continue }
          findings.report(
            "\"\(text)\" is no Python identifier, or a keyword", at: found.place(value), sourceLine: found.line(value))
        }
      }
    })

  static let choiceDefault = Rule(
    "MKP343", "choice-default", .cannotRun,
    summary: "The default of a choice is one of its elements.",
    explanation: "The form raises ValueError when Checkmk builds it, and the rule can't be edited.",
    remedy: "Name an element as the default.",
    bad: .file(
      path,
      spec(
        form: """
          "mode": DictElement(parameter_form=SingleChoice(
              elements=[SingleChoiceElement("on", Title("On"))], prefill=DefaultValue("off"))),
          """)),
    good: .file(
      path,
      spec(
        form: """
          "mode": DictElement(parameter_form=SingleChoice(
              elements=[SingleChoiceElement("on", Title("On"))], prefill=DefaultValue("on"))),
          """)),
    check: .subject { context, findings in
      for found in RulesetRules.choiceClasses.flatMap({ context.python.calls[RulesetRules.forms + $0] }) {
        guard let names = RulesetRules.choices(found), let prefill = found.call.keyword("prefill"),
          let inner = found.call(prefill), inner.call.callee == RulesetRules.forms + "DefaultValue",
          let value = inner.call.argument("value", position: 0)
        else { continue }
        let defaults: [PlacedValue]
        if case .sequence(_, let items?) = value.value { defaults = items } else { defaults = [value] }
        for item in defaults {
          guard let type = item.typeName, !names.contains(where: { $0 == item.string }) else { continue }
          findings.report(
            "\(item.string.map { "\"\($0)\"" } ?? "a value of type \(type)") is no element; there are \(names.joined(separator: ", "))",
            at: found.place(item),
            sourceLine: found.line(item))
        }
      }
    })

  static let rangeWithoutBounds = Rule(
    "MKP344", "range-without-bounds", .cannotRun,
    summary: "A validator of a range has at least one bound.",
    explanation: "The form raises an error when Checkmk builds it, and the rule can't be edited.",
    remedy: "Give `min_value` or `max_value`, or leave the validator out.",
    bad: .file(
      path,
      spec(form: "\"port\": DictElement(parameter_form=Integer(custom_validate=[NumberInRange()])),")),
    good: .file(
      path,
      spec(form: "\"port\": DictElement(parameter_form=Integer(custom_validate=[NumberInRange(min_value=1)])),")),
    check: .subject { context, findings in
      let names = ["LengthInRange", "NumberInRange"].map { RulesetRules.forms + "validators." + $0 }
      for found in names.flatMap({ context.python.calls[$0] }) where !found.call.isOpen {
        let bounds =
          found.call.positional.prefix(2) + ["min_value", "max_value"].compactMap { found.call.keyword($0) }
        guard bounds.allSatisfy(\.isNone) else { continue }
        findings.report("the range has no bound", at: found.place(), sourceLine: found.line())
      }
    })
}

enum RulesetRules {
  static let specs = "cmk.rulesets.v1.rule_specs."
  static let forms = "cmk.rulesets.v1.form_specs."

  static func namePosition(_ object: PluginObject) -> Int {
    ["AgentAccess", "Host", "SNMP", "Service"].contains(object.type) ? 4 : 3
  }

  /// The values that a form takes for names.
  static func elementNames(_ call: PythonFacts.Call) -> [PlacedValue] {
    switch call.callee.dropFirst(forms.count) {
    case "Dictionary":
      guard case .dict(let pairs?)? = call.keyword("elements")?.value else { return [] }
      return pairs.map(\.key)
    case "SingleChoiceElement", "CascadingSingleChoiceElement", "MultipleChoiceElement":
      return (call.keyword("name") ?? call.positional.first).map { [$0] } ?? []
    default: return []
    }
  }

  static let choiceClasses = ["SingleChoice", "CascadingSingleChoice", "MultipleChoice"]

  /// The names of all elements of a choice; nil where one of them is not constant.
  static func choices(_ found: FoundCall) -> [String]? {
    guard case .sequence(_, let items?)? = found.call.keyword("elements")?.value else { return nil }
    let names = items.compactMap { found.call($0).flatMap { elementNames($0.call).first?.string } }
    return names.count == items.count ? names : nil
  }
}

extension PythonModule {
  /// Whether the only function called `name` here makes a form of the rulesets API.
  func returnsForm(_ name: String) -> Bool {
    guard let facts, facts.functions.count(where: { $0.name == name }) == 1 else { return false }
    return facts.calls.contains { $0.function == name && $0.callee == RulesetRules.forms + "Dictionary" }
  }
}

/// Names in Python.
enum PythonNames {
  private static let keywords: Set<String> = [
    "False", "None", "True", "and", "as", "assert", "async", "await", "break", "class", "continue", "def", "del",
    "elif",
    "else", "except", "finally", "for", "from", "global", "if", "import", "in", "is", "lambda", "nonlocal", "not", "or",
    "pass", "raise", "return", "try", "while", "with", "yield",
  ]

  /// `str.isidentifier()` and no keyword. Letters of other scripts are taken for valid.
  static func isIdentifier(_ text: String) -> Bool {
    guard let first = text.unicodeScalars.first, !keywords.contains(text) else { return false }
    let isStart = { (scalar: Unicode.Scalar) in
      scalar == "_" || (scalar.isASCII ? Character(scalar).isLetter : scalar.properties.isXIDStart)
    }
    return isStart(first)
      && text.unicodeScalars.allSatisfy {
        isStart($0) || ($0.isASCII ? Character($0).isNumber : $0.properties.isXIDContinue)
      }
  }
}
