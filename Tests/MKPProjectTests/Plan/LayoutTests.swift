import Foundation
import MKPFormat
import Testing

@testable import MKPProject

@Suite struct LayoutTests {
  private static func plan(
    _ files: [String: String], version: String? = "1.0.0"
  ) async throws -> (BuildPlan, TemporaryFolder) {
    let folder = try TemporaryFolder()
    for (name, text) in files { try folder.write(text, to: name) }
    var options = PlanOptions()
    options.version = version
    return (try await Project.load(at: folder.path).plan(options), folder)
  }

  private static func listing(_ plan: BuildPlan) -> [String] { plan.entries.map { "\($0.part.rawValue):\($0.path)" } }

  @Test func everyPartOfASiteIsUnderstood() async throws {
    let files = Dictionary(uniqueKeysWithValues: PackagePart.allCases.map { ("\($0.directory)/fam/x", "x") })
    let (plan, _) = try await Self.plan(files)
    #expect(Self.listing(plan) == PackagePart.allCases.map { "\($0.rawValue):fam/x" }.sorted())
    #expect(plan.leftOut.isEmpty)
  }

  @Test func theOldNameOfThePythonFolderIsAnAlias() async throws {
    let (plan, _) = try await Self.plan([
      "local/lib/check_mk/base/plugins/agent_based/a.py": "", "local/lib/check_mk/gui/plugins/wato/b.py": "",
      "local/lib/check_mk/special/c.py": "", "local/lib/nagios/plugins/d": "",
    ])
    #expect(
      Self.listing(plan) == [
        "agent_based:a.py", "gui:wato/b.py", "lib:nagios/plugins/d", "lib:python3/cmk/special/c.py",
      ])
  }

  @Test func partFoldersAtTheRoot() async throws {
    let (plan, _) = try await Self.plan([
      "agents/plugins/a": "", "cmk_addons_plugins/acme/rulesets/r.py": "", "README.md": "", "agent/x": "",
      "agents/plugins/__pycache__/a.pyc": "", "agents/.DS_Store": "",
    ])
    #expect(Self.listing(plan) == ["agents:plugins/a", "cmk_addons_plugins:acme/rulesets/r.py"])
    #expect(plan.manifest.name == "acme")
    #expect(
      plan.leftOut.map(\.description) == [
        "agents/.DS_Store: '.DS_Store' of standard rules",
        "agents/plugins/__pycache__/: '__pycache__/' of standard rules", "README.md: not a part of a package",
        "agent/: not a part of a package, did you mean 'agents'?",
      ])
  }

  private static let manifest = """
    {'author': u'Me', 'description': 'D', 'download_url': '', 'name': 'acme', 'title': 'T', 'version': '2.0.1',
     'version.min_required': '2.3.0', 'version.packaged': '2.4.0p1',
     'files': {'agents': ['plugins/a.sh'], 'cmk_addons_plugins': ['acme/agent_based/x.py']}}
    """

  @Test func sourceBesideAManifest() async throws {
    let (plan, _) = try await Self.plan(
      [
        "src/info": Self.manifest, "src/info.json": "{}", "src/agents/plugins/a.sh": "",
        "src/acme/agent_based/x.py": "",
        "src/acme/agent_based/new.py": "", "README.md": "", "acme-2.0.0.mkp": "",
      ], version: nil)
    #expect(Self.listing(plan) == ["agents:plugins/a.sh", "cmk_addons_plugins:acme/agent_based/x.py"])
    #expect(plan.manifest.version == "2.0.1" && plan.manifest.author == "Me" && plan.manifest.minRequired == "2.3.0")
    #expect(
      plan.leftOut.map(\.description) == [
        "README.md: not listed in src/info", "acme-2.0.0.mkp: not listed in src/info",
        "src/acme/agent_based/new.py: not listed in src/info",
      ])
  }

  private static let homes = [
    "src/agents/plugins/a.sh", "src/plugins/a.sh", "src/local/share/check_mk/agents/plugins/a.sh",
    "src/check_mk/agents/plugins/a.sh",
  ]

  @Test(arguments: homes) func listedFilesAreFoundWhereTreesHaveThem(_ home: String) async throws {
    let (plan, _) = try await Self.plan([
      "src/info": Self.manifest, home: "", "src/cmk_addons/plugins/acme/agent_based/x.py": "",
    ])
    #expect(plan.entries.map(\.origin.description) == [home, "src/cmk_addons/plugins/acme/agent_based/x.py"])
  }

  @Test func aListedFileThatIsMissingIsAnError() async throws {
    await #expect(throws: ProjectError([.listedButMissing(manifest: "src/info", .agents, "plugins/a.sh")])) {
      _ = try await Self.plan(["src/info": Self.manifest, "src/acme/agent_based/x.py": ""])
    }
  }

  @Test func anythingElseIsNoProject() async throws {
    let error = await #expect(throws: ProjectError.self) { _ = try await Self.plan(["README.md": ""]) }
    #expect(error?.problems.first?.category == .unreadable)
  }

  @Test func ignoreFilesHoldInTheirFolders() async throws {
    let (plan, _) = try await Self.plan([
      ".mkpignore": "*.md\n", "agents/.mkpignore": "!keep.md\n/only\n", "agents/a.md": "", "agents/keep.md": "",
      "agents/only": "", "agents/x/only": "",
    ])
    #expect(Self.listing(plan) == ["agents:keep.md", "agents:x/only"])
    #expect(plan.leftOut.contains { $0.description == "agents/a.md: '*.md' of .mkpignore" })
  }
}
