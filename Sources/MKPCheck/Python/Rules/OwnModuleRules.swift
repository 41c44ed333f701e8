import MKPFormat

/// What a module needs of its own package, and of itself.
extension Rule {
  static let ownModuleRules: [Rule] = [missingOwnModule, undefinedName, undefinedAtRunTime]

  private static let path = "cmk_addons_plugins/acme/agent_based/acme.py"

  static let missingOwnModule = Rule(
    "MKP308", "missing-own-module", .raisesOnImport,
    summary: "What a module imports from its own family is there.",
    explanation: """
      A module or name that the package does not bring raises ModuleNotFoundError or ImportError, and Checkmk drops the \
      importing module with all its plug-ins. Imports in functions, branches and `try` are left alone.
      """,
    remedy: "Add the file to the package (`mkpkit build --plan` shows what is left out), or correct the import.",
    bad: .file(path, "from cmk_addons.plugins.acme.lib.units import render_fans\n"),
    good: .files(
      .init(path, "from cmk_addons.plugins.acme.lib.units import render_fans\n"),
      .init("cmk_addons_plugins/acme/lib/units.py", "def render_fans(count):\n    return f\"{count} fans\"\n")),
    check: .target { context, target, findings in
      guard let view = context.view(target) else { return }
      let own = OwnModules(context, view.origins)
      for (module, facts) in view.surely where module.isInFamily {
        for found in facts.imports where found.isSure {
          // What was a neighbour in the old part is a rule about old APIs' matter.
          if found.level > 0, view.catalogue.legacy.contains(where: { $0.signs.relative.contains(where: found.isOf) }) {
            continue
          }
          guard let missing = own.missing(found, from: module) else { continue }
          findings.report(
            "the package has no \(missing)", at: module.place(found.span), sourceLine: module.line(found.span.line))
        }
      }
    })

  static let undefinedName = Rule(
    "MKP309", "undefined-name", .raisesOnImport,
    summary: "Every name that is read on import is defined.",
    explanation: """
      A name that nothing in the module binds raises NameError while it is imported, and Checkmk drops the module with \
      all its plug-ins. Only names outside of functions and branches are looked at. Star imports bring what the \
      target's API or the imported module of the package has; after one of another module, nothing is reported.
      """,
    remedy: "Import or define it, or correct the name.",
    bad: .file(path, "from cmk.agent_based.v2 import Service\n\nSERVICES = [Service(), Servise()]\n"),
    good: .file(path, "from cmk.agent_based.v2 import Service\n\nSERVICES = [Service(), Service()]\n"),
    check: .target { context, target, findings in
      guard let view = context.view(target) else { return }
      // Elsewhere Checkmk puts names of its own into the module.
      for (module, facts) in view.surely where module.isInFamily {
        for undefined in view.origins.undefined(in: module, facts) {
          findings.report(
            "\(undefined.name) is not defined", at: module.place(undefined.span),
            sourceLine: module.line(undefined.span.line))
        }
      }
    })
}

extension Rule {
  static let undefinedAtRunTime = Rule(
    "MKP319", "undefined-name-at-run-time", .cannotRun,
    summary: "Every name that a function reads is defined.",
    explanation: """
      A name that nothing in the module binds raises NameError when the function runs: the check ends in a crash \
      report, the form in an error page. Names inside of branches and `try` are left alone, and so are those that a \
      star import of another module than the plug-in APIs and the package's own may bring.
      """,
    remedy: "Import or define it, or correct the name.",
    bad: .file(
      path, "from cmk.agent_based.v2 import Service\n\ndef discover(section):\n    yield Servise()\n"),
    good: .file(
      path, "from cmk.agent_based.v2 import Service\n\ndef discover(section):\n    yield Service()\n"),
    check: .target { context, target, findings in
      guard let view = context.view(target) else { return }
      // Elsewhere Checkmk puts names of its own into the module.
      for (module, facts) in view.surely where module.isInFamily {
        for name in view.origins.unbound(in: module, facts) {
          findings.report(
            "\(name.name) is not defined", at: module.place(name.span), sourceLine: module.line(name.span.line))
        }
      }
    })
}

/// The modules and folders of the plug-in families of a package, by their dotted names.
private struct OwnModules {
  private static let addOns = "cmk_addons.plugins."

  private let python: PythonPackage
  private let origins: NameOrigins
  private var modules: Set<String> = []
  private var folders: Set<String> = []
  private var families: Set<Substring> = []

  init(_ context: CheckContext, _ origins: NameOrigins) {
    python = context.python
    self.origins = origins
    for file in context.subject.files {
      let root: String
      switch file.part {
      case .cmkAddonsPlugins: root = "cmk_addons.plugins"
      case .cmkPlugins: root = "cmk.plugins"
      default: continue
      }
      guard let family = file.components.first, file.components.count > 1 else { continue }
      if file.part == .cmkAddonsPlugins { families.insert(family) }
      var name = root
      for component in file.components.dropLast() {
        name += "." + component
        folders.insert(name)
      }
      if let stem = file.name.split(separator: ".").first { modules.insert("\(name).\(stem)") }
    }
  }

  /// What an import wants that is not there; nil where it is, or where it is no matter of this package.
  func missing(_ found: PythonFacts.Import, from module: PythonModule) -> String? {
    guard let base = module.absolute(found.module, level: found.level), base.hasPrefix(Self.addOns),
      families.contains(base.dropFirst(Self.addOns.count).prefix { $0 != "." })
    else { return nil }
    guard modules.contains(base) || folders.contains(base) else { return "module \(base)" }
    guard let name = found.name, name != "*" else { return nil }
    let full = "\(base).\(name)"
    if modules.contains(full) || folders.contains(full) { return nil }
    guard let source = python.module(base) else {
      // A folder without `__init__.py` holds modules and nothing else.
      return folders.contains(base) && !modules.contains(base) && !modules.contains("\(base).__init__")
        ? "module \(full)" : nil
    }
    return source.surelyLacks(name, origins) ? "\(name) in \(base)" : nil
  }
}

extension PythonModule {
  /// Whether the module surely binds no such name, in whatever way.
  fileprivate func surelyLacks(_ name: String, _ origins: NameOrigins) -> Bool {
    guard let facts, facts.syntax == nil, facts.failure == nil else { return false }
    if facts.bindings.contains(where: { $0.name == name }) || name.hasPrefix("__") { return false }
    if facts.imports.contains(where: { $0.name == "*" }), let own = self.name,
      origins.lookup(name, in: own) != .absent
    {
      return false
    }
    return !mentions(anyOf: ["globals(", "__getattr__", "setattr(", "exec(", "global "])
  }
}
