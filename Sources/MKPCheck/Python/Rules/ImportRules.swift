/// Imports from Checkmk.
extension Rule {
  static let importRules: [Rule] = [unknownModule, unknownName, unknownMember, internalModule, unstableModule]

  static let unknownModule = Rule(
    "MKP303", "unknown-api-module", .raisesOnImport,
    summary: "An imported module of a plug-in API exists in the target.",
    explanation: """
      Importing a module that the site lacks raises ModuleNotFoundError, and Checkmk drops the importing module with \
      all its plug-ins. Imports inside functions, in `try`, and for type checking are left alone.
      """,
    remedy: "Import from the API version that the oldest target has, or raise `version.min_required`.",
    bad: .file("cmk_addons_plugins/acme/agent_based/acme.py", "from cmk.agent_based.v9 import AgentSection\n"),
    good: .file("cmk_addons_plugins/acme/agent_based/acme.py", "from cmk.agent_based.v2 import AgentSection\n"),
    check: .target { context, target, findings in
      for use in context.view(target)?.imports ?? [] where use.missing == .module && use.isFirst {
        findings.report(
          "there is no \(use.name)\(ImportRules.hint(use.name, context))", at: use.module.place(use.span),
          sourceLine: use.module.line(use.span.line))
      }
    })

  static let unknownName = Rule(
    "MKP304", "unknown-api-name", .raisesOnImport,
    summary: "A name imported from a plug-in API exists in the target.",
    explanation: """
      Importing a name that the module lacks raises ImportError, and Checkmk drops the importing module with all its \
      plug-ins. Where it is not known in which version a name appeared, it is listed as not checked.
      """,
    remedy: "Correct the name; `mkpkit` knows the names of each version from its API catalogues.",
    bad: .file("cmk_addons_plugins/acme/agent_based/acme.py", "from cmk.agent_based.v2 import AgentSections\n"),
    good: .file("cmk_addons_plugins/acme/agent_based/acme.py", "from cmk.agent_based.v2 import AgentSection\n"),
    check: .target { context, target, findings in
      for use in context.view(target)?.imports ?? [] where use.missing == .name {
        findings.report(
          "\(use.api) has no \(use.leaf)\(ImportRules.similar(use, context, target))",
          at: use.module.place(use.span), sourceLine: use.module.line(use.span.line))
      }
    })

  static let unknownMember = Rule(
    "MKP305", "unknown-member", .raisesOnImport,
    summary: "A member of an enumeration or module of a plug-in API exists in the target.",
    explanation: "Reading it raises AttributeError when the module is imported, which loses all its plug-ins.",
    remedy: "Use a member that exists.",
    bad: .file(
      "cmk_addons_plugins/acme/rulesets/acme.py",
      "from cmk.rulesets.v1.rule_specs import Topic\nTOPIC = Topic.NETWORK\n"),
    good: .file(
      "cmk_addons_plugins/acme/rulesets/acme.py",
      "from cmk.rulesets.v1.rule_specs import Topic\nTOPIC = Topic.NETWORKING\n"),
    check: .target { context, target, findings in
      guard let view = context.fullView(target) else { return }
      var missing = Memo { ImportRules.missingMember($0, view.catalogue) }
      for (module, facts) in view.surely {
        for reference in facts.references where reference.reading == .onImport {
          guard let message = missing[reference.name] else { continue }
          findings.report(
            message, at: module.place(reference.span), sourceLine: module.line(reference.span.line))
        }
      }
    })

  static let internalModule = Rule(
    "MKP306", "internal-module", .expires,
    summary: "Only the plug-in APIs of Checkmk are imported.",
    explanation: """
      Everything else below `cmk` is internal: it moves or changes without notice, also between two patches, and takes \
      the plug-in with it.
      """,
    remedy: "Use the plug-in APIs, or bring the code along.",
    bad: .file(
      "cmk_addons_plugins/acme/agent_based/acme.py", "from cmk.utils.hostaddress import HostName\n"),
    good: .file("cmk_addons_plugins/acme/agent_based/acme.py", "from cmk.agent_based.v2 import render\n"),
    check: .subject { context, findings in
      for (module, facts) in context.python.known {
        var seen: Set<String> = []
        for found in facts.imports where found.level == 0 && !found.isForTyping {
          guard ImportRules.isInternal(found.module, context), !ImportRules.isLegacy(found, context),
            ImportRules.misspelt(found.module) == nil,
            seen.insert(found.module).inserted
          else { continue }
          findings.report(
            "\(found.module) is internal to Checkmk and may change at any time", at: module.place(found.span),
            sourceLine: module.line(found.span.line))
        }
      }
    })

