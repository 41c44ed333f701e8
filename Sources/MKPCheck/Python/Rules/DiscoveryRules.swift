/// What Checkmk finds when it searches a module for plug-ins.
extension Rule {
  static let discoveryRules: [Rule] = [objectWithoutPrefix, wrongPrefixType, duplicateObject, objectOutOfSight]

  static let objectWithoutPrefix = Rule(
    "MKP310", "object-without-prefix", .dropped,
    summary: "A plug-in object is bound to a variable with the prefix of its type.",
    explanation: """
      Checkmk looks through the variables of a module for those whose names begin with the prefix of a plug-in type. \
      An object under another name is silently ignored.
      """,
    remedy: "Rename the variable. One that other objects are made of gets an underscore as its first letter.",
    bad: .file(
      "cmk_addons_plugins/acme/agent_based/acme.py",
      """
      from cmk.agent_based.v2 import AgentSection

      def parse(string_table):
          return string_table

      section_acme = AgentSection(name="acme", parse_function=parse)

      """),
    good: .file(
      "cmk_addons_plugins/acme/agent_based/acme.py",
      """
      from cmk.agent_based.v2 import AgentSection

      def parse(string_table):
          return string_table

      agent_section_acme = AgentSection(name="acme", parse_function=parse)

      """),
    check: .target { context, target, findings in
      guard let catalogue = context.catalogue(target) else { return }
      for object in context.python.objects {
        guard let prefixes = catalogue.groups[object.group]?.prefixes, !object.variable.hasPrefix("_")
        else { continue }
        let wanted = prefixes.filter { $0.value.contains(object.call.callee) }.keys.sorted()
        guard !wanted.isEmpty, !wanted.contains(where: object.variable.hasPrefix), !object.isPartOfAnother else {
          continue
        }
        findings.report(
          "Checkmk ignores \(object.variable): the name of a variable with a \(object.type) begins with "
            + wanted.map { "\"\($0)\"" }.joined(separator: " or "),
          at: object.module.place(object.binding.span), sourceLine: object.module.line(object.binding.span.line))
      }
    })

  static let wrongPrefixType = Rule(
    "MKP311", "wrong-type-for-prefix", .dropped,
    summary: "A variable with the prefix of a plug-in type holds a plug-in of that type.",
    explanation: """
      Checkmk takes every variable with the prefix for a plug-in and raises TypeError for anything else. Functions, \
      classes, constants and imported modules count, too.
      """,
    remedy: "Rename the variable.",
    bad: .file(
      "cmk_addons_plugins/acme/graphing/acme.py", "metric_names = [\"acme_a\", \"acme_b\"]\n"),
    good: .file("cmk_addons_plugins/acme/graphing/acme.py", "names_of_metrics = [\"acme_a\", \"acme_b\"]\n"),
    check: .target { context, target, findings in
      guard let catalogue = context.catalogue(target), !catalogue.isDevelopment else { return }
      for (module, facts) in context.python.known {
        guard let group = module.discoveredGroup, let prefixes = catalogue.groups[group]?.prefixes else { continue }
        let prefixed = module.lastBindings.values.filter { binding in
          prefixes.keys.contains(where: binding.name.hasPrefix)
        }
        for binding in prefixed.sorted(by: { $0.span.line < $1.span.line }) {
          let accepted = prefixes.filter { binding.name.hasPrefix($0.key) }
          guard !accepted.isEmpty, let found = DiscoveryRules.kind(of: binding, facts, context, module) else {
            continue
          }
          let classes = accepted.values.joined()
          if case .call(let callee) = found, classes.contains(callee) || !DiscoveryRules.isClass(callee, catalogue) {
            continue
          }
          let expected = classes.compactMap { $0.split(separator: ".").last }.sorted().joined(separator: ", ")
          findings.report(
            "\(binding.name) is \(found.words), but a variable of that name must hold one of: \(expected)",
            at: module.place(binding.span), sourceLine: module.line(binding.span.line))
        }
      }
    })

