/// Where names come from: the star imports and re-exports of a package's modules, followed to the end.
struct NameOrigins: Sendable {
  /// What is known of a name in a module.
  enum Lookup: Equatable {
    /// It is there, and this is its qualified name where it is defined.
    case found(String)
    /// It is surely not there.
    case absent
    /// Nobody knows.
    case unknown
  }

  /// The modules of the plug-in APIs that count.
  private let apis: [String: API]
  private let modules: [String: Exports]
  /// The names of all packages that modules of the package are in.
  private let packages: Set<String>

  /// The modules of APIs with an `__all__`: their star imports bring nothing that they import for themselves.
  private static let listed: Set<String> = [
    "cmk.agent_based.v2", "cmk.rulesets.v1.form_specs", "cmk.graphing.v1", "cmk.graphing.v1.metrics",
    "cmk.graphing.v1.graphs", "cmk.graphing.v1.perfometers", "cmk.graphing.v1.translations", "cmk.server_side_calls.v1",
  ]

  /// What a module of an API exports.
  private struct API: Sendable {
    var names: Set<String>
    var isComplete: Bool
  }

  /// What a module of the package binds.
  fileprivate struct Exports: Sendable {
    enum Origin: Sendable { case here, elsewhere(String) }
    /// What each name is bound to last, and in which line.
    var bound: [String: (origin: Origin, line: Int)] = [:]
    var stars: [(module: String?, line: Int)] = []
    /// `__all__`; empty where there is none.
    var all: Set<String>
    /// Whether names are bound in ways that nobody sees.
    let isOpen: Bool

    init(_ module: PythonModule, _ facts: PythonFacts) {
      isOpen = facts.syntax != nil || facts.failure != nil
      all = Set(facts.exports)
      var imports: [String: PythonFacts.Import] = [:]
      for found in facts.imports where !found.isLazy && !found.isForTyping {
        if found.name == "*" {
          stars.append((module.absolute(found.module, level: found.level), found.span.line))
        } else {
          imports[found.alias ?? found.name ?? String(found.module.prefix { $0 != "." })] = found
        }
      }
      for binding in facts.bindings where binding.name != "*" {
        // `None` in an `except ImportError` stands in for the import before it.
        if binding.isConditional, bound[binding.name] != nil { continue }
        bound[binding.name] = (Self.origin(binding, imports, module), binding.span.line)
      }
    }

    private static func origin(
      _ binding: PythonFacts.Binding, _ imports: [String: PythonFacts.Import], _ module: PythonModule
    ) -> Origin {
      switch (binding.kind, binding.content) {
      case (.import, _), (.module, _):
        guard let found = imports[binding.name] else { return .here }
        if found.name == nil, found.alias == nil { return .elsewhere(binding.name) }
        let base = module.absolute(found.module, level: found.level)
        return base.map { .elsewhere(found.name.map { name in "\(base ?? "").\(name)" } ?? $0) } ?? .here
      case (.assign, .name(let name)) where !name.hasPrefix("*"):
        let dots = name.prefix { $0 == "." }.count
        return module.absolute(String(name.dropFirst(dots)), level: dots).map(Origin.elsewhere) ?? .here
      default: return .here
      }
    }
  }

  private init(_ catalogues: [Catalogue], _ modules: [String: Exports], _ packages: Set<String>) {
    var apis: [String: API] = [:]
    for catalogue in catalogues {
      for (name, module) in catalogue.modules {
        apis[name, default: API(names: [], isComplete: true)].names.formUnion(module.names.keys)
        if !module.isComplete { apis[name]?.isComplete = false }
      }
    }
    self.apis = apis
    self.modules = modules
    self.packages = packages
  }

  /// The same with the APIs of one version.
  func only(_ catalogue: Catalogue) -> NameOrigins { NameOrigins([catalogue], modules, packages) }

