/// SNMP sections. Source: `agent_based/v1/_snmp.py`, `plugin_backend/section_plugins.py`.
extension Rule {
  static let snmpRules: [Rule] = [snmpDetect, snmpFetch, snmpTree, snmpBase]

  private static let path = "cmk_addons_plugins/acme/agent_based/acme.py"

  private static func section(_ type: String = "SimpleSNMPSection", detect: String, fetch: String) -> String {
    """
    from cmk.agent_based.v2 import \(type), SNMPTree, startswith

    def parse(string_table):
        return string_table

    snmp_section_acme = \(type)(
        name="acme", parse_function=parse, detect=\(detect),
        fetch=\(fetch),
    )

    """
  }

  private static let tree = "SNMPTree(base=\".1.3.6.1.4.1.9\", oids=[\"1\", \"2.1\"])"
  private static let detection = "startswith(\".1.3.6.1.2.1.1.1.0\", \"ACME\")"
  private static let good = RuleExample.file(path, section(detect: detection, fetch: tree))

  static let snmpDetect = Rule(
    "MKP331", "snmp-detect", .cannotRun,
    summary: "OIDs and patterns by which a device is detected are well formed.",
    explanation: """
      An OID begins with a dot and has numbers between dots; `.*` may stand at its end. What `matches` looks for is a \
      regular expression. A site loads a section with others, and it finds no device; `cmk-validate-plugins` refuses it.
      """,
    remedy: "Correct the OID or the pattern.",
    bad: .file(path, section(detect: "startswith(\"1.3.6.1.2.1.1.1.0\", \"ACME\")", fetch: tree)),
    good: good,
    check: .subject { context, findings in
      let functions = [
        "exists", "equals", "startswith", "endswith", "contains", "matches", "not_exists", "not_equals",
        "not_startswith", "not_endswith", "not_contains", "not_matches",
      ]
      for found in functions.flatMap({ context.python.calls[AgentBased.api + $0] }) {
        guard let value = found.call.argument("oidstr", position: 0), let oid = value.string,
          let message = SNMPRules.detectProblem(oid)
        else { continue }
        findings.report(message, at: found.place(value), sourceLine: found.line(value))
      }
      for section in AgentBased.objects(context, "SimpleSNMPSection", "SNMPSection") {
        guard let value = section.call.keyword("detect"), let type = value.typeName, type != "list" else { continue }
        findings.report(
          "detect is of type \(type), not what exists(), startswith() and the like return", at: section.place(value),
          sourceLine: section.line(value))
      }
      for (module, facts) in context.python.known {
        for pattern in facts.patterns {
          findings.report(
            "the pattern is no regular expression: \(pattern.message)", at: module.place(pattern.span),
            sourceLine: module.line(pattern.span.line))
        }
      }
    })

  static let snmpFetch = Rule(
    "MKP332", "snmp-fetch", .cannotRun,
    summary: "A simple SNMP section fetches one SNMPTree, the other a list of them.",
    explanation: """
      `SimpleSNMPSection(fetch=SNMPTree(…))`, but `SNMPSection(fetch=[SNMPTree(…), …])` with a list that is not empty. \
      A site loads a section with another form, and it fails when it fetches; `cmk-validate-plugins` refuses it.
      """,
    remedy: "Use the class that fits, or the form that it wants.",
    bad: .file(path, section(detect: detection, fetch: "[\(tree)]")),
    good: good,
    check: .subject { context, findings in
      for section in AgentBased.objects(context, "SimpleSNMPSection", "SNMPSection") {
        guard let value = section.call.keyword("fetch") else { continue }
        let isSimple = section.type == "SimpleSNMPSection"
        let message: String? =
          switch value.value {
          case .call(let index)
          where !isSimple && section.facts.calls.indices.contains(index)
            && section.facts.calls[index].callee == AgentBased.api + "SNMPTree":
            "fetch of an SNMPSection is a list of SNMPTree"
          case .sequence(.list, let items?) where !isSimple && items.isEmpty: "fetch is empty"
          case .sequence(let kind, _) where isSimple || kind != .list:
            isSimple
              ? "fetch of a SimpleSNMPSection is one SNMPTree"
              : "fetch of an SNMPSection is a list, no \(kind.rawValue)"
          default: nil
          }
        if let message { findings.report(message, at: section.place(value), sourceLine: section.line(value)) }
      }
    })

  static let snmpTree = Rule(
    "MKP333", "snmp-tree", .cannotRun,
    summary: "An SNMPTree has a base with a leading dot, and columns without one.",
    explanation: """
      `oids` is a list of columns below `base`: texts of numbers and dots without a dot at either end, or OIDEnd(), \
      OIDBytes(…), OIDCached(…). A site loads a section with others, and it fetches nothing; `cmk-validate-plugins` \
      refuses it.
      """,
    remedy: "Correct the OIDs.",
    bad: .file(path, section(detect: detection, fetch: "SNMPTree(base=\"1.3.6.1.4.1.9\", oids=[\"1\"])")),
    good: good,
    check: .subject { context, findings in
      for found in context.python.calls[AgentBased.api + "SNMPTree"] where !found.call.isOpen {
        let base = found.call.argument("base", position: 0)
        let columns = found.call.argument("oids", position: 1)
        for (message, value) in SNMPRules.problems(base: base, columns: columns, found.facts) {
          findings.report(message, at: found.place(value), sourceLine: found.line(value))
        }
      }
    })