  static let duplicateObject = Rule(
    "MKP312", "duplicate-plugin", .dropped,
    summary: "No two plug-ins of one type have the same name.",
    explanation: """
      Checkmk raises ValueError for the second one, and which of the two works is up to the order of the modules. \
      An object that one searched module imports from another is found twice, too.
      """,
    remedy: "Rename one; import from a module that is not searched, or import the module and not the object.",
    bad: .file(
      "cmk_addons_plugins/acme/graphing/acme.py",
      """
      from cmk.graphing.v1 import Title
      from cmk.graphing.v1.metrics import Color, DecimalNotation, Metric, Unit

      metric_a = Metric(name="acme", title=Title("A"), unit=Unit(DecimalNotation("")), color=Color.BLUE)
      metric_b = Metric(name="acme", title=Title("B"), unit=Unit(DecimalNotation("")), color=Color.RED)

      """),
    good: .file(
      "cmk_addons_plugins/acme/graphing/acme.py",
      """
      from cmk.graphing.v1 import Title
      from cmk.graphing.v1.metrics import Color, DecimalNotation, Metric, Unit

      metric_a = Metric(name="acme_a", title=Title("A"), unit=Unit(DecimalNotation("")), color=Color.BLUE)
      metric_b = Metric(name="acme_b", title=Title("B"), unit=Unit(DecimalNotation("")), color=Color.RED)

      """),
    check: .target { context, target, findings in
      guard let catalogue = context.catalogue(target) else { return }
      var first: [String: (variable: String, module: PythonModule)] = [:]
      for object in DiscoveryRules.found(context, catalogue) {
        // Classes of different modules may have the same name, and one name each.
        let key = "\(object.callee) \(object.name)"
        guard let earlier = first[key] else {
          first[key] = (object.variable, object.module)
          continue
        }
        findings.report(
          "\(object.type) \"\(object.name)\" is already defined as \(earlier.variable) in "
            + earlier.module.file.displayPath,
          at: object.module.place(object.span), sourceLine: object.module.line(object.span.line))
      }
    })
}

extension Rule {
  private static let section = """
    from cmk.agent_based.v2 import AgentSection

    def parse(string_table):
        return string_table

    agent_section_acme = AgentSection(name="acme", parse_function=parse)

    """

  static let objectOutOfSight = Rule(
    "MKP316", "object-out-of-sight", .dropped,
    summary: "Plug-in objects are defined in modules that Checkmk searches.",
    explanation: """
      Checkmk searches the modules directly in a group's folder (`<family>/agent_based/acme.py`), and the \
      `__init__.py` of a package there. What lies deeper, or has a second dot in its name, it passes over without a \
      word, with all plug-ins in it that no searched module imports.
      """,
    remedy: "Move the module into the group's folder, or import its objects from one there.",
    bad: .file("cmk_addons_plugins/acme/agent_based/devices/fans.py", section),
    good: .file("cmk_addons_plugins/acme/agent_based/devices_fans.py", section),
    check: .target { context, target, findings in
      guard let catalogue = context.catalogue(target) else { return }
      let used = Set(
        context.python.modules.flatMap { module in
          (module.facts?.imports ?? []).compactMap { found in
            module.absolute(found.module, level: found.level).map { [$0, "\($0).\(found.name ?? "")"] }
          }
        }.joined())
      for module in context.python.modules {
        guard module.isInFamily, module.discoveredGroup == nil, module.file.components.count > 2,
          let prefixes = catalogue.groups[String(module.file.components[1])]?.prefixes, let facts = module.facts,
          module.name.map({ !used.contains($0) }) ?? true
        else { continue }
        for binding in facts.bindings where binding.kind == .assign {
          guard case .call(let index) = binding.content, facts.calls.indices.contains(index),
            prefixes.contains(where: { binding.name.hasPrefix($0.key) && $0.value.contains(facts.calls[index].callee) })
          else { continue }
          findings.report(
            "Checkmk does not look for \(binding.name) here", at: module.place(binding.span),
            sourceLine: module.line(binding.span.line))
        }
      }
    })
}

extension PluginObject {
  /// Whether a star import of its module brings the variable.
  var isExported: Bool { facts.exports.isEmpty ? !variable.hasPrefix("_") : facts.exports.contains(variable) }

