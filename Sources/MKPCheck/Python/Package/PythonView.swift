/// The Python of a package as one version of Checkmk meets it. Made once for each version, for many rules look at it.
struct PythonView: Sendable {
  /// A module that the version loads or runs, with what stands in it.
  typealias Loaded = (module: PythonModule, facts: PythonFacts)

  let catalogue: Catalogue
  /// The modules that are loaded or run, now or later.
  let possibly: [Loaded]
  /// The modules that are loaded as soon as Checkmk loads plug-ins, whatever happens.
  let surely: [Loaded]
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
    imports = catalogue.isFull ? ImportRules.uses(surely, catalogue, context) : []
    self.legacy = legacy.uses(
      of: catalogue, loaded: Set(possibly.map { ObjectIdentifier($0.module) }),
      surely: Set(sure.map { ObjectIdentifier($0.module) }))
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
