import MKPFormat

/// APIs that later versions have deprecated or removed. Source: the key `legacy` of the catalogues.
extension Rule {
  static let legacyAPIRules: [Rule] = [removedAPI, deprecatedAPI]

  static let removedAPI = Rule(
    "MKP611", "removed-api", .error,
    summary: "No API is used that the target has removed.",
    explanation: """
      The import raises ModuleNotFoundError, or the name NameError, and all plug-ins of the module are lost. Files in \
      parts that the target ignores anyway are left alone, so a package may bring plug-ins for old and new versions.
      """,
    remedy: "Use the replacement that the message names, or lower `version.usable_until`.",
    bad: .manifest(
      ["version.min_required": "2.4.0", "version.usable_until": "2.4.99"],
      files: .init(
        "cmk_addons_plugins/acme/agent_based/acme.py",
        "from cmk.base.plugins.agent_based.agent_based_api.v1 import Service\n")),
    good: .file("cmk_addons_plugins/acme/agent_based/acme.py", "from cmk.agent_based.v2 import Service\n"),
    check: .target { context, target, findings in
      for use in LegacyRules.uses(context, target) where use.isRemoved {
        findings.report(
          "\(use.what) was removed in Checkmk \(use.api.removed): use \(use.api.replacement)",
          at: use.module.place(use.span), sourceLine: use.module.line(use.span.line), fix: use.fix)
      }
    })

  static let deprecatedAPI = Rule(
    "MKP612", "deprecated-api", .warning,
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
      for use in LegacyRules.uses(context, target) where !use.isRemoved {
        let end = use.api.removed <= use.release ? ", its removal was announced for \(use.api.removed)" : ""
        findings.report(
          "\(use.what) is deprecated since Checkmk \(use.api.deprecated)\(end): use \(use.api.replacement)",
          at: use.module.place(use.span), sourceLine: use.module.line(use.span.line), fix: use.fix)
      }
    })
}

enum LegacyRules {
  /// A use of an old API in a file that the target looks at.
  struct Use {
    let module: PythonModule
    let api: Catalogue.Legacy
    let what: String
    let span: PythonFacts.Span
    let isRemoved: Bool
    let release: CheckmkVersion
    let fix: Fix?
  }

  static func uses(_ context: CheckContext, _ target: CheckTarget) -> [Use] {
    guard let catalogue = context.catalogue(target) else { return [] }
    return context.python.known.flatMap { module, facts -> [Use] in
      guard isLookedAt(module, catalogue, context) else { return [] }
      let isSure = context.python.loaded.contains(module, catalogue, surely: true)
      return catalogue.legacy.filter { $0.deprecated < catalogue.end }.flatMap { api -> [Use] in
        // A version of the line may have the last that it removed; only what is gone in all of them is an error.
        let isRemoved = api.removed <= catalogue.release && api.isGone
        return found(api, module, facts).map { use in
          Use(
            module: module, api: api, what: use.what, span: use.span, isRemoved: isRemoved && !use.isGuarded && isSure,
            release: catalogue.release, fix: use.fix)
        }
      }
    }
  }

  /// Files that are ignored don't matter; those of parts of which it is open whether they are, still do.
  private static func isLookedAt(_ module: PythonModule, _ catalogue: Catalogue, _ context: CheckContext) -> Bool {
    context.python.loaded.contains(module, catalogue) || catalogue.parts[module.file.part.rawValue]?.effect == .unknown
  }

  private static func found(
    _ api: Catalogue.Legacy, _ module: PythonModule, _ facts: PythonFacts
  ) -> [(what: String, span: PythonFacts.Span, isGuarded: Bool, fix: Fix?)] {
    var uses: [(what: String, span: PythonFacts.Span, isGuarded: Bool, fix: Fix?)] = []
    var lines: Set<Int> = []
    for found in facts.imports where !found.isForTyping {
      let full = found.name.map { found.module + "." + $0 } ?? found.module
      let candidates = found.level == 0 ? api.modules : api.relative
      guard candidates.contains(where: { full == $0 || full.hasPrefix($0 + ".") }),
        lines.insert(found.statement.line).inserted
      else { continue }
      let fix = found.level == 0 || module.file.part == .agentBased ? replacement(found, module, facts) : nil
      uses.append((found.module, found.span, found.isGuarded || found.isLazy || found.isConditional, fix))
    }
    for call in facts.statements where api.calls.contains(call.name) {
      uses.append(("\(call.name)()", call.span, false, nil))
    }
    var names: Set<String> = []
    for subscript_ in facts.subscripts where api.names.contains(subscript_.name) && !subscript_.isLazy {
      guard isInjected(module), names.insert(subscript_.name).inserted else { continue }
      uses.append((subscript_.name, subscript_.span, false, nil))
    }
    return uses
  }

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
        other.name.map { names[$0] != nil && $0 != "check_levels" && $0 != "get_average" } ?? false
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
