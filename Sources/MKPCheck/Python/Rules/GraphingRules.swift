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
      let packages = ["cmk.graphing.v1.", "cmk.inventory_ui.v1", "cmk.graphing.v2_unstable."]
      for (module, facts) in context.python.known {
        for call in facts.calls where packages.contains(where: call.callee.hasPrefix) {
          let named = call.keywords.filter { $0.name == "name" || $0.name == "metric_name" }.map(\.value)
          let lists = [
            "compound_lines", "simple_lines", "optional", "conflicting", "segments", "summands", "factors", "path",
          ]
          let listed = lists.compactMap { call.keyword($0) }.flatMap { value -> [PlacedValue] in
            if case .sequence(_, let items?) = value.value { items } else { [] }
          }
          let first =
            ["WarningOf", "CriticalOf", "MinimumOf", "MaximumOf"]
              .contains(call.callee.split(separator: ".").last.map(String.init) ?? "")
            ? Array(call.positional.prefix(1)) : []
          for value in named + listed + first where value.string == "" {
            findings.report(
              "the name is empty", at: module.place(value.span),
              sourceLine: module.line(value.span?.line ?? call.span.line))
          }
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
      for (module, facts) in context.python.known {
        for call in facts.calls where call.callee.hasPrefix("cmk.graphing.v1.") && !call.isOpen {
          for alternatives in demands[String(call.callee.dropFirst("cmk.graphing.v1.".count))] ?? [] {
            let given = alternatives.compactMap { call.keyword($0) }
            // A missing required argument is another rule's matter.
            guard given.allSatisfy(GraphingRules.isEmpty), !given.isEmpty || alternatives.count > 1 else { continue }
            findings.report(
              "\(alternatives.joined(separator: " and ")) \(alternatives.count > 1 ? "are both" : "is") empty",
              at: module.place(call.span), sourceLine: module.line(call.span.line))
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
      for (module, facts) in context.python.known {
        for call in facts.calls
        where call.callee.hasPrefix("cmk.graphing.v1.") || call.callee.hasPrefix("cmk.inventory_ui.") {
          let value: PlacedValue?
          let message: String
          switch call.callee.split(separator: ".").last {
          case "AutoPrecision", "StrictPrecision":
            value = call.keyword("digits") ?? call.positional.first
            message = "the number of digits is negative"
          case "ScaleBy":
            value = call.keyword("factor") ?? call.positional.first
            message = "the factor is zero"
          case "RenameToAndScaleBy":
            value = call.keyword("factor") ?? (call.positional.count > 1 ? call.positional[1] : nil)
            message = "the factor is zero"
          default: continue
          }
          guard let value, let number = GraphingRules.number(value),
            message.hasSuffix("zero") ? number == 0 : number < 0
          else { continue }
          findings.report(
            message, at: module.place(value.span), sourceLine: module.line(value.span?.line ?? call.span.line))
        }
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
