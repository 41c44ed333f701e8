/// A variable of a module that Checkmk searches, bound to a call of a class of a plug-in API. An immutable class, because
/// the rules hand it around a lot.
final class PluginObject: Sendable {
  let module: PythonModule
  let facts: PythonFacts
  /// The plug-in group of the module.
  let group: String
  /// The variable.
  let variable: String
  let binding: PythonFacts.Binding
  let call: PythonFacts.Call
  /// The index of `call`.
  let index: Int

  /// The name of the plug-in, where it is constant.
  let name: String?

  private init(module: PythonModule, facts: PythonFacts, group: String, binding: PythonFacts.Binding, index: Int) {
    self.module = module
    self.facts = facts
    self.group = group
    self.binding = binding
    self.index = index
    variable = binding.name
    call = facts.calls[index]
    name = Self.argument("name", position: Self.namePositions[call.leaf], of: call)?.string
  }

  /// The class without its module.
  var type: String { call.leaf }

  /// The argument `name`, however it is given; `position` is its place where the class takes it by position.
  func argument(_ name: String, position: Int? = nil) -> PlacedValue? {
    Self.argument(name, position: position, of: call)
  }

  private static func argument(_ name: String, position: Int?, of call: PythonFacts.Call) -> PlacedValue? {
    if let value = call.keyword(name) { return value }
    guard let position, call.positional.indices.contains(position), !call.isOpen else { return nil }
    return call.positional[position]
  }

  /// Where the constructors take `name` by position. Source: `rulesets/v1/rule_specs.py`.
  private static let namePositions = [
    "ActiveCheck": 3, "AgentConfig": 3, "CheckParameters": 3, "DiscoveryParameters": 3, "EnforcedService": 3,
    "InventoryParameters": 3, "NotificationParameters": 3, "SpecialAgent": 3, "AgentAccess": 4, "Host": 4, "SNMP": 4,
    "Service": 4,
  ]

  /// The place of an argument, else of the call.
  func place(_ value: PlacedValue? = nil) -> Place { module.place(value?.span ?? call.span) }

  /// The source line of an argument, else of the call.
  func line(_ value: PlacedValue? = nil) -> String? { module.line((value?.span ?? call.span).line) }

  /// The last unconditional binding of each variable, as `vars(module)` has it.
  static func all(_ module: PythonModule) -> [PluginObject] {
    guard let group = module.discoveredGroup, let facts = module.facts else { return [] }
    return module.lastBindings.values.compactMap { binding in
      guard case .call(let index) = binding.content, facts.calls.indices.contains(index), binding.kind == .assign else {
        return nil
      }
      return PluginObject(module: module, facts: facts, group: group, binding: binding, index: index)
    }.sorted { ($0.binding.span.line, $0.variable) < ($1.binding.span.line, $1.variable) }
  }
}

extension PythonModule {
  /// Whether `name` is a class of this module, and nothing else.
  func isClass(_ name: String) -> Bool {
    let bindings = bindings.filter { $0.name == name }
    return bindings.count == 1 && bindings[0].kind == .class
  }

  /// The function that `value` stands for: a lambda, or the last definition of that name at module level, where no branch
  /// decides.
  func function(_ value: PlacedValue?) -> PythonFacts.Function? {
    guard let value, let facts else { return nil }
    switch value.value {
    case .lambda(let index?): return facts.functions.indices.contains(index) ? facts.functions[index] : nil
    case .local(let name):
      let bindings = facts.bindings.filter { $0.name == name }
      guard !bindings.isEmpty, bindings.allSatisfy({ $0.kind == .function && !$0.isConditional }) else { return nil }
      return facts.functions.filter { $0.name == name }.max { $0.span.line < $1.span.line }
    default: return nil
    }
  }
}
