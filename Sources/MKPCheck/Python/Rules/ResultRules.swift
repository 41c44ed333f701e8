/// What check and inventory functions yield. Source: `agent_based/v1/_checking_classes.py`, `_inventory_classes.py`.
extension Rule {
  static let resultRules: [Rule] = [metricValue, resultText, inventoryPath]

  private static let path = "cmk_addons_plugins/acme/agent_based/acme.py"

  private static func check(_ line: String) -> String {
    "from cmk.agent_based.v2 import Metric, Result, State\n\ndef check_acme(section):\n    yield \(line)\n"
  }

  static let metricValue = Rule(
    "MKP334", "metric", .cannotRun,
    summary: "A metric has a name without blanks, colons and slashes, and levels in pairs.",
    explanation: """
      The monitoring core takes blanks, `:`, `/` and `\\` for separators, so Checkmk refuses such a name with an error \
      when the check runs. `levels` and `boundaries` are pairs.
      """,
    remedy: "Rename the metric; give `levels` as (warning, critical).",
    bad: .file(path, check("Metric(\"acme/fans\", 1)")), good: .file(path, check("Metric(\"acme_fans\", 1)")),
    check: .subject { context, findings in
      let levels = ["check_levels", "check_levels_fixed", "check_levels_predictive"]
      let named =
        context.python.calls[AgentBased.api + "Metric"].map { ($0, $0.call.argument("name", position: 0)) }
        + levels.flatMap { context.python.calls[AgentBased.api + $0] }.map { ($0, $0.call.keyword("metric_name")) }
      for (found, name) in named {
        if let name, let text = name.string, text.isEmpty || text.contains(where: { " :/\\\t\n".contains($0) }) {
          let message = text.isEmpty ? "the metric's name is empty" : "\"\(text)\" is no name of a metric"
          findings.report(message, at: found.place(name), sourceLine: found.line(name))
        }
        guard found.call.leaf == "Metric" else { continue }
        if let value = found.call.argument("value", position: 1), let type = value.typeName,
          !["int", "float", "bool"].contains(type)
        {
          findings.report(
            "the metric's value is of type \(type)", at: found.place(value), sourceLine: found.line(value))
        }
        for argument in ["levels", "boundaries"] {
          guard let value = found.call.keyword(argument), let type = value.typeName, type != "NoneType" else {
            continue
          }
          if type != "tuple" {
            findings.report(
              "\(argument) is of type \(type), not a tuple", at: found.place(value), sourceLine: found.line(value))
          } else if case .sequence(.tuple, let items?) = value.value, items.count != 2 {
            findings.report(
              "\(argument) has \(items.count) elements, not 2", at: found.place(value), sourceLine: found.line(value))
          }
        }
      }
    })

  static let resultText = Rule(
    "MKP335", "result-text", .cannotRun,
    summary: "A result has a state, and either a summary in one line or a notice.",
    explanation: "Checkmk raises an error when the check yields another one, and the service gets a crash report.",
    remedy: "Give `state` and one of `summary` and `notice`; longer texts go into `details`.",
    bad: .file(path, check("Result(state=State.OK, summary=\"fans\\nfine\")")),
    good: .file(path, check("Result(state=State.OK, summary=\"fans fine\")")),
    check: .subject { context, findings in
      let known: Set = ["state", "summary", "notice", "details"]
      for found in context.python.calls[AgentBased.api + "Result"] where !found.call.isOpen {
        let call = found.call
        let summary = call.keyword("summary").flatMap { $0.isNone ? nil : $0 }
        let notice = call.keyword("notice").flatMap { $0.isNone ? nil : $0 }
        var messages = call.keywords.map(\.name).filter { !known.contains($0) }.map { "there is no argument \($0)" }
        if !call.positional.isEmpty { messages.append("a result takes its arguments by keyword only") }
        if call.positional.isEmpty, call.keyword("state") == nil { messages.append("the result has no state") }
        if call.positional.isEmpty, summary == nil, notice == nil {
          messages.append("the result has neither a summary nor a notice")
        }
        if summary != nil, notice != nil { messages.append("the result has both a summary and a notice") }
        if let type = call.keyword("state")?.typeName { messages.append("the state is of type \(type), not a State") }
        for (argument, value) in [("summary", summary), ("notice", notice), ("details", call.keyword("details"))] {
          guard let type = value?.typeName, type != "str", type != "NoneType" else { continue }
          messages.append("\(argument) is of type \(type), not a text")
        }
        for (argument, value) in [("summary", summary), ("notice", notice)] where value?.string == "" {
          messages.append("\(argument) is empty")
        }
        if let text = summary?.string, text.contains("\n") { messages.append("the summary has several lines") }
        for message in messages { findings.report(message, at: found.place(), sourceLine: found.line()) }
      }
    })

