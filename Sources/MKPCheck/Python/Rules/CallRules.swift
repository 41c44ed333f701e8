/// Arguments of calls to the plug-in APIs.
extension Rule {
  static let callRules: [Rule] = [argumentsOnImport, argumentsAtRunTime]

  private static let explanation = """
    The constructors and functions of the plug-in APIs take the arguments that their signatures name, many of them by \
    keyword only. Anything else raises TypeError
    """

  static let argumentsOnImport = Rule(
    "MKP313", "wrong-arguments-on-import", .raisesOnImport,
    summary: "Objects that are made on import get the arguments that their class takes.",
    explanation: explanation + ": here while the module is imported, so that all its plug-ins are lost.",
    remedy: "Give the arguments that the message names.",
    bad: .file(
      "cmk_addons_plugins/acme/agent_based/acme.py",
      """
      from cmk.agent_based.v2 import AgentSection

      def parse(string_table):
          return string_table

      agent_section_acme = AgentSection("acme", parse_function=parse)

      """),
    good: .file(
      "cmk_addons_plugins/acme/agent_based/acme.py",
      """
      from cmk.agent_based.v2 import AgentSection

      def parse(string_table):
          return string_table

      agent_section_acme = AgentSection(name="acme", parse_function=parse)

      """),
    check: .target { context, target, findings in CallRules.check(context, target, isLazy: false, &findings) })

  static let argumentsAtRunTime = Rule(
    "MKP314", "wrong-arguments-at-run-time", .cannotRun,
    summary: "Calls inside functions give the arguments that the API takes.",
    explanation: explanation + ": here when the function runs, as a crash report instead of a result.",
    remedy: "Give the arguments that the message names.",
    bad: .file(
      "cmk_addons_plugins/acme/agent_based/acme.py",
      "from cmk.agent_based.v2 import Service\n\ndef discover(section):\n    yield Service(\"fan\")\n"),
    good: .file(
      "cmk_addons_plugins/acme/agent_based/acme.py",
      "from cmk.agent_based.v2 import Service\n\ndef discover(section):\n    yield Service(item=\"fan\")\n"),
    check: .target { context, target, findings in CallRules.check(context, target, isLazy: true, &findings) })
}

enum CallRules {
  static func check(_ context: CheckContext, _ target: CheckTarget, isLazy: Bool, _ findings: inout Findings) {
    check(context, target, &findings) { call, module in
      // The calls that make forms have a rule of their own.
      isLazy ? call.isLazy && !FormRules.isFormCall(call, module) : !call.isLazy && !call.isConditional
    }
  }

  /// Compares the calls that `isWanted` chooses with the signatures of the target: those on import in the modules that
  /// are sure to be loaded, others in all that may be.
  static func check(
    _ context: CheckContext, _ target: CheckTarget, _ findings: inout Findings,
    where isWanted: (PythonFacts.Call, PythonModule) -> Bool
  ) {
    guard let view = context.fullView(target) else { return }
    let sure = Set(view.surely.map { ObjectIdentifier($0.module) })
    var signatures: [String: Signature?] = [:]
    for (module, facts) in view.possibly {
      for call in facts.calls where isWanted(call, module) {
        guard call.isLazy || sure.contains(ObjectIdentifier(module)) else { continue }
        let known = signatures[call.callee]
        let signature = known ?? Signature(of: call, view.catalogue)
        if known == nil { signatures[call.callee] = .some(signature) }
        guard let signature else { continue }
        for problem in signature.problems(call) {
          let span = problem.span ?? call.span
          findings.report(
            "\(call.leaf): \(problem.message)", at: module.place(span), sourceLine: module.line(span.line))
        }
      }
    }
  }
}

/// What a function or class of an API takes.
private struct Signature {
  private let named: [Catalogue.Parameter]
  private let positions: [Catalogue.Parameter]
  private let takesAnyKeyword: Bool
  private let takesAnyPosition: Bool

  /// The signature of what is called; nil where it is not known, or no rule here is about it.
  init?(of call: PythonFacts.Call, _ catalogue: Catalogue) {
    // Results have a rule of their own, which knows what goes together.
    guard call.callee != AgentBased.api + "Result", let entry = catalogue.modules[call.api]?.names[call.leaf],
      entry.isConfirmed, let parameters = entry.parameters, !parameters.contains(where: { $0.kind == .positional })
    else { return nil }
    named = parameters.filter { $0.kind == .either || $0.kind == .keyword }
    positions = parameters.filter { $0.kind == .either }
    takesAnyKeyword = parameters.contains { $0.kind == .variadicKeyword }
    takesAnyPosition = parameters.contains { $0.kind == .variadicPositional }
  }

  /// What is wrong with the arguments of `call`.
  func problems(_ call: PythonFacts.Call) -> [(message: String, span: PythonFacts.Span?)] {
    var problems: [(String, PythonFacts.Span?)] = []
    for (name, value) in call.keywords where !takesAnyKeyword && !named.contains(where: { $0.name == name }) {
      let similar = named.map { (name: $0.name, distance: EditDistance.between($0.name, name)) }
        .min { ($0.distance, $0.name) < ($1.distance, $1.name) }
      let hint = similar.flatMap { $0.distance <= 2 ? "; did you mean \($0.name)?" : nil } ?? ""
      problems.append(("there is no argument \(name)\(hint)", value.span))
    }
    if call.positional.count > positions.count, !takesAnyPosition {
      let extra = call.positional[positions.count]
      let keywordOnly = named.filter { $0.kind == .keyword }.map(\.name)
      problems.append(
        (
          keywordOnly.isEmpty
            ? "there are \(call.positional.count) arguments, but at most \(positions.count) are taken"
            : "the arguments \(keywordOnly.prefix(4).joined(separator: ", ")) are taken by keyword only", extra.span
        ))
      return problems
    }
    for (index, parameter) in positions.enumerated() where index < call.positional.count {
      guard let again = call.keyword(parameter.name) else { continue }
      problems.append(("the argument \(parameter.name) is given twice", again.span))
    }
    guard !call.isOpen else { return problems }
    let given = positions.prefix(call.positional.count)
    let missing = named.filter { parameter in
      parameter.isRequired && !call.keywords.contains { $0.name == parameter.name }
        && !given.contains { $0.name == parameter.name }
    }.map(\.name)
    if !missing.isEmpty {
      problems.append(
        (
          "the required argument\(missing.count == 1 ? " is" : "s are") missing: \(missing.joined(separator: ", "))",
          nil
        ))
    }
    return problems
  }
}
