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
  /// What they use of Checkmk's insides that is known to be gone or moved.
  let internals: [InternalRules.Use]
  /// Where APIs of older versions are used.
  let legacy: [LegacyRules.Use]

  init(_ context: CheckContext, _ catalogue: Catalogue, legacy: LegacyUses) {
    self.catalogue = catalogue
    let python = context.python
    let known = python.modules.indices.compactMap { index -> (index: Int, loaded: Loaded, isOpen: Bool)? in
      let module = python.modules[index]
      guard let facts = module.facts else { return nil }
      switch LoadedModules.standing(module, catalogue) {
      case .ignored: return nil
      case .open: return (index, (module, facts), true)
      case .read: return (index, (module, facts), false)
      }
    }
    let reached = known.filter { python.loaded.isReached($0.index, catalogue, .possibly) }
    possibly = reached.filter { !$0.isOpen }.map(\.loaded)
    let sure = known.filter { python.loaded.isReached($0.index, catalogue, .surely) }
    surely = sure.filter { !$0.isOpen }.map(\.loaded)
    atBest = sure.map(\.loaded)
    origins = python.origins.only(catalogue)
    imports = catalogue.isFull ? ImportRules.uses(surely, catalogue, context) : []
    internals = InternalRules.uses(atBest, catalogue, context)
    self.legacy = legacy.uses(
      of: catalogue, loaded: Set(reached.map { ObjectIdentifier($0.loaded.module) }),
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
