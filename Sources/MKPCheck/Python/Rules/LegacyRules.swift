import MKPFormat

/// APIs that later versions have deprecated or removed. Source: the key `legacy` of the catalogues.
extension Rule {
  static let legacyAPIRules: [Rule] = [removedAPI, deprecatedAPI]

  static let removedAPI = Rule(
    "MKP611", "removed-api", .raisesOnImport,
    summary: "No API is used that the target has removed.",
    explanation: """
      The import raises ModuleNotFoundError, or the name NameError, and all plug-ins of the module are lost; what an \
      old API registers without an error, Checkmk throws away: since 2.4 every `check_info` entry that is a dictionary, \
      and all of `special_agent_info` and `active_check_info` (werk 16689). Files in parts that the target ignores \
      anyway are left alone, so a package may bring plug-ins for old and new versions.
      """,
    remedy: "Use the replacement that the message names, or lower `version.usable_until`.",
    bad: .manifest(
      ["version.min_required": "2.4.0", "version.usable_until": "2.4.99"],
      files: .init(
        "cmk_addons_plugins/acme/agent_based/acme.py",
        "from cmk.base.plugins.agent_based.agent_based_api.v1 import Service\n")),
    good: .file("cmk_addons_plugins/acme/agent_based/acme.py", "from cmk.agent_based.v2 import Service\n"),
    check: .target { context, target, findings in
      for use in context.view(target)?.legacy ?? [] where use.isRemoved {
        findings.report(
          "\(use.what) was removed in Checkmk \(use.api.removed): use \(use.api.replacement)",
          at: use.module.place(use.span), sourceLine: use.module.line(use.span.line), fix: use.fix)
      }
    })

  static let deprecatedAPI = Rule(
    "MKP612", "deprecated-api", .expires,
    summary: "No API is used that the target has deprecated.",
    explanation: "It still works in this version and will not in a later one.",
    remedy: "Use the replacement that the message names.",
    bad: .manifest(
      ["version.min_required": "2.3.0", "version.usable_until": "2.3.99"],
      files: .init(
        "agent_based/acme.py",
        "from .agent_based_api.v1 import register\n\nregister.agent_section(name=\"acme\")\n")),
    good: .file("cmk_addons_plugins/acme/agent_based/acme.py", "from cmk.agent_based.v2 import Service\n"),
    check: .target { context, target, findings in
      for use in context.view(target)?.legacy ?? [] where !use.isRemoved {
        let end =
          use.api.removed <= use.release
          ? ", its removal was announced for \(use.api.removed)" : ", and goes in \(use.api.removed)"
        findings.report(
          "\(use.what) is deprecated since Checkmk \(use.api.deprecated)\(end): use \(use.api.replacement)",
          at: use.module.place(use.span), sourceLine: use.module.line(use.span.line), fix: use.fix)
      }
    })
}

enum LegacyRules {
  /// A use of an old API in a file that the target looks at.
  struct Use: Sendable {
    let module: PythonModule
    let api: Catalogue.Legacy
    let what: String
    let span: PythonFacts.Span
    let isRemoved: Bool
    let release: CheckmkVersion
    let fix: Fix?
  }
}

/// The uses of old APIs in all modules, whatever the version.
struct LegacyUses: Sendable {
  /// A use, and the module that it stands in.
  private struct Found: Sendable {
    let module: PythonModule
    let what: String
    let span: PythonFacts.Span
    let isGuarded: Bool
    let fix: Fix?
    /// What is imported, qualified; nil for other uses.
    var imported: String?
  }

  private let found: [Catalogue.Legacy.Signs: [Found]]

  /// The uses of what one of `catalogues` calls old.
  init(_ context: CheckContext, catalogues: [Catalogue]) {
    let signs = Set(catalogues.flatMap { $0.legacy.map(\.signs) })
    found = Dictionary(
      uniqueKeysWithValues: signs.map { signs in
        (signs, context.python.known.flatMap { Self.found(signs, $0.module, $0.facts, context) })
      })
  }

  /// What a version has deprecated or removed of it, in the modules that it looks at.
  func uses(
    of catalogue: Catalogue, loaded: Set<ObjectIdentifier>, surely: Set<ObjectIdentifier>
  ) -> [LegacyRules.Use] {
    catalogue.legacy.filter { $0.deprecated < catalogue.end }.flatMap { api -> [LegacyRules.Use] in
      // A version of the line may have the last that it removed; only what is gone in all of them is an error.
      let isRemoved = api.removed <= catalogue.release && api.isGone
      return (found[api.signs] ?? []).compactMap { use -> LegacyRules.Use? in
        // Of this very module or name there is more to say.
        if let imported = use.imported, catalogue.fate(of: imported) != nil { return nil }
        let module = ObjectIdentifier(use.module)
        // Files that are ignored don't matter; those of parts of which it is open whether they are, still do.
        guard loaded.contains(module) || catalogue.parts[use.module.file.part.rawValue]?.effect == .unknown else {
          return nil
        }
        return LegacyRules.Use(
          module: use.module, api: api, what: use.what, span: use.span,
          isRemoved: isRemoved && !use.isGuarded && surely.contains(module), release: catalogue.release, fix: use.fix)
      }
    }
  }

