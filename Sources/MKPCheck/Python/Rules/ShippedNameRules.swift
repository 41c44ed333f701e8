import MKPFormat

/// Names that Checkmk's own plug-ins have.
extension Rule {
  static let shippedNameRules: [Rule] = [shippedName]

  private static let path = "cmk_addons_plugins/acme/graphing/acme.py"

  private static func metric(_ name: String) -> RuleExample {
    .file(
      path,
      """
      from cmk.graphing.v1 import Title
      from cmk.graphing.v1.metrics import Color, DecimalNotation, Metric, Unit

      metric_acme = Metric(name="\(name)", title=Title("Fans"), unit=Unit(DecimalNotation("")), color=Color.BLUE)

      """)
  }

  static let shippedName = Rule(
    "MKP512", "shipped-name", .collides,
    summary: "Nothing is defined again that Checkmk defines.",
    explanation: """
      Of two metrics, graphs or perfometers with one name, the one that is loaded last counts: the graphs of other \
      people's services change, on every host of the site. Of two plug-ins or sections, the second is left out. To \
      *yield* a metric that Checkmk defines is good practice: it brings title, unit and graph along. mkpkit knows many \
      of Checkmk's names, not all: one that isn't reported may still be taken.
      """,
    remedy: "Choose a name with a prefix of your own, or leave the definition out and use Checkmk's.",
    bad: metric("temp"), good: metric("acme_temp"),
    check: .target { context, target, findings in
      let names = ShippedNames.builtIn
      for object in context.python.objects where object.module.file.part == .cmkAddonsPlugins {
        guard let name = object.name, let kind = ShippedNameRules.kind(object), !object.isPartOfAnother else {
          continue
        }
        let message: String
        switch names.evidence(name, kind) {
        case .since(let line) where line <= target: message = "Checkmk defines the \(kind.words) \"\(name)\" itself"
        case .someVersion: message = "Checkmk defines the \(kind.words) \"\(name)\" itself, at least in some version"
        case .since, .weak, nil: continue
        }
        let value = object.argument("name", position: 0)
        findings.report(message, at: object.place(value), sourceLine: object.line(value))
      }
    })
}

private enum ShippedNameRules {
  /// What an object of a plug-in family defines; nil for what nobody collected.
  static func kind(_ object: PluginObject) -> ShippedNames.Kind? {
    let callee = object.call.callee
    if callee.hasPrefix("cmk.graphing.") {
      if object.variable.hasPrefix("metric_") { return .metrics }
      if object.variable.hasPrefix("graph_") { return .graphs }
      return object.variable.hasPrefix("perfometer_") ? .perfometers : nil
    }
    if callee.hasPrefix(AgentBased.api) {
      switch object.type {
      case "CheckPlugin": return .checkPlugins
      case "InventoryPlugin": return .inventoryPlugins
      case "AgentSection", "SimpleSNMPSection", "SNMPSection": return .sections
      default: return nil
      }
    }
    if callee.hasPrefix(RulesetRules.specs) {
      switch object.type {
      case "CheckParameters": return .checkParameters
      case "SpecialAgent": return .specialAgents
      case "ActiveCheck": return .activeChecks
      default: return nil
      }
    }
    switch object.type {
    case "SpecialAgentConfig": return .specialAgents
    case "ActiveCheckConfig": return .activeChecks
    default: return nil
    }
  }
}
