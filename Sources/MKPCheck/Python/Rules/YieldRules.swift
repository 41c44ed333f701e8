/// What the functions of plug-ins yield. Source: `checkers.py`, `discovery/_utils`, `section_plugins.py`: each takes
/// certain classes and raises TypeError for everything else.
extension Rule {
  static let yieldRules: [Rule] = [yieldedObject]

  private static let path = "cmk_addons_plugins/acme/agent_based/acme.py"

  private static func plugin(_ body: String) -> RuleExample {
    .file(
      path,
      Rule.checkPlugin(
        "service_name=\"Fan\",",
        """
        def discover(section):
            yield Service()

        def check(section):
            \(body)

        """))
  }

  static let yieldedObject = Rule(
    "MKP354", "yielded-object", .cannotRun,
    summary: "Functions of plug-ins yield objects of the classes that Checkmk takes from them.",
    explanation: """
      A check function yields Result, Metric and IgnoreResults, a discovery function Service, an inventory function \
      Attributes and TableRow, a host label function HostLabel. Checkmk raises TypeError for anything else: a tuple of \
      state and text, as checks of old had it, or what `check_levels` returns, which needs `yield from`.
      """,
    remedy: "Yield the objects, `Result(state=State.OK, summary=…)` for a state and a text.",
    bad: plugin("yield 0, \"fine\""), good: plugin("yield Result(state=State.OK, summary=\"fine\")"),
    check: .subject { context, findings in
      var seen: Set<Place> = []
      for (plugin, role, value) in AgentBased.functions(context) {
        guard let function = plugin.module.function(value), let taken = YieldRules.taken[role.argument] else {
          continue
        }
        for (message, span) in YieldRules.problems(function, taken, of: YieldRules.known, plugin.module) {
          let place = plugin.module.place(span)
          guard seen.insert(place).inserted else { continue }
          findings.report(
            "\(role.argument) \(function.name ?? "lambda") yields \(message), not \(taken.joined(separator: " or "))",
            at: place, sourceLine: plugin.module.line(span.line))
        }
      }
    })
}

enum YieldRules {
  static let taken = [
    "discovery_function": ["Service"], "check_function": ["Result", "Metric", "IgnoreResults"],
    "cluster_check_function": ["Result", "Metric", "IgnoreResults"],
    "inventory_function": ["Attributes", "TableRow"], "host_label_function": ["HostLabel"],
  ]

  fileprivate static let known = Set(taken.values.flatMap { $0 })

  /// What a function, or one of its module to which it leaves that, yields beside what is taken, of `known` classes
  /// and of types that Python has.
  static func problems(
    _ function: PythonFacts.Function, _ taken: [String], of known: Set<String>, _ module: PythonModule
  ) -> [(String, PythonFacts.Span)] {
    guard let facts = module.facts else { return [] }
    var problems: [(String, PythonFacts.Span)] = []
    var waiting = [function]
    var seen: Set<PythonFacts.Span> = []
    while let function = waiting.popLast() {
      guard function.decorators.isEmpty, seen.insert(function.span).inserted else { continue }
      let calls = function.yields.filter { facts.calls.indices.contains($0) }.map { facts.calls[$0] }
      problems += calls.compactMap { call in problem(call, taken, of: known).map { ($0, call.span) } }
      for value in function.yielded {
        guard let span = value.span else { continue }
        if case .call(let index) = value.value {
          guard facts.calls.indices.contains(index), let problem = problem(facts.calls[index], taken, of: known)
          else { continue }
          problems.append((problem, span))
        } else if case .name(let name) = value.value, apis.contains(where: name.hasPrefix),
          let leaf = name.split(separator: ".").last,
          known.contains(String(leaf))
        {
          problems.append(("the class \(leaf) itself", span))
        } else if let type = value.typeName {
          problems.append(("a \(type)", span))
        }
      }
      waiting += function.delegates.compactMap { name in
        module.function(PlacedValue(value: .local(name), span: nil))
      }
    }
    return problems
  }

  private static let apis = [AgentBased.api, "cmk.server_side_calls.v1."]

  private static func problem(_ call: PythonFacts.Call, _ taken: [String], of known: Set<String>) -> String? {
    guard apis.contains(where: { call.callee == $0 + call.leaf }) else { return nil }
    if call.leaf == "check_levels" { return "what check_levels returns" }
    return known.contains(call.leaf) && !taken.contains(call.leaf) ? "a \(call.leaf)" : nil
  }
}
