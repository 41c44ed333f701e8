/// Which modules of a package Checkmk loads: those that it searches for plug-ins, and what they import.
struct LoadedModules: Sendable {
  /// How far a module's import is certain.
  enum Certainty {
    /// As soon as Checkmk loads plug-ins.
    case surely
    /// Then or later, by an import in a function or branch.
    case possibly
  }

  /// For each module by its index, the plug-in groups through which it is loaded; empty text for all versions.
  private let surely: [Set<String>]
  private let possibly: [Set<String>]

  init(_ modules: [PythonModule]) {
    let graph = ImportGraph(modules)
    surely = Self.groups(modules) { graph.surely[$0] }
    possibly = Self.groups(modules) { graph.possibly[$0] }
  }

  /// Follows the imports from every module that Checkmk loads by itself.
  private static func groups(_ modules: [PythonModule], imports: (Int) -> [Int]) -> [Set<String>] {
    var groups = [Set<String>](repeating: [], count: modules.count)
    var waiting = modules.indices.compactMap { index in root(modules[index]).map { (index, $0) } }
    while let (index, group) = waiting.popLast() {
      guard groups[index].insert(group).inserted else { continue }
      waiting += imports(index).map { ($0, group) }
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

  /// What a version does with the files where a module lies.
  enum Standing {
    case ignored
    /// The API was removed, and whether the files are still read is not established.
    case open
    case read
  }

  /// Whether a version with this catalogue loads or runs the module with that index.
  func contains(_ module: PythonModule, at index: Int, _ catalogue: Catalogue, _ certainty: Certainty) -> Bool {
    isReached(index, catalogue, certainty) && Self.standing(module, catalogue) == .read
  }

  /// Whether the module with that index is loaded, as far as its file is read.
  func isReached(_ index: Int, _ catalogue: Catalogue, _ certainty: Certainty) -> Bool {
    let groups = certainty == .surely ? surely[index] : possibly[index]
    return groups.contains("") || groups.contains { catalogue.groups[$0] != nil }
  }

  /// What the version does with the file of the module, by where it lies.
  static func standing(_ module: PythonModule, _ catalogue: Catalogue) -> Standing {
    var standing = Standing.read
    var key = module.file.part.rawValue
    var components = module.file.components.dropLast()[...]
    while true {
      if let part = catalogue.parts[key], part.effect != .loaded {
        guard part.effect == .unknown else { return .ignored }
        if part.status == .removed { standing = .open }
      }
      guard let next = components.popFirst() else { return standing }
      key += "/" + next
    }
  }
}

/// Which module imports which.
private struct ImportGraph {
  /// For each module by its index, those that are imported along with it, whatever happens.
  var surely: [[Int]] = []
  /// The same, with what may be imported later.
  var possibly: [[Int]] = []

  private let byName: [String: Int]
  private let packages: Set<String>
  /// The modules that come with the import of a name: itself, and the packages that it is in.
  private var chains: [String: [Int]] = [:]

  init(_ modules: [PythonModule]) {
    byName = Dictionary(
      modules.enumerated().compactMap { index, module in module.name.map { ($0, index) } },
      uniquingKeysWith: { first, _ in first })
    packages = PythonPackage.packages(of: byName.keys)
    for module in modules {
      var sure: Set<Int> = []
      var possible: Set<Int> = []
      for found in module.facts?.imports ?? [] where !found.isForTyping {
        guard let base = module.absolute(found.module, level: found.level) else { continue }
        var indices = chain(base)
        if let name = found.name, packages.contains(base), let inner = byName[base + "." + name] {
          indices.append(inner)
        }
        possible.formUnion(indices)
        if !found.isLazy, !found.isGuarded, !found.isConditional { sure.formUnion(indices) }
      }
      surely.append(sure.sorted())
      possibly.append(possible.sorted())
    }
  }

  private mutating func chain(_ name: String) -> [Int] {
    if let known = chains[name] { return known }
    var indices: [Int] = []
    var end = name.startIndex
    while end < name.endIndex {
      end = name[end...].firstIndex(of: ".") ?? name.endIndex
      if let index = byName[String(name[..<end])] { indices.append(index) }
      if end < name.endIndex { end = name.index(after: end) }
    }
    chains[name] = indices
    return indices
  }
}