  static let unstableModule = Rule(
    "MKP307", "unstable-api", .expires,
    summary: "Stable versions of the plug-in APIs are used.",
    explanation: """
      What is called unstable or alpha is renamed once it is stable, and its old name goes with a later version; a \
      deprecated version goes, too.
      """,
    remedy: "Use the stable version where the oldest target has one; else expect to release again.",
    bad: .manifest(
      ["version.min_required": "2.5.0", "version.usable_until": "2.5.99"],
      files: .init("cmk_addons_plugins/acme/inventory_ui/acme.py", "from cmk.inventory_ui.v1_unstable import Node\n")),
    good: .file("cmk_addons_plugins/acme/rulesets/acme.py", "from cmk.rulesets.v1 import Title\n"),
    check: .target { context, target, findings in
      for use in context.view(target)?.imports ?? [] where use.missing == nil && use.isFirst {
        guard let api = context.catalogue(target)?.modules[use.api], api.stability != .stable else { continue }
        let instead = api.replacement.map { "; \($0) replaces it" } ?? ""
        findings.report(
          "\(use.api) is \(api.stability.rawValue)\(instead)", at: use.module.place(use.span),
          sourceLine: use.module.line(use.span.line))
      }
    })
}

/// What is imported from the plug-in APIs.
enum ImportRules {
  /// A module or name that a source imports from an API.
  struct Use: Sendable {
    enum Missing { case module, name }
    let module: PythonModule
    /// What is imported, qualified.
    let name: String
    /// The module of the API.
    let api: String
    /// The imported name in it; empty for the module itself.
    let leaf: String
    let span: PythonFacts.Span
    let missing: Missing?
    /// Whether it is the first import from that module in the source.
    let isFirst: Bool
  }

  /// The packages that belong to Checkmk's plug-in APIs.
  static let packages = [
    "cmk.agent_based", "cmk.rulesets", "cmk.graphing", "cmk.server_side_calls", "cmk.inventory_ui", "cmk.bakery",
    "cmk.password_store", "cmk.server_side_programs",
  ]

  private static let prefixes = packages.map { $0 + "." }

  /// The package that `name` is in, and whether it is in a version of it; nil where it is in none.
  private static func split(_ name: String) -> (package: String, isVersion: Bool)? {
    guard name.hasPrefix("cmk."), let index = prefixes.firstIndex(where: name.hasPrefix) else { return nil }
    return (packages[index], name.utf8.dropFirst(prefixes[index].utf8.count).first == UInt8(ascii: "v"))
  }

  /// The imports from API modules that are sure to run on import, and whether the version of `catalogue` has them.
  static func uses(_ modules: [PythonView.Loaded], _ catalogue: Catalogue, _ context: CheckContext) -> [Use] {
    modules.flatMap { module, facts -> [Use] in
      var seen: Set<String> = []
      return facts.imports.compactMap { found -> Use? in
        guard found.level == 0, found.isSure, found.module.hasPrefix("cmk"),
          context.python.module(found.module) == nil
        else { return nil }
        return use(found, module, catalogue, context, &seen)
      }
    }
  }

  private static func use(
    _ found: PythonFacts.Import, _ module: PythonModule, _ catalogue: Catalogue, _ context: CheckContext,
    _ seen: inout Set<String>
  ) -> Use? {
    // `from cmk.rulesets import v1`
    let isModule = catalogue.modules[found.module] == nil && catalogue.modules[found.fullName] != nil
    let api = isModule ? found.fullName : found.module
    let leaf = isModule ? "" : found.name ?? ""
    if let missing = misspelt(api) {
      return Use(
        module: module, name: missing, api: api, leaf: leaf, span: found.span, missing: .module,
        isFirst: seen.insert(api).inserted)
    }
    guard let (_, isVersion) = split(api), isVersion else { return nil }
    let isFirst = seen.insert(api).inserted
    let make = { (missing: Use.Missing?) in
      Use(
        module: module, name: found.fullName, api: api, leaf: leaf, span: found.span, missing: missing,
        isFirst: isFirst)
    }
    guard let known = catalogue.modules[api] else {
      // A private module, or one below a module whose contents are not all known.
      let parent = api.split(separator: ".").dropLast().joined(separator: ".")
      let isPrivate = api.split(separator: ".").contains { $0.hasPrefix("_") }
      if isPrivate || catalogue.modules[parent]?.isComplete == false || isUnknown(api, context) { return nil }
      return make(.module)
    }
    guard !leaf.isEmpty, leaf != "*" else { return make(nil) }
    if known.names[leaf] != nil || !known.isComplete || leaf.hasPrefix("_") || isSideEffect(leaf, api, catalogue) {
      return make(nil)
    }
    return make(.name)
  }

