/// Internal modules and names of Checkmk that a version has no more. Source: the key `internals` of the catalogues.
extension Rule {
  static let internalRules: [Rule] = [goneInternal, movedInternal]

  static let goneInternal = Rule(
    "MKP613", "gone-internal", .raisesOnImport,
    summary: "No internal module or name is imported that the target has no more.",
    explanation: """
      The import raises ModuleNotFoundError or ImportError, or the attribute AttributeError, and all plug-ins of the \
      module are lost. Only what is known to be gone is reported here; the catalogues say where that was read.
      """,
    remedy: "Use what the message names, guard the import, or lower `version.usable_until`.",
    bad: .manifest(
      ["version.min_required": "2.4.0", "version.usable_until": "2.4.99"],
      files: .init(
        "web/plugins/wato/acme.py", "from cmk.gui.plugins.wato import register_check_parameters\n")),
    good: .file(
      "cmk_addons_plugins/acme/rulesets/acme.py", "from cmk.rulesets.v1.rule_specs import CheckParameters\n"),
    check: .target { context, target, findings in
      for use in context.view(target)?.internals ?? [] where use.fate.state == .gone && use.isSure {
        findings.report(
          "Checkmk has no \(use.name) any more: use \(use.fate.replacement)",
          at: use.module.place(use.span), sourceLine: use.module.line(use.span.line))
      }
    })

  static let movedInternal = Rule(
    "MKP614", "moved-internal", .expires,
    summary: "No internal module or name is used that has another place in the target, or was not found in it.",
    explanation: """
      Whether the old place still works is up to the release, and so is an import in a function that needs what is \
      gone: it raises when the function runs.
      """,
    remedy: "Use what the message names, or guard the import.",
    bad: .manifest(
      ["version.min_required": "2.4.0", "version.usable_until": "2.4.99"],
      files: .init("cmk_addons_plugins/acme/agent_based/acme.py", "import cmk.utils.debug\n")),
    good: .file("cmk_addons_plugins/acme/agent_based/acme.py", "from cmk.agent_based.v2 import render\n"),
    check: .target { context, target, findings in
      for use in context.view(target)?.internals ?? [] where use.fate.state != .gone || !use.isSure {
        let what =
          switch use.fate.state {
          case .gone: "Checkmk has no \(use.name) any more, which this import in a function needs"
          case .moved: "\(use.name) has another place"
          case .unseen: "\(use.name) was not found in Checkmk's source"
          }
        findings.report(
          "\(what): use \(use.fate.replacement)", at: use.module.place(use.span),
          sourceLine: use.module.line(use.span.line))
      }
    })
}

enum InternalRules {
  /// A use of something internal that a catalogue knows.
  struct Use: Sendable {
    let module: PythonModule
    /// What the catalogue calls it.
    let name: String
    let fate: Catalogue.Internal
    let span: PythonFacts.Span
    /// Whether it is needed as soon as the module is imported.
    let isSure: Bool
  }

  /// The uses in `modules`; guarded ones do no harm.
  static func uses(_ modules: [PythonView.Loaded], _ catalogue: Catalogue, _ context: CheckContext) -> [Use] {
    modules.flatMap { module, facts -> [Use] in
      var seen: Set<String> = []
      let imports = facts.imports.compactMap { found -> Use? in
        guard found.level == 0, !found.isGuarded, !found.isConditional, !found.isForTyping,
          let known = catalogue.fate(of: found.fullName), context.python.module(found.module) == nil,
          seen.insert(known.name).inserted
        else { return nil }
        return Use(module: module, name: known.name, fate: known.fate, span: found.span, isSure: !found.isLazy)
      }
      return imports
        + facts.references.compactMap { reference -> Use? in
          guard reference.reading == .onImport, let known = catalogue.fate(of: reference.name),
            seen.insert(known.name).inserted
          else { return nil }
          return Use(module: module, name: known.name, fate: known.fate, span: reference.span, isSure: true)
        }
    }
  }
}
