import MKPFormat

/// The versions between which a package's code works, as far as the APIs that it uses decide.
enum APIBounds {
  /// A bound, and what demands it.
  struct Bound {
    let version: CheckmkVersion
    let what: String
  }

  /// The oldest line that has everything that the package imports, where an older one that could load it lacks
  /// something; nil where none does, or nobody knows.
  static func minimum(_ context: CheckContext) -> Bound? {
    var bound: Bound?
    var lacking: String?
    for catalogue in context.catalogues.all where catalogue.isFull && !catalogue.isDevelopment {
      let missing = ImportRules.uses(modules(context, catalogue), catalogue, context).first { $0.missing != nil }
      if let missing {
        lacking = lacking ?? missing.name
        bound = nil
      } else if let lacking, bound == nil {
        bound = Bound(version: catalogue.release, what: lacking)
      }
    }
    return bound
  }

  /// The first version that lacks an old API which the package needs as soon as it is loaded.
  static func limit(_ context: CheckContext) -> Bound? {
    let legacy = LegacyUses(context, catalogues: context.catalogues.all)
    let removals = context.catalogues.all.flatMap { catalogue -> [LegacyRules.Use] in
      let sure = Set(modules(context, catalogue).map { ObjectIdentifier($0.module) })
      return legacy.uses(of: catalogue, loaded: sure, surely: sure).filter(\.isRemoved)
    }
    let first = removals.min { $0.api.removed < $1.api.removed }
    return first.map { Bound(version: $0.api.removed, what: $0.what) }
  }

  /// The modules that a version with this catalogue is sure to load.
  private static func modules(_ context: CheckContext, _ catalogue: Catalogue) -> [PythonView.Loaded] {
    let python = context.python
    return python.modules.indices.compactMap { index in
      let module = python.modules[index]
      guard let facts = module.facts, python.loaded.contains(module, at: index, catalogue, .surely) else { return nil }
      return (module, facts)
    }
  }
}
