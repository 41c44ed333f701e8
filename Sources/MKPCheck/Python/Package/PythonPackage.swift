import MKPFormat

/// All Python of a package that the site imports or executes.
public struct PythonPackage: Sendable {
  /// By part and path.
  public let modules: [PythonModule]
  /// The second number of the Python 3 that looked at them; nil when none did.
  public let minor: Int?
  /// What could not be looked at, for the summary.
  public let notChecked: [String]
  /// Why none of it could be looked at.
  public let problem: String?
  /// The plug-in objects of the modules that Checkmk searches.
  let objects: [PluginObject]
  /// The modules of which there are facts, as far as some target loads them. What nothing loads can do no harm.
  private(set) var known: [(module: PythonModule, facts: PythonFacts)]
  /// Which of the modules Checkmk loads.
  let loaded: LoadedModules
  /// The calls in ``known``.
  private(set) var calls: CallIndex
  /// The package as each target meets it.
  private(set) var views: [CheckTarget: PythonView] = [:]
  /// Where the names in the modules come from, whatever the version.
  let origins: NameOrigins
  /// The index of each module that has a name.
  private let byName: [String: Int]
  /// The names of all packages that the modules are in.
  private let packages: Set<String>

  init(
    modules: [PythonModule], minor: Int?, notChecked: [String], problem: String? = nil, catalogues: [Catalogue] = []
  ) {
    origins = NameOrigins(modules, catalogues)
    let modules = origins.followed(modules)
    self.modules = modules
    self.minor = minor
    self.notChecked = notChecked
    self.problem = problem
    objects = modules.flatMap(PluginObject.all)
    loaded = LoadedModules(modules)
    known = modules.compactMap { module in module.facts.map { (module, $0) } }
    byName = Dictionary(
      modules.enumerated().compactMap { index, module in module.name.map { ($0, index) } },
      uniquingKeysWith: { first, _ in first })
    packages = Self.packages(of: byName.keys)
    calls = CallIndex(known)
  }

  /// The names of all packages that modules with these names are in.
  static func packages(of names: some Sequence<String>) -> Set<String> {
    var packages: Set<String> = []
    for name in names {
      var rest = name[...]
      while let dot = rest.lastIndex(of: ".") {
        rest = rest[..<dot]
        guard packages.insert(String(rest)).inserted else { break }
      }
    }
    return packages
  }

  /// No Python.
  public static let none = PythonPackage(modules: [], minor: nil, notChecked: [])

  /// Looks at the Python of `subject`.
  public init(_ subject: CheckSubject, analyzer: PythonAnalyzer, catalogues: Catalogues) async {
    let files = subject.files.filter(Self.isPython)
    let outcome = await analyzer.facts(of: files.map(PythonSource.init), in: subject.path)
    var notChecked: [String] = []
    var modules: [PythonModule] = []
    for (file, facts) in zip(files, outcome.facts) {
      if let failure = facts?.failure { notChecked.append("\(file.displayPath): \(failure)") }
      modules.append(PythonModule(file: file, facts: facts))
    }
    self.init(
      modules: modules, minor: outcome.minor, notChecked: notChecked, problem: outcome.problem,
      catalogues: catalogues.all)
  }

  /// Whether the site runs the file with its own Python, if it is Python at all. What is for monitored hosts
  /// (`agents`, but `agents/special`) runs with whatever Python is there, so nothing is known about it.
  private static func mayBePython(_ file: SubjectFile) -> Bool {
    switch file.part {
    case .cmkAddonsPlugins, .cmkPlugins:
      return file.fileExtension == "py" && file.components.dropFirst().first != "agents"
        || file.components.dropLast().last == "libexec"
    case .agents: return file.components.first == "special"
    case .agentBased, .checks, .inventory: return true
    case .gui, .lib: return file.fileExtension == "py" || file.path.hasPrefix("nagios/plugins/")
    case .web: return file.fileExtension == "py" && file.components.first == "plugins"
    case .bin, .notifications, .alertHandlers: return true
    case .checkman, .doc, .ecRulePacks, .locales, .mibs, .pnpTemplates: return false
    }
  }

  /// Whether the site runs the file as Python 3. Legacy check plug-ins have neither ending nor shebang.
  private static func isPython(_ file: SubjectFile) -> Bool {
    guard mayBePython(file) else { return false }
    if file.fileExtension == "py" { return true }
    // A file that can't be read is a finding of its own.
    guard let start = try? file.bytes(limit: 200) else { return false }
    let line = String(decoding: start.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
    if line.hasPrefix("#!") { return line.contains("python3") }
    guard file.part == .checks || file.part == .inventory || file.part == .agentBased else { return false }
    return (try? file.bytes(limit: PythonAnalyzer.sizeLimit + 1).contains(0)) == false
  }

  /// The module that the site imports under `name`.
  func module(_ name: String) -> PythonModule? { byName[name].map { modules[$0] } }

  /// Makes the views of the targets of `context`, and leaves what none of them loads out of ``known``. `context` has
  /// this package.
  mutating func prepare(_ context: CheckContext) async {
    let legacy = LegacyUses(context, catalogues: context.targets.compactMap(context.catalogue))
    views = await withTaskGroup(of: (CheckTarget, PythonView).self) { group in
      for target in context.targets {
        guard let catalogue = context.catalogue(target) else { continue }
        group.addTask { (target, PythonView(context, catalogue, legacy: legacy)) }
      }
      return await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
    }
    let loaded = Set(views.values.flatMap { $0.possibly.map { ObjectIdentifier($0.module) } })
    guard loaded.count < known.count else { return }
    known.removeAll { !loaded.contains(ObjectIdentifier($0.module)) }
    calls = CallIndex(known)
  }

  /// Whether the package has modules below `name`.
  func isPackage(_ name: String) -> Bool { packages.contains(name) }

  /// Whether a part of the Python could not be looked at, so that what is missing may be there.
  var isIncomplete: Bool {
    modules.contains { $0.facts == nil || $0.facts?.failure != nil || $0.facts?.syntax != nil }
  }
}
