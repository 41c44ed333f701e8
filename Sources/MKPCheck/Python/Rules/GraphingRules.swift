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
    "MKP350", "empty-name", .raisesOnImport,
    summary: "Names of metrics, graphs, perfometers and inventory nodes are not empty.",
    explanation: """
      The class raises ValueError on import, and all plug-ins of the module are lost. The same holds for references to \
      metrics, bounds that are texts, and the keys of attributes and columns.
      """,
    remedy: "Give it a name.",
    bad: .file(path, imports + "graph_acme = Graph(name=\"\", title=Title(\"ACME\"), simple_lines=[\"acme\"])\n"),
    good: .file(path, imports + "graph_acme = Graph(name=\"acme\", title=Title(\"ACME\"), simple_lines=[\"acme\"])\n"),
    check: .subject { context, findings in
      for found in ["cmk.graphing.", "cmk.inventory_ui."].flatMap(context.python.calls.below) {
        for value in GraphingRules.names(found.call) where value.string == "" || value.isNone {
          findings.report(
            "the name is \(value.isNone ? "None" : "empty")", at: found.place(value), sourceLine: found.line(value))
        }
      }
    })

  static let emptyGraph = Rule(
    "MKP351", "empty-graph", .raisesOnImport,
    summary: "Graphs have lines, perfometers segments, translations commands and metrics, and choices values.",
    explanation: "The class raises AssertionError on import, and all plug-ins of the module are lost.",
    remedy: "Name at least one metric.",
    bad: .file(path, imports + "graph_acme = Graph(name=\"acme\", title=Title(\"ACME\"))\n"),
    good: .file(path, imports + "graph_acme = Graph(name=\"acme\", title=Title(\"ACME\"), simple_lines=[\"acme\"])\n"),
    check: .subject { context, findings in
      let demands: [String: [[String]]] = [
        "graphs.Graph": [["compound_lines", "simple_lines"]], "perfometers.Perfometer": [["segments"]],
        "translations.Translation": [["check_commands"], ["translations"]], "metrics.Sum": [["summands"]],
        "metrics.Product": [["factors"]],
      ].reduce(into: [:]) { $0["cmk.graphing.v1." + $1.key] = $1.value }
      for found in context.python.calls["cmk.graphing.v1.graphs.Graph"] {
        GraphingRules.reportNoSeries(["optional", "conflicting"].compactMap(found.call.keyword), found, &findings)
      }
      let fields = ["v1_alpha", "v1_unstable", "v1"].map { ("cmk.inventory_ui.\($0).ChoiceField", [["mapping"]]) }
      for (name, all) in Array(demands) + fields {
        for found in context.python.calls[name] where !found.call.isOpen {
          for alternatives in all {
            let given = alternatives.compactMap { name in
              found.call.keyword(name) ?? GraphingRules.lists[name].flatMap { found.call.argument(name, position: $0) }
            }
            // A missing required argument is another rule's matter.
            guard given.allSatisfy(GraphingRules.isEmpty), !given.isEmpty || alternatives.count > 1 else {
              GraphingRules.reportNoSeries(given, found, &findings)
              continue
            }
            findings.report(
              "\(alternatives.joined(separator: " and ")) \(alternatives.count > 1 ? "are both" : "is") empty",
              at: found.place(), sourceLine: found.line())
          }
        }
      }
    })

  static let graphingNumber = Rule(
    "MKP352", "graphing-number", .raisesOnImport,
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
        guard let value else { continue }
        let isFactor = message.hasSuffix("zero")
        if !isFactor, let type = value.typeName, !["int", "float", "bool"].contains(type) {
          findings.report(
            "the number of digits is of type \(type)", at: found.place(value), sourceLine: found.line(value))
        }
        guard let number = GraphingRules.number(value), isFactor ? number == 0 : number < 0 else { continue }
        findings.report(message, at: found.place(value), sourceLine: found.line(value))
      }
    })
}

enum GraphingRules {
  /// The positions of lists that may be given by position.
  static let lists = ["summands": 2, "factors": 3]

  /// Arguments that hold a metric: by keyword, or at that position of some classes.
  private static let references: [String: [(name: String, position: Int)]] = [
    "WarningOf": [("metric_name", 0)], "CriticalOf": [("metric_name", 0)], "MinimumOf": [("metric_name", 0)],
    "MaximumOf": [("metric_name", 0)], "RenameTo": [("metric_name", 0)], "RenameToAndScaleBy": [("metric_name", 0)],
    "Difference": [("minuend", .max), ("subtrahend", .max)], "Fraction": [("dividend", .max), ("divisor", .max)],
    "Closed": [("value", 0)], "Open": [("value", 0)],
  ]

  private static let metricLists = ["compound_lines", "simple_lines", "optional", "conflicting", "segments"]

  /// The metrics that a call of the graphing API refers to by constant names.
  static func metrics(_ call: PythonFacts.Call) -> [PlacedValue] {
    let single = (references[call.leaf] ?? []).compactMap { call.argument($0.name, position: $0.position) }
    let several =
      metricLists.compactMap { call.keyword($0) }
      + lists.compactMap {
        call.leaf == ($0.key == "factors" ? "Product" : "Sum") ? call.argument($0.key, position: $0.value) : nil
      }
    let renamed: [PlacedValue] =
      if call.leaf == "Translation", case .dict(let pairs?)? = call.keyword("translations")?.value {
        pairs.map(\.key)
      } else {
        []
      }
    return (single + several.flatMap(items) + renamed).filter { $0.string != nil }
  }

  /// What must not be empty: names, references to metrics, keys and path elements of inventory nodes.
  static func names(_ call: PythonFacts.Call) -> [PlacedValue] {
    let keys = ["attributes", "columns"].compactMap { call.keyword($0) }.flatMap { value -> [PlacedValue] in
      if case .dict(let pairs?) = value.value { pairs.map(\.key) } else { [] }
    }
    let renamed = call.leaf == "Translation" ? call.keyword("translations").map(items) ?? [] : []
    return [call.keyword("name")].compactMap { $0 } + metrics(call) + (call.keyword("path").map(items) ?? []) + keys
      + renamed
  }

  private static func items(_ value: PlacedValue) -> [PlacedValue] {
    if case .sequence(_, let items?) = value.value { items } else { [] }
  }

  static func isEmpty(_ value: PlacedValue) -> Bool {
    switch value.value {
    case .none: true
    case .sequence(_, let items?): items.isEmpty
    case .dict(let pairs?): pairs.isEmpty
    default: false
    }
  }

  /// Reports those of `values` that Python can't go through.
  static func reportNoSeries(_ values: [PlacedValue], _ found: FoundCall, _ findings: inout Findings) {
    for value in values {
      guard let type = value.typeName, ["NoneType", "bool", "int", "float", "function"].contains(type) else { continue }
      findings.report(
        "what should be a list is of type \(type)", at: found.place(value), sourceLine: found.line(value))
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
