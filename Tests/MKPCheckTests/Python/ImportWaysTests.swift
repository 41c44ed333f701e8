import Testing

@testable import MKPCheck

/// However a plug-in imports what it uses, the rules find the same.
@Suite struct ImportWaysTests {
  /// How a plug-in comes by the names of the APIs.
  enum Way: String, CaseIterable, Sendable {
    case named, star, module, dotted
    /// Through a module of the package: by a star import, by relative names, by the module, by assigned names.
    case ownStar, ownNames, ownModule, ownAliases
  }

  private static func uses(_ text: String) -> [(api: Substring, name: Substring)] {
    text.matches(of: /\b(ab|rs|fs|va|sp|gr|gm|gg|gp|sc)\.(\w+)/).map { ($0.output.1, $0.output.2) }
  }

  private static func bare(_ text: String) -> String {
    text.replacing(/\b(ab|rs|fs|va|sp|gr|gm|gg|gp|sc)\.(\w+)/) { $0.output.2 }
  }

  /// The source of a plug-in in that way.
  private static func source(_ text: String, _ way: Way) -> String {
    let uses = uses(text)
    let lines = BrokenPlugins.apis.compactMap { api, module -> String? in
      let names = Set(uses.filter { $0.api == api }.map(\.name)).sorted().joined(separator: ", ")
      guard !names.isEmpty else { return nil }
      return switch way {
      case .named: "from \(module) import \(names)\n"
      case .star: "from \(module) import *\n"
      case .module: "import \(module) as \(api)\n"
      case .dotted: "import \(module)\n"
      case .ownStar: "from cmk_addons.plugins.acme.lib.\(api) import *\n"
      case .ownNames: "from ..lib.\(api) import \(names)\n"
      case .ownModule: "from ..lib import \(api)\n"
      case .ownAliases: "from ..lib.\(api) import \(names)\n"
      }
    }
    let modules = Dictionary(uniqueKeysWithValues: BrokenPlugins.apis)
    let body =
      switch way {
      case .module, .ownModule: text
      case .dotted:
        text.replacing(/\b(ab|rs|fs|va|sp|gr|gm|gg|gp|sc)\.(\w+)/) { match in
          "\(modules[String(match.output.1)] ?? "").\(match.output.2)"
        }
      default: bare(text)
      }
    return lines.joined() + body
  }

  /// The module of the package through which a plug-in comes by names of an API.
  private static func library(_ api: String, _ module: String, _ way: Way, names: Set<String>) -> String {
    guard way == .ownAliases else { return "from \(module) import *\n" }
    return "import \(module) as api\n" + names.sorted().map { "\($0) = api.\($0)\n" }.joined()
  }

  @Test(arguments: Way.allCases)
  func everyBrokenPluginIsFound(_ way: Way) async {
    let used = BrokenPlugins.cases.flatMap { Self.uses($0.text) }
    var files = BrokenPlugins.apis.map { api, module in
      let names = Set(used.filter { $0.api == api }.map { String($0.name) })
      return Samples.file(
        "cmk_addons_plugins/acme/lib/\(api).py", Array(Self.library(api, module, way, names: names).utf8))
    }
    let paths = BrokenPlugins.cases.indices.map { index in
      "cmk_addons_plugins/acme/\(BrokenPlugins.cases[index].group)/case\(index).py"
    }
    for (index, path) in paths.enumerated() {
      let text = BrokenPlugins.cases[index].text.replacing("$N", with: "case\(index)")
      files.append(Samples.file(path, Array(Self.source(text, way).utf8)))
    }
    let report = await Samples.report(Samples.subject(files))
    let found = Set(report.findings.map { "\($0.place.file ?? "") \($0.rule.id)" })
    #expect(BrokenPlugins.cases.count >= 50)
    for (path, broken) in zip(paths, BrokenPlugins.cases) {
      #expect(found.contains("\(path) \(broken.rule)"), "\(way.rawValue): \(broken.text)")
    }
    #expect(report.notChecked == [])
  }

