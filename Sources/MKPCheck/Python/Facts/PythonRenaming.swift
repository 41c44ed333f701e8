/// Gives the names in the facts of a source their real place: `facts.py` sees one source only, and leaves open what a
/// star import or another module of the package brings.
final class PythonRenaming {
  /// What comes before a name that only a star import can have brought.
  private static let star = "*."

  private let calls: [PythonFacts.Call]
  private let origin: (String) -> String?
  private var known: [String: String?] = [:]

  /// - Parameter origin: the qualified name of what a name stands for; nil where nothing else is known of it.
  init(_ calls: [PythonFacts.Call], origin: @escaping (String) -> String?) {
    self.calls = calls
    self.origin = origin
  }

  /// The facts with the names as they are.
  func facts(_ facts: PythonFacts) -> PythonFacts {
    var members = PythonFacts.Members(facts)
    members.calls = facts.calls.map { PythonFacts.Call($0, renamed: self) }
    members.functions = facts.functions.map(function)
    members.references = facts.references.map { reference in
      PythonFacts.Reference(
        name: real(reference.name) ?? reference.name, span: reference.span, reading: reference.reading)
    }
    return PythonFacts(members)
  }

  /// The name of what is called; as it stands in the source where nobody knows.
  func callee(_ name: String) -> String { real(name) ?? Self.bare(name) }

  /// A value with the names as they are.
  func value(_ placed: PlacedValue) -> PlacedValue { PlacedValue(value: value(placed.value), span: placed.span) }

  private func value(_ value: PythonValue) -> PythonValue {
    switch value {
    case .name(let name): real(name).map(PythonValue.name) ?? (isOpen(name) ? .unknown : value)
    case .called(let name): .called(callee(name))
    case .call(let index):
      calls.indices.contains(index) && isOpen(calls[index].callee) && real(calls[index].callee) == nil
        ? .called(Self.bare(calls[index].callee)) : value
    case .sequence(let kind, let items?): .sequence(kind, items.map(self.value))
    case .parameter(let name, let key, let fallback):
      .parameter(name: name, key: key, fallback: fallback.map { self.value($0) })
    case .dict(let pairs?): .dict(pairs.map { (self.value($0.key), self.value($0.value)) })
    default: value
    }
  }

  private func function(_ function: PythonFacts.Function) -> PythonFacts.Function {
    PythonFacts.Function(
      name: function.name, parameters: function.parameters, isGenerator: function.isGenerator,
      isConditional: function.isConditional, isAsync: function.isAsync, decorators: function.decorators.map(callee),
      span: function.span, yields: function.yields, returns: function.returns.map(value), inner: function.inner,
      yielded: function.yielded.map(value), delegates: function.delegates)
  }

  /// Whether only a star import can have brought the name.
  private func isOpen(_ name: String) -> Bool { name.hasPrefix(Self.star) }

  private static func bare(_ name: String) -> String {
    name.hasPrefix(star) ? String(name.dropFirst(star.count)) : name
  }

  private func real(_ name: String) -> String? {
    if let found = known[name] { return found }
    let found = origin(name)
    known[name] = .some(found)
    return found
  }
}

extension PythonFacts.Members {
  /// The members of `facts`.
  init(_ facts: PythonFacts) {
    syntax = facts.syntax
    failure = facts.failure
    needs = facts.needs
    imports = facts.imports
    bindings = facts.bindings
    functions = facts.functions
    calls = facts.calls
    references = facts.references
    subscripts = facts.subscripts
    statements = facts.statements
    unsafe = facts.unsafe
    patterns = facts.patterns
    undefined = facts.undefined
    unbound = facts.unbound
    exports = facts.exports
    tests = facts.tests
    paths = facts.paths
  }
}
