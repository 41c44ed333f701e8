/// Turns the calls of the old API's `register` into the objects of `cmk.agent_based.v2`, where that needs no judgement:
/// the arguments are the same, an object is bound to a variable with the prefix of its type instead of being
/// registered. Source: werk 16259 and the signatures of both APIs.
enum RegisterMigration {
  /// The repair of a whole module; nil where some part of it is not mechanical. A module of the old part goes to a
  /// plug-in family as well: nobody looks for objects in the old one.
  static func fix(_ module: PythonModule, _ facts: PythonFacts, _ context: CheckContext) -> Fix? {
    let destination = destination(of: module, facts, context)
    guard module.discoveredGroup == "agent_based" || destination != nil,
      let names = Catalogues.builtIn.all.last?.modules["cmk.agent_based.v2"]?.names
    else { return nil }
    let calls = facts.statements.filter { $0.name.hasPrefix("register.") }
    // Every `register` must be one of these calls, or the import.
    guard !calls.isEmpty, module.count(of: "register.") == calls.count,
      module.count(of: "register") == calls.count + facts.imports.count(where: { $0.name == "register" })
    else { return nil }
    var edits: [Fix.Edit] = []
    var classes: Set<String> = []
    var variables: Set<String> = []
    for statement in calls {
      guard let index = statement.call, facts.calls.indices.contains(index),
        let object = object(facts.calls[index], facts, names), variables.insert(object.variable).inserted,
        !facts.bindings.contains(where: { $0.name == object.variable }), let range = module.range(statement.span)
      else { return nil }
      classes.insert(object.type)
      edits.append(Fix.Edit(range, Array("\(object.variable) = \(object.type)".utf8)))
    }
    guard let imports = imports(module, facts, classes, names) else { return nil }
    edits += imports
    return Fix(
      "make the plug-ins objects of cmk.agent_based.v2",
      edits: edits.sorted { $0.range.lowerBound < $1.range.lowerBound }, destination: destination)
  }

  /// Where a module of the old part belongs; nil where it is none, others belong to it, or the package is for versions
  /// that know no families.
  private static func destination(
    of module: PythonModule, _ facts: PythonFacts, _ context: CheckContext
  ) -> String? {
    guard module.file.part == .agentBased, module.file.components.count == 1, let name = module.name,
      let manifest = context.subject.manifest, manifest.minimum.map({ $0 >= CheckTarget(2, 3).first }) ?? false,
      facts.imports.allSatisfy({ $0.level == 0 || $0.module.hasPrefix("agent_based_api") })
    else { return nil }
    let isImported = context.python.modules.contains { other in
      (other.facts?.imports ?? []).contains { found in
        other.absolute(found.module, level: found.level).map { $0 == name || "\($0).\(found.name ?? "")" == name }
          ?? false
      }
    }
    let families = Set(context.subject.files.filter { $0.part == .cmkAddonsPlugins }.compactMap(\.components.first))
    let family = families.count == 1 ? families.first.map(String.init) : manifest.text(.name).replacing("-", with: "_")
    guard !isImported, let family, PythonNames.isIdentifier(family),
      context.subject.file(.cmkAddonsPlugins, "\(family)/agent_based/\(module.file.path)") == nil
    else { return nil }
    return "cmk_addons_plugins/\(family)/agent_based/\(module.file.path)"
  }

  /// The class and variable that take the place of a call.
  private static func object(
    _ call: PythonFacts.Call, _ facts: PythonFacts, _ names: [String: Catalogue.Name]
  ) -> (type: String, variable: String)? {
    guard !call.isOpen, !call.isLazy, !call.isConditional, call.positional.isEmpty,
      let name = call.keyword("name")?.string, AgentBased.isName(name)
    else { return nil }
    let type: String
    let prefix: String
    switch call.leaf {
    case "agent_section": (type, prefix) = ("AgentSection", "agent_section")
    case "check_plugin": (type, prefix) = ("CheckPlugin", "check_plugin")
    case "inventory_plugin": (type, prefix) = ("InventoryPlugin", "inventory_plugin")
    case "snmp_section":
      prefix = "snmp_section"
      switch call.keyword("fetch")?.value {
      case .sequence(.list, _): type = "SNMPSection"
      case .call(let index) where facts.calls.indices.contains(index) && facts.calls[index].leaf == "SNMPTree":
        type = "SimpleSNMPSection"
      default: return nil
      }
    default: return nil
    }
    guard let parameters = names[type]?.parameters else { return nil }
    let given = Set(call.keywords.map(\.name))
    let isComplete = parameters.allSatisfy { !$0.isRequired || given.contains($0.name) }
    return isComplete && given.isSubset(of: parameters.map(\.name)) ? (type, "\(prefix)_\(name)") : nil
  }

  /// The edits of the import statements; nil where something else is imported than what the new API has, too.
  private static func imports(
    _ module: PythonModule, _ facts: PythonFacts, _ classes: Set<String>, _ names: [String: Catalogue.Name]
  ) -> [Fix.Edit]? {
    var edits: [Fix.Edit] = []
    for found in facts.imports where found.module.contains("agent_based_api") {
      guard let name = found.name else { return nil }
      let old = String(repeating: ".", count: found.level) + found.module
      guard let range = module.range(of: old, after: found.statement) else { return nil }
      let edit = Fix.Edit(range, Array("cmk.agent_based.v2".utf8))
      if !edits.contains(edit) { edits.append(edit) }
      if name == "register" {
        guard found.alias == nil, found.span != found.statement, let range = module.range(found.span) else {
          return nil
        }
        edits.append(Fix.Edit(range, Array(classes.sorted().joined(separator: ", ").utf8)))
      } else if names[name] == nil || LegacyUses.changedMeaning.contains(name) {
        return nil
      }
    }
    return edits
  }
}
