/// A call of something from Checkmk, and the module that it stands in.
struct FoundCall: Sendable {
  let module: PythonModule
  let facts: PythonFacts
  let call: PythonFacts.Call

  /// The place of a value in the call, else of the call.
  func place(_ value: PlacedValue? = nil) -> Place { module.place(value?.span ?? call.span) }

  /// The source line of a value in the call, else of the call.
  func line(_ value: PlacedValue? = nil) -> String? { module.line((value?.span ?? call.span).line) }

  /// The call that `value` is.
  func call(_ value: PlacedValue) -> FoundCall? {
    guard case .call(let index) = value.value, facts.calls.indices.contains(index) else { return nil }
    return FoundCall(module: module, facts: facts, call: facts.calls[index])
  }
}

/// The calls of a package by what they call: most rules are about one function or class.
struct CallIndex: Sendable {
  private var byCallee: [String: [FoundCall]] = [:]
  /// The names of everything that is called, sorted.
  let callees: [String]

  init(_ modules: [(module: PythonModule, facts: PythonFacts)]) {
    for (module, facts) in modules {
      for call in facts.calls {
        byCallee[call.callee, default: []].append(FoundCall(module: module, facts: facts, call: call))
      }
    }
    callees = byCallee.keys.sorted()
  }

  /// All calls of `callee`, in the order of the modules.
  subscript(_ callee: String) -> [FoundCall] { byCallee[callee] ?? [] }

  /// All calls of what begins with `prefix`.
  func below(_ prefix: String) -> [FoundCall] {
    callees.filter { $0.hasPrefix(prefix) }.flatMap { byCallee[$0] ?? [] }
  }
}
