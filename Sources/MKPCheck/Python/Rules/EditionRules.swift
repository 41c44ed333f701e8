/// What only some editions of Checkmk have.
extension Rule {
  static let editionRules: [Rule] = [missingInEdition]

  static let missingInEdition = Rule(
    "MKP365", "missing-in-edition", .raisesOnImport,
    summary: "Modules that an edition lacks are not imported on its sites.",
    explanation: """
      The commercial editions add modules, `cmk.gui.cee` for example. A plug-in that imports one raises \
      ModuleNotFoundError on sites of every other edition, and all plug-ins of its module are lost there. The finding \
      names the editions; `--edition` checks for some of them only.
      """,
    remedy: "Import it in `try … except ImportError`, do without, or say in the description which editions it is for.",
    bad: .file(
      "cmk_addons_plugins/acme/agent_based/acme.py", "from cmk.base.cee.plugins import bakery\n"),
    good: .file(
      "cmk_addons_plugins/acme/agent_based/acme.py",
      "try:\n    from cmk.base.cee.plugins import bakery\nexcept ImportError:\n    bakery = None\n"),
    check: .target { context, target, findings in
      guard let view = context.fullView(target) else { return }
      for (module, facts) in view.surely {
        var seen: Set<String> = []
        for found in facts.imports where found.level == 0 && found.isSure && found.module.hasPrefix("cmk.") {
          let lacking = context.editions.filter { edition in
            view.catalogue.lacks(found.fullName, edition)
              && !(module.name.map { view.catalogue.lacks($0, edition) } ?? false)
          }
          let isWhole = lacking.contains { view.catalogue.lacks(found.module, $0) }
          let name = isWhole ? found.module : found.fullName
          guard !lacking.isEmpty, context.python.module(name) == nil, seen.insert(name).inserted else { continue }
          findings.report(
            "there is no \(name) in \(EditionRules.words(lacking))", at: module.place(found.span),
            sourceLine: module.line(found.span.line), editions: lacking)
        }
      }
    })
}

private enum EditionRules {
  /// The editions by both of their names.
  static func words(_ editions: [Edition]) -> String {
    editions.map { "\($0.oldName.capitalized)/\($0 == .ultimatemt ? "Ultimate MT" : $0.rawValue.capitalized)" }
      .joined(separator: ", ")
  }
}

extension Catalogue {
  /// Whether sites of `edition` have nothing called `module`.
  func lacks(_ module: String, _ edition: Edition) -> Bool {
    guard module.hasPrefix("cmk."), let packages = editions[edition] else { return false }
    return packages.contains { (".\(module).").contains(".\($0).") }
  }
}