  /// - Parameter catalogues: the versions whose APIs count; of several, what any of them has.
  init(_ modules: [PythonModule], _ catalogues: [Catalogue]) {
    // Only what another module imports from is ever asked for.
    let own = Dictionary(
      modules.compactMap { module in module.name.map { ($0, module) } }, uniquingKeysWith: { first, _ in first })
    let packages = PythonPackage.packages(of: own.keys)
    var imported: [String: Exports] = [:]
    for module in modules {
      for found in module.facts?.imports ?? [] {
        guard let base = module.absolute(found.module, level: found.level) else { continue }
        let inner = packages.contains(base) ? found.name.map { "\(base).\($0)" } : nil
        for name in [base, inner ?? base] where imported[name] == nil {
          if let source = own[name], let facts = source.facts { imported[name] = Exports(source, facts) }
        }
      }
    }
    self.init(catalogues, imported, packages)
  }

  /// The modules with the names in their facts followed to where they are defined.
  func followed(_ modules: [PythonModule]) -> [PythonModule] {
    modules.map { module in
      guard let facts = module.facts, concerns(module, facts) else { return module }
      let exports = Exports(module, facts)
      let shadowed = shadowed(module, facts, exports)
      let renaming = PythonRenaming(facts.calls) { name in
        for (imported, origin) in shadowed where name == imported || name.hasPrefix(imported + ".") {
          return origin + name.dropFirst(imported.count)
        }
        return origin(name, from: module, exports)
      }
      return PythonModule(file: module.file, facts: renaming.facts(facts))
    }
  }

  /// Whether the module may have names from star imports or from other modules of the package.
  private func concerns(_ module: PythonModule, _ facts: PythonFacts) -> Bool {
    facts.imports.contains { found in
      if found.name == "*" { return true }
      guard let base = module.absolute(found.module, level: found.level) else { return false }
      return modules[base] != nil || packages.contains(base) && modules["\(base).\(found.name ?? "")"] != nil
    }
  }

  /// Imported names that a star import further down binds again: what the facts call them -> what they are.
  private func shadowed(_ module: PythonModule, _ facts: PythonFacts, _ exports: Exports) -> [String: String] {
    guard !exports.stars.isEmpty else { return [:] }
    var shadowed: [String: String] = [:]
    for found in facts.imports where !found.isLazy {
      guard let name = found.name, name != "*", let base = module.absolute(found.module, level: found.level) else {
        continue
      }
      let later = exports.stars.filter { $0.line > found.span.line }
      if case .found(let origin) = lookup(found.alias ?? name, stars: later, visited: []), origin != "\(base).\(name)" {
        shadowed[String(repeating: ".", count: found.level) + found.fullName] = origin
      }
    }
    return shadowed
  }

  /// What a name of the facts stands for, where that is something else.
  private func origin(_ name: String, from module: PythonModule, _ exports: Exports) -> String? {
    if name.hasPrefix("*.") {
      let parts = name.dropFirst(2).split(separator: ".", maxSplits: 1)
      guard let first = parts.first,
        case .found(let origin) = lookup(String(first), stars: exports.stars, visited: [])
      else { return nil }
      return parts.count > 1 ? "\(origin).\(parts[1])" : origin
    }
    let dots = name.prefix { $0 == "." }.count
    guard let absolute = module.absolute(String(name.dropFirst(dots)), level: dots) else { return nil }
    let parts = absolute.split(separator: ".")
    for count in stride(from: parts.count - 1, to: 0, by: -1) {
      let base = parts[..<count].joined(separator: ".")
      guard modules[base] != nil else { continue }
      guard case .found(let origin) = lookup(String(parts[count]), in: base), origin != "\(base).\(parts[count])" else {
        return nil
      }
      return ([origin] + parts[(count + 1)...].map(String.init)).joined(separator: ".")
    }
    return nil
  }

  /// What `name` in the module called `base` stands for.
  func lookup(_ name: String, in base: String) -> Lookup { lookup(name, in: base, visited: []) }