  /// Whether another call takes the object as an argument, as a graph in a bidirectional one.
  var isPartOfAnother: Bool {
    facts.calls.contains { call in
      (call.positional + call.keywords.map(\.value)).contains { Self.contains($0.value, index) }
    }
  }

  private static func contains(_ value: PythonValue, _ index: Int) -> Bool {
    switch value {
    case .call(index): true
    case .sequence(_, let items?): items.contains { contains($0.value, index) }
    case .dict(let pairs?): pairs.contains { contains($0.value.value, index) }
    default: false
    }
  }
}

enum DiscoveryRules {
  /// What a variable surely holds.
  enum Kind {
    case value(String)
    case call(String)

    var words: String {
      switch self {
      case .value(let type): type
      case .call(let callee): "a \(callee.split(separator: ".").last ?? "")"
      }
    }
  }

  /// What `binding` holds, where that is sure.
  static func kind(
    of binding: PythonFacts.Binding, _ facts: PythonFacts, _ context: CheckContext, _ module: PythonModule
  ) -> Kind? {
    switch binding.kind {
    case .function: return .value("a function")
    case .class: return .value("a class")
    case .module: return .value("a module")
    case .unpack, .augment, .loop, .with, .delete: return nil
    case .import:
      let found = facts.imports.first { ($0.alias ?? $0.name) == binding.name }
      let full = found.flatMap { found in
        module.absolute(found.module, level: found.level).map { $0 + "." + (found.name ?? "") }
      }
      return full.flatMap(context.python.module) == nil ? nil : .value("a module")
    case .assign:
      switch binding.content {
      case .call(let index): return facts.calls.indices.contains(index) ? .call(facts.calls[index].callee) : nil
      case .value(let type): return type.map { .value("of type \($0)") }
      case .name: return nil
      }
    }
  }

  /// Whether `callee` is a class of an API, so that calling it makes one of its instances.
  static func isClass(_ callee: String, _ catalogue: Catalogue) -> Bool {
    let parts = callee.split(separator: ".")
    let module = parts.dropLast().joined(separator: ".")
    return catalogue.modules[module]?.names[String(parts.last ?? "")]?.kind == .class
  }

  /// A plug-in as Checkmk finds it.
  struct Found {
    let module: PythonModule
    let callee: String
    let type: String
    let name: String
    let variable: String
    let span: PythonFacts.Span
  }

  /// The plug-ins with constant names that Checkmk finds, also those that one module imports from another.
  static func found(_ context: CheckContext, _ catalogue: Catalogue) -> [Found] {
    let isAccepted = { (object: PluginObject, variable: String) in
      catalogue.groups[object.group]?.prefixes.contains {
        variable.hasPrefix($0.key) && $0.value.contains(object.call.callee)
      } == true
    }
    var all: [Found] = []
    for object in context.python.objects where isAccepted(object, object.variable) {
      guard let name = object.name else { continue }
      all.append(
        Found(
          module: object.module, callee: object.call.callee, type: object.type, name: name, variable: object.variable,
          span: object.binding.span))
    }
    let byVariable = Dictionary(
      context.python.objects.map { ("\($0.module.name ?? "").\($0.variable)", $0) },
      uniquingKeysWith: { first, _ in first })
    let byModule = Dictionary(grouping: context.python.objects) { $0.module.name ?? "" }
    for (module, facts) in context.python.known where module.discoveredGroup != nil {
      for found in facts.imports where !found.isLazy && !found.isConditional {
        guard let source = module.absolute(found.module, level: found.level), let name = found.name,
          source != module.name
        else { continue }
        // What a star import brings has the same name here.
        let brought =
          name == "*"
          ? (byModule[source] ?? []).filter { module.lastBindings[$0.variable] == nil && $0.isExported }
            .map { ($0, $0.variable) }
          : byVariable["\(source).\(name)"].map { [($0, found.alias ?? name)] } ?? []
        for (object, variable) in brought {
          guard object.group == module.discoveredGroup, let plugin = object.name, isAccepted(object, variable) else {
            continue
          }
          all.append(
            Found(
              module: module, callee: object.call.callee, type: object.type, name: plugin, variable: variable,
              span: found.span))
        }
      }
    }
    return all
  }
}