  static let snmpBase = Rule(
    "MKP353", "snmp-base", .refusedByValidator,
    summary: "What all columns of an SNMPTree begin with stands in its base.",
    explanation: """
      The section works, but `cmk-validate-plugins` refuses a tree whose columns, if there are several, all begin with \
      the same number.
      """,
    remedy: "Move the number from the columns to the end of the base.",
    bad: .file(path, section(detect: detection, fetch: "SNMPTree(base=\".1.3.6.1.4.1.9\", oids=[\"2.1\", \"2.2\"])")),
    good: good,
    check: .subject { context, findings in
      for found in context.python.calls[AgentBased.api + "SNMPTree"] where !found.call.isOpen {
        guard let columns = found.call.argument("oids", position: 1),
          let head = SNMPRules.commonHead(columns, found.facts)
        else { continue }
        findings.report(
          "all columns begin with \(head): put it into the base", at: found.place(columns),
          sourceLine: found.line(columns))
      }
    })
}

private enum SNMPRules {
  /// What is wrong with an OID by which a device is detected: dots and stars at its end don't count.
  static func detectProblem(_ oid: String) -> String? {
    var rest = oid[...]
    while rest.hasSuffix(".") || rest.hasSuffix("*") { rest = rest.dropLast() }
    return oid.hasPrefix(".") && rest.isEmpty ? "the OID \"\(oid)\" has no numbers" : problem(String(rest), shown: oid)
  }

  /// What is wrong with an OID.
  private static func problem(_ oid: String, shown: String) -> String? {
    guard oid.hasPrefix(".") else { return "the OID \"\(shown)\" does not begin with a dot" }
    if oid.hasSuffix(".") { return "the OID \"\(shown)\" ends with a dot" }
    let isNumeric = oid.utf8.allSatisfy { $0 == UInt8(ascii: ".") || (0x30...0x39).contains($0) }
    return isNumeric ? nil : "the OID \"\(shown)\" has other characters than digits and dots"
  }

  static func problems(
    base: PlacedValue?, columns: PlacedValue?, _ facts: PythonFacts
  ) -> [(String, PlacedValue?)] {
    var problems: [(String, PlacedValue?)] = []
    if let base, let text = base.string, let message = problem(text, shown: text) { problems.append((message, base)) }
    guard let columns else { return problems }
    if let type = columns.typeName, type != "list" { problems.append(("oids is of type \(type), not a list", columns)) }
    guard case .sequence(.list, let items?) = columns.value else { return problems }
    for item in items where !isEnd(item, facts) {
      guard let text = text(of: item, facts) else {
        if let type = item.typeName {
          problems.append(("a column is of type \(type), not a text", item))
        }
        continue
      }
      if text.hasPrefix(".") {
        problems.append(("the column \"\(text)\" begins with a dot", item))
      } else if !text.utf8.allSatisfy({ $0 == UInt8(ascii: ".") || (0x30...0x39).contains($0) }) || text.hasSuffix(".")
        || text.isEmpty
      {
        problems.append(("the column \"\(text)\" is no OID", item))
      }
    }
    return problems
  }

  /// The number that all of several columns begin with; nil where there is none, or some column is not constant.
  static func commonHead(_ columns: PlacedValue, _ facts: PythonFacts) -> Substring? {
    guard case .sequence(.list, let items?) = columns.value else { return nil }
    let numbered = items.filter { !isEnd($0, facts) }
    let heads = numbered.compactMap { text(of: $0, facts).map { $0.prefix { $0 != "." } } }
    guard heads.count == numbered.count, heads.count > 1, let head = heads.first, !head.isEmpty,
      heads.allSatisfy({ $0 == head })
    else { return nil }
    return head
  }

  /// Whether the column is the end of the OID: `OIDEnd()`, or one of the numbers that old checks have for such.
  private static func isEnd(_ item: PlacedValue, _ facts: PythonFacts) -> Bool {
    switch item.value {
    case .int(let number): (-4...0).contains(number)
    case .call(let index):
      facts.calls.indices.contains(index) && facts.calls[index].callee == AgentBased.api + "OIDEnd"
    default: false
    }
  }

  /// The text of a column; nil where it is not known, or has none as `OIDEnd()`.
  private static func text(of item: PlacedValue, _ facts: PythonFacts) -> String? {
    if let text = item.string { return text }
    guard case .call(let index) = item.value, facts.calls.indices.contains(index) else { return nil }
    let call = facts.calls[index]
    return ["OIDBytes", "OIDCached"].contains(String(call.callee.dropFirst(AgentBased.api.count)))
      ? (call.keyword("value") ?? call.positional.first)?.string : nil
  }
}