  /// The package and version that `module` names in place of an API's: `cmk.ruleset.v1`. No Checkmk has versions of
  /// anything with nearly the same name.
  static func misspelt(_ module: String) -> String? {
    let parts = module.split(separator: ".", maxSplits: 3)
    guard parts.count > 2, parts[0] == "cmk", parts[2].first == "v", parts[2].dropFirst().first?.isNumber == true,
      nearest(parts[1]) != nil
    else { return nil }
    return parts.prefix(3).joined(separator: ".")
  }

  /// The API package that is meant by a name that isn't one, but nearly.
  private static func nearest(_ name: Substring) -> String? {
    let known = packages.map { $0.dropFirst("cmk.".count) }
    guard !known.contains(name) else { return nil }
    return known.first { EditDistance.between(String($0), String(name)) <= 2 }.map { "cmk.\($0)" }
  }

  /// Whether it is open in which versions the module exists.
  private static func isUnknown(_ api: String, _ context: CheckContext) -> Bool {
    context.catalogues.all.contains { $0.modules[api]?.isConfirmed == false }
  }

  /// Names that a module has because it imports them itself; they work, although they are no part of the API.
  private static func isSideEffect(_ name: String, _ api: String, _ catalogue: Catalogue) -> Bool {
    if borrowed.contains(name) { return true }
    let root = api.split(separator: ".").prefix(3).joined(separator: ".")
    return catalogue.modules.contains { key, module in
      (key == root || key.hasPrefix(root + ".")) && module.names[name] != nil
    }
  }

  static let borrowed: Set<String> = [
    "Any", "Callable", "Enum", "Final", "Generator", "Generic", "Iterable", "Iterator", "KW_ONLY", "Literal", "Mapping",
    "MutableMapping", "NamedTuple", "Protocol", "Self", "Sequence", "Sized", "TypedDict", "TypeVar", "annotations",
    "auto", "dataclass", "field", "iskeyword", "urlparse", "assert_never", "override", "Bound", "Quantity", "re",
  ]

  /// The stable version of the same API, for a message about a version that is missing.
  static func hint(_ name: String, _ context: CheckContext) -> String {
    let parts = name.split(separator: ".")
    guard let package = split(name)?.package ?? (parts.count > 1 ? nearest(parts[1]) : nil),
      let known = context.catalogues.all.last?.modules.first(where: {
        $0.key.hasPrefix(package + ".v") && $0.value.stability == .stable && $0.key.split(separator: ".").count == 3
      })?.key, !name.hasPrefix(known)
    else { return "" }
    return "; the stable API is \(known)"
  }

  /// `; did you mean X?` for a mistyped name.
  static func similar(_ use: Use, _ context: CheckContext, _ target: CheckTarget) -> String {
    guard let names = context.catalogue(target)?.modules[use.api]?.names.keys,
      let best = names.map({ (name: $0, distance: EditDistance.between($0, use.leaf)) }).min(by: {
        ($0.distance, $0.name) < ($1.distance, $1.name)
      }), best.distance <= 2
    else { return "" }
    return "; did you mean \(best.name)?"
  }

