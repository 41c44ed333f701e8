/// The Python of a package as one version of Checkmk meets it. Made once for each version, for many rules look at it.
struct PythonView: Sendable {
  /// A module that the version loads or runs, with what stands in it.
  typealias Loaded = (module: PythonModule, facts: PythonFacts)

  let catalogue: Catalogue
  /// The modules that are loaded or run, now or later.
  let possibly: [Loaded]
  /// The modules that are loaded as soon as Checkmk loads plug-ins, whatever happens.
  let surely: [Loaded]
  /// The modules that are loaded or run for all that is known: also those of a part that may still be read. Whatever
  /// breaks them, they are lost either way.
  let atBest: [Loaded]
  /// Where the names in them come from, in this version.
  let origins: NameOrigins
  /// What they import from the plug-in APIs.
  let imports: [ImportRules.Use]
  /// Where APIs of older versions are used.
  let legacy: [LegacyRules.Use]

  init(_ context: CheckContext, _ catalogue: Catalogue, legacy: LegacyUses) {
    self.catalogue = catalogue
    let python = context.python
    let known = python.modules.indices.compactMap { index in
      python.modules[index].facts.map { (index: index, module: python.modules[index], facts: $0) }
    }
    possibly = known.filter { python.loaded.contains($0.module, at: $0.index, catalogue, .possibly) }
      .map { ($0.module, $0.facts) }
    let sure = known.filter { python.loaded.contains($0.module, at: $0.index, catalogue, .surely) }
    surely = sure.map { ($0.module, $0.facts) }
    atBest = known.filter { python.loaded.contains($0.module, at: $0.index, catalogue, .surely, atBest: true) }
      .map { ($0.module, $0.facts) }
    origins = python.origins.only(catalogue)
    imports = catalogue.isFull ? ImportRules.uses(surely, catalogue, context) : []
    let perhaps = known.filter { python.loaded.contains($0.module, at: $0.index, catalogue, .possibly, atBest: true) }
    self.legacy = legacy.uses(
      of: catalogue, loaded: Set(perhaps.map { ObjectIdentifier($0.module) }),
      surely: Set(atBest.map { ObjectIdentifier($0.module) }))
  }
}

extension CheckContext {
  /// The Python of the package as `target` meets it; nil where no rule about Python runs.
  func view(_ target: CheckTarget) -> PythonView? { python.views[target] }

  /// The view of a version whose plug-in APIs are known.
  func fullView(_ target: CheckTarget) -> PythonView? {
    view(target).flatMap { $0.catalogue.isFull ? $0 : nil }
  }
}
