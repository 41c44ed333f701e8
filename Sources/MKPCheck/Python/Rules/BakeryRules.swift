import MKPFormat

/// Plug-ins of the agent bakery. Sources: `bakery/v2_unstable`; for API v1 what public packages and their authors
/// established on sites, since the bakery of the commercial editions is not public.
extension Rule {
  static let bakeryRules: [Rule] = [bakeryOutOfSight, emptyBakeryPlugin, bakerySource]

  private static func plugin(_ source: String = "acme") -> String {
    """
    from pathlib import Path
    from cmk.base.cee.plugins.bakery.bakery_api.v1 import OS, Plugin, register

    def files(conf):
        yield Plugin(base_os=OS.LINUX, source=Path("\(source)"))

    register.bakery_plugin(name="acme", files_function=files)

    """
  }

  private static let place = "lib/python3/cmk/base/cee/plugins/bakery/acme.py"
  private static let agent = RuleExample.File(
    "agents/plugins/acme", "#!/bin/sh\necho '<<<acme>>>'\n", mode: 0o755)
  private static let good = RuleExample.files(.init(place, plugin()), agent)

  static let bakeryOutOfSight = Rule(
    "MKP362", "bakery-plugin-out-of-sight", .dropped,
    summary: "Bakery plug-ins of API v1 lie where the bakery looks for them.",
    explanation: """
      Checkmk registers them from `lib/python3/cmk/base/cee/plugins/bakery` only, since 2.5 also from two folders \
      beside it. In a plug-in family, even in `bakery`, nobody registers them: that folder is for objects of API v2. In \
      `agent_based`, the import fails as well on every site without a bakery. Read in the public code of 2.4: for \
      `agent_based`, `discover_all_plugins` collects objects of cmk.agent_based.v2 and nothing else, and the folders that \
      the bakery imports are named by its API (`cmk.base.cee.plugins.bakery`). The bakery's own loader is not public: \
      that it imports no other folder is what authors report of their sites.
      """,
    remedy: "Move the file to `lib/python3/cmk/base/cee/plugins/bakery`.",
    bad: .files(.init("cmk_addons_plugins/acme/agent_based/acme_bakery.py", plugin()), agent), good: good,
    check: .target { context, target, findings in
      guard let catalogue = context.catalogue(target), catalogue.isFull else { return }
      // A family's folder `bakery` counts, too, where the version doesn't know it.
      for module in context.python.modules {
        guard let facts = module.facts, BakeryRules.registers(module, facts), let name = module.name,
          let dot = name.lastIndex(of: "."),
          !catalogue.bakeryPackages.contains(String(name[..<dot])), module.file.name != "__init__.py"
        else { continue }
        let span = facts.imports.first(where: BakeryRules.isV1)?.span
        findings.report(
          "nothing looks for bakery plug-ins of API v1 here", at: module.place(span),
          sourceLine: span.flatMap { module.line($0.line) })
      }
    })

  static let emptyBakeryPlugin = Rule(
    "MKP363", "empty-bakery-plugin", .mayBeLost,
    summary: "A module in a folder of bakery plug-ins registers one.",
    explanation: """
      The bakery imports every module there. One that registers nothing, or defines no BakeryPlugin, does nothing, \
      unless another imports it.
      """,
    remedy: "Call `register.bakery_plugin(…)` (API v1), define a `bakery_plugin_…` (API v2), or delete the file.",
    bad: .files(.init(place, "\"\"\"Bakery plug-in\"\"\"\n"), agent), good: good,
    check: .subject { context, findings in
      let packages = Set(context.catalogues.all.flatMap(\.bakeryPackages))
      let imported = Set(
        context.python.modules.flatMap { module in
          (module.facts?.imports ?? []).flatMap { found -> [String] in
            guard let name = module.absolute(found.module, level: found.level) else { return [] }
            return [name, "\(name).\(found.name ?? "")"]
          }
        })
      for module in context.python.modules {
        guard let facts = module.facts, facts.syntax == nil, facts.failure == nil, let name = module.name,
          let dot = name.lastIndex(of: "."), module.file.name != "__init__.py",
          packages.contains(String(name[..<dot])) || module.discoveredGroup == "bakery", !imported.contains(name),
          !module.mentions(anyOf: ["bakery_plugin", "BakeryPlugin"])
        else { continue }
        findings.report("registers no bakery plug-in", at: module.file.place)
      }
    })

  static let bakerySource = Rule(
    "MKP364", "bakery-source", .mayBeLost,
    summary: "What a bakery plug-in puts into agents is in the package.",
    explanation: """
      `Plugin(source=…)` and `SystemBinary(source=…)` name files of the agents' folder. Where there is none, baking \
      agents fails. The file may also be one of Checkmk's own.
      """,
    remedy: "Add the file to `agents/plugins` (`agents/windows/plugins` for Windows), or correct the name.",
    bad: .files(.init(place, plugin("acme_linux")), agent), good: good,
    check: .subject { context, findings in
      let files = context.subject.files.filter(ScriptFacts.isAgentFile).map { "/" + $0.path }
      for found in context.python.calls.containing("bakery") where ["Plugin", "SystemBinary"].contains(found.call.leaf)
      {
        guard let value = found.call.keyword("source") else { continue }
        let source: String
        switch value.value {
        case .path(let text), .string(let text): source = text
        default: continue
        }
        guard !source.isEmpty, !files.contains(where: { $0.hasSuffix("/" + source) }) else { continue }
        findings.report(
          "the package has no agent file \"\(source)\"", at: found.place(value), sourceLine: found.line(value))
      }
    })
}

enum BakeryRules {
  /// Whether something of the bakery's API v1 is imported.
  static func isV1(_ found: PythonFacts.Import) -> Bool {
    found.fullName.split(separator: ".").contains { $0 == "bakery_api" } || found.isOf("cmk.bakery.v1")
  }

  /// Whether the module registers a bakery plug-in by API v1.
  static func registers(_ module: PythonModule, _ facts: PythonFacts) -> Bool {
    facts.imports.contains(where: isV1) && module.mentions(anyOf: ["bakery_plugin"])
  }
}

extension CallIndex {
  /// The calls that make check and inventory plug-ins, wherever they stand.
  var plugins: [FoundCall] { AgentBased.pluginClasses.flatMap { self[$0] } }

  /// All calls of what has that component in the name of its module.
  func containing(_ component: String) -> [FoundCall] {
    callees.filter { callee in callee.split(separator: ".").contains { $0.hasPrefix(component) } }
      .flatMap { self[$0] }
  }
}