  /// The findings in one module of a package, without advice.
  private func findings(_ text: String, _ others: [String: String] = [:]) async -> [String] {
    let path = "cmk_addons_plugins/acme/agent_based/acme.py"
    let files = [Samples.file(path, Array(text.utf8))] + others.map { Samples.file($0.key, Array($0.value.utf8)) }
    return await Samples.report(Samples.subject(files)).findings
      .filter { $0.rule.severity > .advice && $0.rule.needsPython }
      .map { "\($0.rule.id) \($0.place.line ?? 0)" }
  }

  private static let lib = "cmk_addons_plugins/acme/lib/units.py"
  private static let star = "from cmk.agent_based.v2 import *\n"

  @Test func namesThatNoStarImportBringsAreUndefined() async {
    #expect(await findings(Self.star + "A = CheckPlugins\nB = len([Service])\n") == ["MKP309 2"])
    let own = "from cmk_addons.plugins.acme.lib.units import *\n"
    #expect(await findings(own + "A = KILO\nB = MEGA\n", [Self.lib: "KILO = 1000\n"]) == ["MKP309 3"])
    #expect(await findings(own + "A = KILO\nB = _MEGA\n", [Self.lib: "KILO = 1\n_MEGA = 2\n"]) == ["MKP309 3"])
    let all = "__all__ = [\"KILO\"]\nKILO = 1\nMEGA = 2\n"
    #expect(await findings(own + "A = KILO\nB = MEGA\n", [Self.lib: all]) == ["MKP309 3"])
  }

  @Test func afterAStarImportFromAnUnknownModuleNothingIsSaid() async {
    let text = "from somewhere import *\n" + Self.star + "A = CheckPlugins\n"
    let file = Samples.file("cmk_addons_plugins/acme/agent_based/acme.py", Array(text.utf8))
    let report = await Samples.report(Samples.subject([file]))
    #expect(!report.findings.contains { $0.rule.id == "MKP309" })
    #expect(
      report.notChecked == [
        "names in cmk_addons_plugins/acme/agent_based/acme.py: what `from somewhere import *` brings is not known"
      ])
  }

  @Test func modulesThatImportEachOtherEnd() async {
    let others = [
      "cmk_addons_plugins/acme/lib/a.py": "from .b import *\nfrom cmk.agent_based.v2 import *\n",
      "cmk_addons_plugins/acme/lib/b.py": "from .a import *\nX = 1\n",
    ]
    let text = "from ..lib.a import *\nA = X\nB = State.CRITICAL\nC = Y\n"
    #expect(await findings(text, others) == ["MKP305 3", "MKP309 4"])
  }

  @Test func laterBindingsShadowEarlierOnes() async {
    let broken = "A = State.CRITICAL\n"
    #expect(await findings("class State:\n    CRITICAL = 2\n" + broken) == [])
    #expect(await findings(Self.star + "class State:\n    CRITICAL = 2\n" + broken) == [])
    let lib = [Self.lib: "class State:\n    CRITICAL = 2\n"]
    let own = "from ..lib.units import *\n"
    #expect(await findings(Self.star + own + broken, lib) == [])
    #expect(await findings(own + Self.star + broken, lib) == ["MKP305 3"])
    #expect(await findings("from ..lib.units import State\n" + Self.star + broken, lib) == ["MKP305 3"])
    #expect(await findings(Self.star + "from ..lib.units import State\n" + broken, lib) == [])
  }

  @Test func aStarImportOfPlugInsFindsThemTwice() async {
    let plugin = """
      from cmk.agent_based.v2 import *

      agent_section_a = AgentSection(name="a", parse_function=lambda string_table: string_table)

      """
    let other = ["cmk_addons_plugins/acme/agent_based/other.py": "from .acme import *\n"]
    #expect(await findings(plugin, other) == ["MKP312 1"])
    #expect(await findings("__all__ = [\"AgentSection\"]\n" + plugin, other) == [])
  }

  @Test func namesThatALibraryLacksAreFoundBehindItsStarImports() async {
    let text = "from ..lib.units import CheckPlugin, Nothing\n"
    #expect(await findings(text, [Self.lib: Self.star]) == ["MKP308 1"])
  }
}