  /// What is wrong with reading `name`, a qualified attribute of something from an API.
  static func missingMember(
    _ name: String, _ catalogue: Catalogue, ofEnumerationsOnly: Bool = false
  ) -> String? {
    let parts = name.split(separator: ".").map(String.init)
    guard parts.count > 3 else { return nil }
    for count in stride(from: parts.count - 1, through: 3, by: -1) {
      let api = parts[..<count].joined(separator: ".")
      guard let module = catalogue.modules[api] else { continue }
      guard let entry = module.names[parts[count]] else {
        if ofEnumerationsOnly { return nil }
        let isOpen =
          !module.isComplete || parts[count].hasPrefix("_") || isSideEffect(parts[count], api, catalogue)
          || catalogue.modules[api + "." + parts[count]] != nil
        return isOpen ? nil : "\(api) has no \(parts[count])"
      }
      guard parts.count > count + 1, entry.isConfirmed else { return nil }
      let member = parts[count + 1]
      if let constants = constants["\(api).\(parts[count])"], member == member.uppercased() || isCapital(member) {
        return constants.contains(member)
          ? nil : "\(parts[count]) has no \(member); there are \(constants.joined(separator: ", "))"
      }
      guard entry.kind == .enum, !entry.members.isEmpty else { return nil }
      // Members of enumerations are in capitals; methods are not, and they are not in the catalogue.
      guard isCapital(member) || entry.members.contains(member.uppercased()), !entry.members.contains(member) else {
        return nil
      }
      return "\(parts[count]) has no member \(member); there are \(entry.members.joined(separator: ", "))"
    }
    return nil
  }

  /// Constants of classes that are no enumerations. Source: `rulesets/v1/form_specs/_basic.py`.
  private static let constants = [
    "cmk.rulesets.v1.form_specs.ServiceState": ["OK", "WARN", "CRIT", "UNKNOWN"],
    "cmk.rulesets.v1.form_specs.HostState": ["UP", "DOWN", "UNREACH"],
  ]

  private static func isCapital(_ name: String) -> Bool {
    name.utf8.first.map { $0 >= UInt8(ascii: "A") && $0 <= UInt8(ascii: "Z") } ?? false
  }

  /// Whether `module` is below `cmk`, but in no plug-in API and not in this package.
  static func isInternal(_ module: String, _ context: CheckContext) -> Bool {
    guard module == "cmk" || module.hasPrefix("cmk.") else { return false }
    guard !prefixes.contains(where: module.hasPrefix) else {
      return isInternalPart(module) && context.python.module(module) == nil && !context.python.isPackage(module)
    }
    return context.python.module(module) == nil && !context.python.isPackage(module) && !packages.contains(module)
      && module != "cmk" && !context.catalogues.all.contains { $0.modules[module] != nil }
  }

  /// Whether a component of the name says that it is not for others.
  private static func isInternalPart(_ module: String) -> Bool {
    module.utf8.split(separator: UInt8(ascii: ".")).contains {
      $0.first == UInt8(ascii: "_") || $0.elementsEqual("internal".utf8)
    }
  }

  /// Whether a rule about old APIs speaks about the import.
  static func isLegacy(_ found: PythonFacts.Import, _ context: CheckContext) -> Bool {
    context.targets.compactMap(context.catalogue).contains { catalogue in
      catalogue.legacy.contains { $0.deprecated < catalogue.end && $0.signs.modules.contains(where: found.isOf) }
        || catalogue.fate(of: found.fullName) != nil
    }
  }

  /// Imports of which it is not known whether a target has them.
  static func notChecked(_ context: CheckContext) -> [String] {
    var targets: [String: Set<CheckTarget>] = [:]
    for target in context.targets {
      guard let view = context.fullView(target) else { continue }
      for (_, facts) in view.possibly {
        for found in facts.imports where found.level == 0 && found.module.hasPrefix("cmk.") {
          guard let known = view.catalogue.modules[found.module] else { continue }
          let isOpen = !known.isConfirmed || known.names[found.name ?? ""]?.isConfirmed == false
          if isOpen { targets[found.fullName, default: []].insert(target) }
        }
      }
    }
    return targets.keys.sorted().map { name in
      let versions = (targets[name] ?? []).sorted().map(\.description).joined(separator: ", ")
      return "\(name): whether Checkmk \(versions) has it is not known"
    }
  }
}

/// How many letters two words differ in.
enum EditDistance {
  /// The number of insertions, deletions and replacements between two short words (Levenshtein).
  static func between(_ left: String, _ right: String) -> Int {
    let left = Array(left.utf8)
    let right = Array(right.utf8)
    if abs(left.count - right.count) > 3 { return abs(left.count - right.count) }
    var row = Array(0...right.count)
    for (i, a) in left.enumerated() {
      var diagonal = row[0]
      row[0] = i + 1
      for (j, b) in right.enumerated() {
        let replaced = diagonal + (a == b ? 0 : 1)
        diagonal = row[j + 1]
        row[j + 1] = min(replaced, row[j] + 1, diagonal + 1)
      }
    }
    return row[right.count]
  }
}
