/// Metrics, graphs, perfometers and translations. Source: `graphing/v1/*.py`.
extension Rule {
  static let graphingRules: [Rule] = [emptyName, emptyGraph, graphingNumber]

  private static let path = "cmk_addons_plugins/acme/graphing/acme.py"
  private static let imports = """
    from cmk.graphing.v1 import Title
    from cmk.graphing.v1.graphs import Graph
    from cmk.graphing.v1.metrics import Color, DecimalNotation, Metric, StrictPrecision, Unit


    """

  static let emptyName = Rule(
    "MKP350", "empty-name", .error,
    summary: "Names of metrics, graphs, perfometers and inventory nodes are not empty.",
    explanation: "The class raises ValueError on import, and all plug-ins of the module are lost.",
    remedy: "Give it a name.",
    bad: .file(path, imports + "graph_acme = Graph(name=\"\", title=Title(\"ACME\"), simple_lines=[\"acme\"])\n"),
    good: .file(path, imports + "graph_acme = Graph(name=\"acme\", title=Title(\"ACME\"), simple_lines=[\"acme\"])\n"),
    check: .subject { context, findings in
      let packages = ["cmk.graphing.", "cmk.inventory_ui."]
      let lists = [
        "compound_lines", "simple_lines", "optional", "conflicting", "segments", "summands", "factors", "path",
      ]
      for found in packages.flatMap(context.python.calls.below) {
        let named = found.call.keywords.filter { $0.name == "name" || $0.name == "metric_name" }.map(\.value)
        let listed = lists.compactMap { found.call.keyword($0) }.flatMap { value -> [PlacedValue] in
          if case .sequence(_, let items?) = value.value { items } else { [] }
        }
        let first =
          ["WarningOf", "CriticalOf", "MinimumOf", "MaximumOf"].contains(found.call.leaf)
          ? Array(found.call.positional.prefix(1)) : []
        for value in named + listed + first where value.string == "" {
          findings.report("the name is empty", at: found.place(value), sourceLine: found.line(value))
        }
      }
    })

  static let emptyGraph = Rule(
    "MKP351", "empty-graph", .error,
    summary: "Graphs have lines, perfometers segments, and translations commands and metrics.",
    explanation: "The class raises AssertionError on import, and all plug-ins of the module are lost.",
    remedy: "Name at least one metric.",
    bad: .file(path, imports + "graph_acme = Graph(name=\"acme\", title=Title(\"ACME\"))\n"),
    good: .file(path, imports + "graph_acme = Graph(name=\"acme\", title=Title(\"ACME\"), simple_lines=[\"acme\"])\n"),
    check: .subject { context, findings in
      let demands: [String: [[String]]] = [
        "graphs.Graph": [["compound_lines", "simple_lines"]], "perfometers.Perfometer": [["segments"]],
        "translations.Translation": [["check_commands"], ["translations"]],
      ]
      for (name, all) in demands {
        for found in context.python.calls["cmk.graphing.v1." + name] where !found.call.isOpen {
          for alternatives in all {
            let given = alternatives.compactMap { found.call.keyword($0) }
            // A missing required argument is another rule's matter.
            guard given.allSatisfy(GraphingRules.isEmpty), !given.isEmpty || alternatives.count > 1 else { continue }
            findings.report(
              "\(alternatives.joined(separator: " and ")) \(alternatives.count > 1 ? "are both" : "is") empty",
              at: found.place(), sourceLine: found.line())
          }
        }
      }
    })

  static let graphingNumber = Rule(
    "MKP352", "graphing-number", .error,
    summary: "Factors are not zero, precisions not negative.",
    explanation: "The class raises an error on import, and all plug-ins of the module are lost.",
    remedy: "Correct the number.",
    bad: .file(path, imports + "UNIT = Unit(DecimalNotation(\"\"), StrictPrecision(-1))\n"),
    good: .file(path, imports + "UNIT = Unit(DecimalNotation(\"\"), StrictPrecision(1))\n"),
    check: .subject { context, findings in
      for found in ["cmk.graphing.v1.", "cmk.inventory_ui."].flatMap(context.python.calls.below) {
        let value: PlacedValue?
        let message: String
        switch found.call.leaf {
        case "AutoPrecision", "StrictPrecision":
          value = found.call.argument("digits", position: 0)
          message = "the number of digits is negative"
        case "ScaleBy":
          value = found.call.argument("factor", position: 0)
          message = "the factor is zero"
        case "RenameToAndScaleBy":
          value = found.call.argument("factor", position: 1)
          message = "the factor is zero"
        default: continue
        }
        guard let value, let number = GraphingRules.number(value),
          message.hasSuffix("zero") ? number == 0 : number < 0
        else { continue }
        findings.report(message, at: found.place(value), sourceLine: found.line(value))
      }
    })
}

private enum GraphingRules {
  static func isEmpty(_ value: PlacedValue) -> Bool {
    switch value.value {
    case .sequence(_, let items?): items.isEmpty
    case .dict(let pairs?): pairs.isEmpty
    default: false
    }
  }

  static func number(_ value: PlacedValue) -> Double? {
    switch value.value {
    case .int(let number): Double(number)
    case .float(let number): number
    default: nil
    }
  }
}