  static let inventoryPath = Rule(
    "MKP336", "inventory-path", .cannotRun,
    summary: "The path of inventory data is a list of names.",
    explanation: """
      `path` of Attributes and TableRow is a list with at least one text of letters, digits, `_` and `-`. Checkmk \
      raises an error for another one when the inventory runs. The same key can't be in both kinds of columns.
      """,
    remedy: "Correct the path, or the columns.",
    bad: .file(
      path,
      "from cmk.agent_based.v2 import Attributes\n\ndef inventory_acme(section):\n    yield Attributes(path=[])\n"),
    good: .file(
      path,
      "from cmk.agent_based.v2 import Attributes\n\ndef inventory_acme(section):\n    yield Attributes(path=[\"hardware\"])\n"
    ),
    check: .subject { context, findings in
      let pairs = [
        "Attributes": ("inventory_attributes", "status_attributes"),
        "TableRow": ("inventory_columns", "status_columns"),
      ]
      for (type, (first, second)) in pairs {
        for found in context.python.calls[AgentBased.api + type] {
          let call = found.call
          let report = { (message: String, value: PlacedValue, findings: inout Findings) in
            findings.report(message, at: found.place(value), sourceLine: found.line(value))
          }
          if let value = call.keyword("path"), let type = value.typeName, !["list", "tuple", "set"].contains(type) {
            report("path is of type \(type), not a list", value, &findings)
          }
          if let value = call.keyword("path"), case .sequence(let kind, let items) = value.value {
            if kind != .list { report("path is of type \(kind.rawValue), not a list", value, &findings) }
            if items?.isEmpty == true { report("path is empty", value, &findings) }
            for item in items ?? [] {
              guard let text = item.string,
                !text.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || "_-".contains($0)) }) || text.isEmpty
              else { continue }
              report("\"\(text)\" can't be part of a path", item, &findings)
            }
          }
          for argument in ["key_columns", first, second] {
            guard let columns = call.keyword(argument) else { continue }
            if let type = columns.typeName, type != "dict", type != "NoneType" || argument == "key_columns" {
              report("\(argument) is of type \(type), not a dict", columns, &findings)
            }
            guard case .dict(let pairs?) = columns.value else { continue }
            if pairs.isEmpty, argument == "key_columns" { report("key_columns is empty", columns, &findings) }
            for (key, value) in pairs {
              if let type = key.typeName, type != "str" {
                report("a key of \(argument) is of type \(type), not a text", key, &findings)
              }
              guard let type = value.typeName, !["str", "int", "float", "bool", "NoneType"].contains(type) else {
                continue
              }
              report("\"\(key.string ?? "")\" is of type \(type), which the inventory can't hold", value, &findings)
            }
          }
          let groups = ["key_columns", first, second].map { (name: $0, keys: ResultRules.keys(call.keyword($0))) }
          for (index, group) in groups.enumerated() {
            for other in groups[(index + 1)...] {
              for key in group.keys.intersection(other.keys).sorted() {
                guard let value = call.keyword(other.name) else { continue }
                report("\"\(key)\" is in \(group.name) and in \(other.name)", value, &findings)
              }
            }
          }
        }
      }
    })
}

private enum ResultRules {
  static func keys(_ value: PlacedValue?) -> Set<String> {
    guard case .dict(let pairs?)? = value?.value else { return [] }
    return Set(pairs.compactMap(\.key.string))
  }
}
