/// Which modules of a package Checkmk loads: those that it searches for plug-ins, and what they import.
struct LoadedModules: Sendable {
  /// For each module, by part and path, the plug-in groups through which it is loaded; empty text for all versions.
  private typealias Groups = [String: Set<String>]
  /// Loaded as soon as Checkmk loads plug-ins.
  private let surely: Groups
  /// Loaded then or later, by an import in a function or branch.
  private let possibly: Groups

  init(_ modules: [PythonModule]) {
    surely = Self.groups(modules) { !$0.isLazy && !$0.isGuarded && !$0.isConditional }
    possibly = Self.groups(modules) { _ in true }
  }

  private static func groups(_ modules: [PythonModule], follow: (PythonFacts.Import) -> Bool) -> Groups {
    let byName = Dictionary(
      modules.compactMap { module in module.name.map { ($0, module) } }, uniquingKeysWith: { first, _ in first })
    let imported = Dictionary(
      modules.map { module in (module.file.packagePath, imports(of: module, byName, follow)) },
      uniquingKeysWith: { first, _ in first })
    var groups: Groups = [:]
    var waiting = modules.compactMap { module in root(module).map { (module, $0) } }
    while let (module, group) = waiting.popLast() {
      guard groups[module.file.packagePath, default: []].insert(group).inserted else { continue }
      waiting += (imported[module.file.packagePath] ?? []).map { ($0, group) }
    }
    return groups
  }

  /// The group by which Checkmk itself loads the module; empty where it is executed, or loaded in any version; nil
  /// where only another module can load it.
  private static func root(_ module: PythonModule) -> String? {
    if let group = module.discoveredGroup { return group }
    let isExecutable = module.file.components.dropLast().last == "libexec"
    return module.isInFamily && !isExecutable ? nil : ""
  }

  /// What is imported along with the module.
  private static func imports(
    of module: PythonModule, _ byName: [String: PythonModule], _ follow: (PythonFacts.Import) -> Bool
  ) -> [PythonModule] {
    var names: Set<String> = []
    for found in module.facts?.imports ?? [] where !found.isForTyping && follow(found) {
      guard let base = module.absolute(found.module, level: found.level) else { continue }
      for name in [base, found.name.map { base + "." + $0 } ?? base] {
        // Importing a module imports the packages that it is in.
        let parts = name.split(separator: ".")
        for count in parts.indices { names.insert(parts[...count].joined(separator: ".")) }
      }
    }
    return names.sorted().compactMap { byName[$0] }
  }

  /// Whether a version with this catalogue loads or runs the module; with `surely`, whatever happens at run time.
  func contains(_ module: PythonModule, _ catalogue: Catalogue, surely: Bool = false) -> Bool {
    guard let groups = (surely ? self.surely : possibly)[module.file.packagePath],
      groups.contains("") || groups.contains(where: { catalogue.groups[$0] != nil })
    else { return false }
    var keys = [module.file.part.rawValue]
    for component in module.file.components.dropLast() { keys.append((keys.last ?? "") + "/" + component) }
    return keys.allSatisfy { key in
      guard let part = catalogue.parts[key] else { return true }
      return part.effect == .loaded || (part.effect == .unknown && part.status != .removed)
    }
  }
}
