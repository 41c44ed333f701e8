/// Types of arguments, as far as the catalogues know what is asked for and the source what is given.
extension Rule {
  static let argumentRules: [Rule] = [argumentType]

  private static let path = "cmk_addons_plugins/acme/rulesets/acme.py"

  private static func spec(_ title: String) -> String {
    """
    from cmk.rulesets.v1 import Title
    from cmk.rulesets.v1.form_specs import Dictionary
    from cmk.rulesets.v1.rule_specs import CheckParameters, HostCondition, Topic

    def form():
        return Dictionary(elements={})

    rule_spec_acme = CheckParameters(
        name="acme", title=\(title), topic=Topic.NETWORKING, parameter_form=form, condition=HostCondition(),
        is_deprecated=True,
    )

    """
  }

  static let argumentType = Rule(
    "MKP315", "argument-type", .misleads,
    summary: "Arguments have the types that the plug-in APIs ask for.",
    explanation: """
      The classes take whatever they are given; what goes wrong goes wrong later, where nobody thinks of the plug-in: \
      a plain text has no translation, so the page that shows it ends in a crash report.
      """,
    remedy: "Give what the message names: texts for users are `Title(…)`, `Label(…)` or `Help(…)`.",
    bad: .file(path, spec("\"ACME fans\"")), good: .file(path, spec("Title(\"ACME fans\")")),
    check: .target { context, target, findings in
      guard let view = context.fullView(target) else { return }
      for callee in context.python.calls.callees where !ArgumentRules.isOthersMatter(callee) {
        let found = context.python.calls[callee]
        guard let first = found.first?.call,
          let parameters = view.catalogue.modules[first.api]?.names[first.leaf]?.parameters
        else { continue }
        let positions = parameters.filter { $0.kind == .either || $0.kind == .positional }
        for parameter in parameters {
          guard let type = parameter.type, parameter.name != "parameter_form",
            let accepted = ArgumentRules.accepted(type)
          else { continue }
          let position = positions.firstIndex { $0.name == parameter.name } ?? .max
          for use in found {
            guard let value = use.call.argument(parameter.name, position: position), let given = value.typeName,
              !accepted.contains(given), !FormRules.isFormCall(use.call, use.module)
            else { continue }
            findings.report(
              "\(use.call.leaf): \(parameter.name) is of type \(given), not \(type)", at: use.place(value),
              sourceLine: use.line(value))
          }
        }
      }
    })
}

private enum ArgumentRules {
  /// Constructors and results whose arguments have rules of their own.
  static func isOthersMatter(_ callee: String) -> Bool {
    guard callee.hasPrefix(AgentBased.api) else { return false }
    return [
      "CheckPlugin", "InventoryPlugin", "AgentSection", "SimpleSNMPSection", "SNMPSection", "SNMPTree", "Result",
      "Metric", "Service", "Attributes", "TableRow", "HostLabel", "ServiceLabel",
    ].contains(callee.dropFirst(AgentBased.api.count))
  }

  /// The types of constants that fit an annotation; nil where that is not known: functions may stand in lists, too.
  static func accepted(_ annotation: String) -> Set<String>? {
    var accepted: Set<String> = []
    for part in annotation.split(separator: "|").map({ $0.trimming() }) {
      switch part {
      case "str", "bool", "bytes": accepted.insert(String(part))
      case "int": accepted.formUnion(["int", "bool"])
      case "float": accepted.formUnion(["int", "float", "bool"])
      case "None": accepted.insert("NoneType")
      case "Title", "Label", "Help", "Message", "Color", "Unit", "EvalType", "RuleSetType", "Topic", "CustomTopic":
        break
      default: return nil
      }
    }
    return accepted
  }
}
