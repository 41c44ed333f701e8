/// Star imports of the plug-in APIs.
extension Rule {
  static let starImportRules: [Rule] = [starImport]

  private static let path = "cmk_addons_plugins/acme/agent_based/acme.py"

  private static func discovery(_ names: String) -> RuleExample {
    .file(path, "from cmk.agent_based.v2 import \(names)\n\ndef discover_acme(section):\n    yield Service()\n")
  }

  static let starImport = Rule(
    "MKP318", "star-import", .convention,
    summary: "Names of the plug-in APIs are imported one by one.",
    explanation: """
      What a star import brings differs between versions: a new name of the API takes the place of one that the module \
      had before, in silence. Neither readers nor linters see where a name comes from. `--fix` writes the names that the \
      module uses, unless it isn't known which they are; the finding says why.
      """,
    remedy: "Name what is used: `from cmk.agent_based.v2 import Result, Service`.",
    bad: discovery("*"), good: discovery("Service"),
    check: .subject { context, findings in
      for (module, facts) in context.python.known {
        for found in facts.imports where found.name == "*" && found.level == 0 && found.isSure {
          guard context.python.module(found.module) == nil,
            context.catalogues.all.contains(where: { $0.modules[found.module] != nil })
          else { continue }
          let result = StarImports.repair(found, in: module, facts, context)
          findings.report(
            "`from \(found.module) import *` hides which names come from there\(result.reason.map { "; --fix leaves it: \($0)" } ?? "")",
            at: module.place(found.span), sourceLine: module.line(found.span.line), fix: result.fix)
        }
      }
    })
}

private enum StarImports {
  /// What a line may have before its names are put one below the other.
  private static let width = 100

  /// The repair of one star import, or why there is none.
  static func repair(
    _ star: PythonFacts.Import, in module: PythonModule, _ facts: PythonFacts, _ context: CheckContext
  ) -> (fix: Fix?, reason: String?) {
    guard !facts.unbound.isEmpty, let range = module.range(star.span), star.span != star.statement else {
      return (nil, "the names that the module reads aren't known")
    }
    let origins = context.python.origins
    let open = (facts.unbound.filter(\.isUnbound).map(\.name) + facts.undefined.map(\.name)).first {
      !origins.isBrought($0, to: module, facts)
    }
    if let open { return (nil, "\(open) comes from nowhere that is known") }
    if let user = user(of: module, facts, context) {
      return (nil, "\(user) may import names from this module that come from the star import")
    }
    let catalogues = context.targets.compactMap(context.catalogue).filter(\.isFull)
    let brought = catalogues.map { Set(($0.modules[star.module]?.names ?? [:]).keys.filter { $0.first != "_" }) }
    let every = brought.reduce(into: Set<String>()) { $0.formUnion($1) }
    let used = Set(facts.unbound.map(\.name)).intersection(every)
    if let later = used.sorted().first(where: { name in brought.contains { !$0.contains(name) } }) {
      return (nil, "not every version that is checked for has \(later)")
    }
    guard !used.isEmpty else { return (nil, "nothing of it is used, so remove it") }
    return (Fix("name what is imported", edits: [Fix.Edit(range, names(used, of: star))]), nil)
  }

  /// Another module of the package that takes from `module` what it doesn't bind itself.
  private static func user(of module: PythonModule, _ facts: PythonFacts, _ context: CheckContext) -> String? {
    let bound = Set(facts.bindings.map(\.name))
    if facts.exports.contains(where: { !bound.contains($0) }) { return "whoever reads `__all__`" }
    guard let own = module.name else { return nil }
    let user = context.python.known.first { other, facts in
      other !== module
        && facts.imports.contains { found in
          guard let base = other.absolute(found.module, level: found.level) else { return false }
          return base == own ? !bound.contains(found.name ?? "") : "\(base).\(found.name ?? "")" == own
        }
    }
    return user?.module.file.displayPath
  }

  private static func names(_ used: Set<String>, of star: PythonFacts.Import) -> [UInt8] {
    let line = used.sorted().joined(separator: ", ")
    guard "from  import ".utf8.count + star.module.utf8.count + line.utf8.count > width else { return Array(line.utf8) }
    return Array(("(\n" + used.sorted().map { "    \($0),\n" }.joined() + ")").utf8)
  }
}