  private static func found(
    _ signs: Catalogue.Legacy.Signs, _ module: PythonModule, _ facts: PythonFacts, _ context: CheckContext
  ) -> [Found] {
    var uses: [Found] = []
    var lines: Set<Int> = []
    for found in facts.imports where !found.isForTyping {
      let candidates = found.level == 0 ? signs.modules : signs.relative
      guard candidates.contains(where: found.isOf), lines.insert(found.statement.line).inserted else { continue }
      let fix = found.level == 0 || module.file.part == .agentBased ? replacement(found, module, facts) : nil
      uses.append(
        Found(
          module: module, what: found.module, span: found.span,
          isGuarded: found.isGuarded || found.isLazy || found.isConditional, fix: fix,
          imported: found.level == 0 ? found.fullName : nil))
    }
    let calls = facts.statements.filter { signs.calls.contains($0.name) && !isOwn($0.name, module) }
    let migration = calls.isEmpty ? nil : RegisterMigration.fix(module, facts, context)
    for (index, call) in calls.enumerated() {
      // One repair for the whole module; the other calls go with it.
      uses.append(
        Found(
          module: module, what: "\(call.name)()", span: call.span, isGuarded: false,
          fix: index == 0 ? migration : nil))
    }
    var names: Set<String> = []
    for subscript_ in facts.subscripts where !subscript_.isLazy && signs.names.contains(subscript_.name) {
      // Of several entries, the first that is thrown away and the first that is not.
      let isObject = isObject(subscript_, module)
      guard isInjected(module), names.insert("\(subscript_.name) \(isObject)").inserted else { continue }
      uses.append(
        Found(module: module, what: subscript_.name, span: subscript_.span, isGuarded: isObject, fix: nil))
    }
    return uses
  }

  /// Whether the module defines what is called itself.
  private static func isOwn(_ name: String, _ module: PythonModule) -> Bool {
    let root = name.prefix { $0 != "." }
    return module.bindings.contains { $0.name == root && ($0.kind == .function || $0.kind == .class) }
  }

  /// Whether an entry of `check_info` is an object that 2.4 still takes, in a dictionary that the module makes itself,
  /// since nobody gives it one any more. Source: `legacy/_loading.py` of cmk-agent-based.
  private static func isObject(_ entry: PythonFacts.Subscript, _ module: PythonModule) -> Bool {
    entry.name == "check_info" && entry.value?.hasSuffix("LegacyCheckDefinition") == true
      && module.bindings.contains { $0.name == entry.name }
  }

  /// Names that the new API has, too, but with other arguments.
  static let changedMeaning: Set<String> = ["check_levels", "get_average"]

  /// Where Checkmk put such dictionaries; anywhere else they are the author's own.
  private static func isInjected(_ module: PythonModule) -> Bool {
    [.checks, .inventory, .web, .gui].contains(module.file.part)
  }

  /// Replaces the module of an import, where each name that the statement imports exists in the new one with the same
  /// meaning.
  private static func replacement(
    _ found: PythonFacts.Import, _ module: PythonModule, _ facts: PythonFacts
  ) -> Fix? {
    let old = String(repeating: ".", count: found.level) + found.module
    guard found.module.hasSuffix("agent_based_api.v1"),
      let names = Catalogues.builtIn.all.last?.modules["cmk.agent_based.v2"]?.names,
      facts.imports.filter({ $0.statement == found.statement }).allSatisfy({ other in
        other.name.map { names[$0] != nil && !changedMeaning.contains($0) } ?? false
      }), let range = module.range(of: old, after: found.statement)
    else { return nil }
    return Fix("import from cmk.agent_based.v2", edits: [Fix.Edit(range, Array("cmk.agent_based.v2".utf8))])
  }
}

extension Catalogue {
  /// The release of the line.
  var release: CheckmkVersion { first.base.map { CheckmkVersion($0.major, $0.minor, 0) } ?? first }
  /// The first version after the line.
  var end: CheckmkVersion { first.base.map { CheckmkVersion($0.major, $0.minor + 1, 0, .innovation(0)) } ?? last }
}