  private func lookup(_ name: String, in base: String, visited: Set<String>) -> Lookup {
    guard let exports = modules[base] else {
      guard let api = apis[base] else { return .unknown }
      if api.names.contains(name) { return .found("\(base).\(name)") }
      // What a module imports for itself, or has as a folder, it may give away, too.
      return api.isComplete && !ImportRules.borrowed.contains(name) && apis["\(base).\(name)"] == nil
        ? .absent : .unknown
    }
    // Only modules that import each other come back here; what one of them has, another look finds.
    guard !visited.contains(base) else { return .absent }
    let visited = visited.union([base])
    guard let bound = exports.bound[name] else {
      let found = lookup(name, stars: exports.stars, visited: visited)
      return found == .absent && exports.isOpen ? .unknown : found
    }
    let later = exports.stars.filter { $0.line > bound.line }
    if case .found(let origin) = lookup(name, stars: later, visited: visited) { return .found(origin) }
    guard case .elsewhere(let target) = bound.origin, let dot = target.lastIndex(of: ".") else {
      return .found("\(base).\(name)")
    }
    let source = String(target[..<dot])
    guard modules[source] != nil else { return .found(target) }
    if case .found(let origin) = lookup(String(target[target.index(after: dot)...]), in: source, visited: visited) {
      return .found(origin)
    }
    return .found(target)
  }

  /// What these star imports bring under `name`: the last that brings it counts.
  private func lookup(_ name: String, stars: [(module: String?, line: Int)], visited: Set<String>) -> Lookup {
    var isKnown = true
    for star in stars.reversed() {
      guard let module = star.module else {
        isKnown = false
        continue
      }
      if let exports = modules[module], !exports.exports(name) { continue }
      if Self.listed.contains(module), ImportRules.borrowed.contains(name), apis[module]?.names.contains(name) == false
      {
        continue
      }
      switch lookup(name, in: module, visited: visited) {
      case .found(let origin): return .found(origin)
      case .absent: continue
      case .unknown: isKnown = false
      }
    }
    return isKnown ? .absent : .unknown
  }

  /// The names that are read while the module is imported, and that surely nothing binds, no star import either.
  func undefined(in module: PythonModule, _ facts: PythonFacts) -> [PythonFacts.UndefinedName] {
    guard !facts.undefined.isEmpty, facts.imports.contains(where: { $0.name == "*" }) else { return facts.undefined }
    let stars = Exports(module, facts).stars
    return facts.undefined.filter { lookup($0.name, stars: stars, visited: []) == .absent }
  }

  /// The names that functions read, and that surely nothing binds, no star import either.
  func unbound(in module: PythonModule, _ facts: PythonFacts) -> [PythonFacts.UnboundName] {
    let missed = facts.unbound.filter(\.isMissed)
    guard !missed.isEmpty, facts.imports.contains(where: { $0.name == "*" }) else { return missed }
    let stars = Exports(module, facts).stars
    return missed.filter { lookup($0.name, stars: stars, visited: []) == .absent }
  }

  /// Whether some star import of the module surely brings the name.
  func isBrought(_ name: String, to module: PythonModule, _ facts: PythonFacts) -> Bool {
    if case .found = lookup(name, stars: Exports(module, facts).stars, visited: []) { return true }
    return false
  }

  /// The modules of star imports in `module` of which nobody knows what they bring.
  func unknownStars(in module: PythonModule, _ facts: PythonFacts) -> [String] {
    facts.imports.filter { $0.name == "*" && !$0.isForTyping }.compactMap { found in
      let name = module.absolute(found.module, level: found.level) ?? found.module
      let isKnown = modules[name].map { !$0.isOpen } ?? (apis[name] != nil)
      return isKnown ? nil : String(repeating: ".", count: found.level) + found.module
    }
  }
}

extension NameOrigins.Exports {
  /// Whether a star import takes the name.
  fileprivate func exports(_ name: String) -> Bool {
    all.isEmpty ? name.utf8.first != UInt8(ascii: "_") : all.contains(name)
  }
}
