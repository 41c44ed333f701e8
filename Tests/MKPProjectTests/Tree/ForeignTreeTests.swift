import Foundation
import MKPFormat
import Testing

@testable import MKPProject

/// Trees without `mkp.yaml`, as people have them: each gives the right package, or says why it gives none.
@Suite struct ForeignTreeTests {
  private static let check = "from cmk.agent_based.v2 import CheckPlugin\n"
  private static let form = "from cmk.rulesets.v1 import Title\n"
  private static let oldCheck = "from .agent_based_api.v1 import register\n"

  private static func tree(_ files: [String: String]) throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    for (name, text) in files { try folder.write(text, to: name) }
    return folder
  }

  private static func plan(_ folder: TemporaryFolder, name: String? = nil) async throws -> BuildPlan {
    var options = PlanOptions()
    options.version = "1.0.0"
    return try await Project.load(at: folder.path, name: name).plan(options)
  }

  private static func listing(_ plan: BuildPlan) -> [String] { plan.entries.map(\.place) }

  private static func problems(_ folder: TemporaryFolder, name: String? = nil) async -> [ProjectProblem] {
    do throws(ProjectError) {
      var options = PlanOptions()
      options.version = "1.0.0"
      _ = try await Project.load(at: folder.path, name: name).plan(options)
      return []
    } catch {
      return error.problems
    }
  }

  // MARK: - Layouts

  static let layouts: [(name: String, files: [String], expected: [String])] = [
    (
      "families in the root", ["cmk_addons/plugins/acme/agent_based/x.py", "cmk/plugins/other/rulesets/y.py"],
      ["cmk_addons_plugins/acme/agent_based/x.py", "cmk_plugins/other/rulesets/y.py"]
    ),
    (
      "a family in the root", ["agent_based/x.py", "rulesets/y.py", "checkman/x", "libexec/agent_acme", "lib/help.py"],
      [
        "cmk_addons_plugins/acme/agent_based/x.py", "cmk_addons_plugins/acme/checkman/x",
        "cmk_addons_plugins/acme/lib/help.py", "cmk_addons_plugins/acme/libexec/agent_acme",
        "cmk_addons_plugins/acme/rulesets/y.py",
      ]
    ),
    (
      "a family beside parts", ["agent_based/x.py", "agents/plugins/acme", "lib/python3/acme/help.py"],
      ["agents/plugins/acme", "cmk_addons_plugins/acme/agent_based/x.py", "lib/python3/acme/help.py"]
    ),
    (
      "families in plugins/", ["plugins/one/agent_based/x.py", "plugins/two/rulesets/y.py", "plugins/README.md"],
      ["cmk_addons_plugins/one/agent_based/x.py", "cmk_addons_plugins/two/rulesets/y.py"]
    ),
    ("source/", ["source/agents/plugins/acme", "doc/help.md"], ["agents/plugins/acme"]),
    (
      "source/ with families", ["source/acme/agent_based/x.py", "source/tests/agent_based/t.md"],
      ["cmk_addons_plugins/acme/agent_based/x.py"]
    ),
    (
      "a family in src/", ["src/agent_based/x.py", "src/rulesets/y.py", "README.md"],
      ["cmk_addons_plugins/acme/agent_based/x.py", "cmk_addons_plugins/acme/rulesets/y.py"]
    ),
    ("parts with an underscore", ["_agents/plugins/a", "_checkman/x"], ["agents/plugins/a", "checkman/x"]),
    ("old checks are a part", ["agent_based/old.py"], ["agent_based/old.py"]),
    (
      "a site", ["local/lib/python3/cmk_addons/plugins/acme/agent_based/x.py", "doc/x", "web/x"],
      ["cmk_addons_plugins/acme/agent_based/x.py"]
    ),
    ("a site in src/", ["src/local/share/check_mk/agents/plugins/a", "doc/x"], ["agents/plugins/a"]),
  ]

  @Test(arguments: layouts.indices) func layout(_ index: Int) async throws {
    let (name, files, expected) = Self.layouts[index]
    let folder = try Self.tree(
      Dictionary(
        uniqueKeysWithValues: files.map { file in
          (file, file.hasSuffix("old.py") ? Self.oldCheck : file.contains("rulesets/") ? Self.form : Self.check)
        }))
    let plan = try await Self.plan(folder, name: "acme")
    #expect(Self.listing(plan) == expected, "\(name)")
    #expect(plan.manifest.name == "acme")
    #expect(plan.reading?.hasPrefix("read as ") == true)
    let seen = Set(plan.entries.map(\.origin.description))
    for file in files where !seen.contains(file) {
      #expect(plan.leftOut.contains { file == $0.path || file.hasPrefix($0.path) }, "\(name): \(file)")
    }
  }

  static let ambiguous: [[String: String]] = [
    ["local/share/check_mk/agents/plugins/a": "", "agents/plugins/b": ""],
    ["agents/plugins/a": "", "src/agents/plugins/b": ""],
    ["agent_based/new.py": check, "agent_based/old.py": oldCheck],
    ["src/local/share/check_mk/checks/a": "", "source/checks/b": ""],
  ]

  @Test(arguments: ambiguous) func whatCanBeReadInTwoWaysIsNotGuessed(_ files: [String: String]) async throws {
    let problems = await Self.problems(try Self.tree(files), name: "acme")
    guard case .ambiguous(_, let readings) = problems.first else {
      Issue.record("\(problems)")
      return
    }
    #expect(readings.count == 2 && readings.allSatisfy { $0.contains("{from: ") }, "\(readings)")
    #expect(problems[0].description.contains("mkp.yaml"))
  }

  @Test func flatFoldersAreRecognised() async throws {
    let new = try Self.tree(["acme.py": Self.check, "README.md": ""])
    #expect(await Self.problems(new) == [.looksLikePlugin(new.path, file: "acme.py")])
    let old = try Self.tree(["acme": "check_info[\"acme\"] = {}\n"])
    #expect(await Self.problems(old) == [.looksLikePlugin(old.path, file: "acme")])
    let none = try Self.tree(["tool.py": "import os\n"])
    #expect(await Self.problems(none) == [.nothingToPack(none.path)])
  }

  @Test func familiesNeedANameThatPythonImports() async throws {
    let folder = try Self.tree(["agent_based/x.py": Self.check])
    #expect(await Self.problems(folder) == [.familyNeedsName(folder.path.lastName)])
  }

  @Test func theOldNameOfALinkedFolderIsTheSameFileOnce() async throws {
    let folder = try Self.tree(["local/lib/python3/cmk/base/plugins/agent_based/x.py": Self.oldCheck])
    #expect(symlink("python3/cmk", folder.path + "/local/lib/check_mk") == 0)
    let plan = try await Self.plan(folder)
    #expect(plan.entries.map(\.origin.description) == ["local/lib/python3/cmk/base/plugins/agent_based/x.py"])
  }

  @Test func testsAndReadMesOfAFamilyStayOut() async throws {
    let family = "local/lib/python3/cmk_addons/plugins/acme/"
    let folder = try Self.tree([
      family + "agent_based/x.py": "", family + "tests/test_x.py": "", family + "README.md": "",
      family + "agent_based/.keep": "", family + "agent_based/README": "", "local/share/doc/check_mk/README": "",
    ])
    let plan = try await Self.plan(folder)
    #expect(Self.listing(plan) == ["cmk_addons_plugins/acme/agent_based/x.py", "doc/README"])
    #expect(
      plan.leftOut.map(\.path) == [
        family + "README.md", family + "agent_based/.keep", family + "agent_based/README", family + "tests/",
      ])
    try folder.write("!README.md\n", to: family + ".mkpignore")
    #expect(Self.listing(try await Self.plan(folder)).contains("cmk_addons_plugins/acme/README.md"))
  }

  // MARK: - Ignore files

  @Test(arguments: ["doc/", "/doc", "doc", "d*"]) func patternsThatMatchAPartCount(_ pattern: String) async throws {
    let folder = try Self.tree([".mkpignore": pattern, "doc/x": "", "agents/plugins/a": ""])
    let plan = try await Self.plan(folder)
    #expect(Self.listing(plan) == ["agents/plugins/a"])
    #expect(plan.leftOut.contains { $0.path == "doc/" && $0.reason.contains("'\(pattern)'") })
  }

  @Test(arguments: ["plugin/", "/plugin", "p*", "plugin/inner", "inner/"])
  func whatIsShutOutAndAskedForIsAnError(_ pattern: String) async throws {
    let folder = try Self.tree([
      ".mkpignore": pattern, "plugin/inner/x": "",
      "mkp.yaml": """
      package: {name: acme, author: Me}
      contents: [{from: plugin/inner, to: agents/plugins}]
      """,
    ])
    #expect(
      await Self.problems(folder) == [.ignoredSource("plugin/inner", reason: "'\(pattern)' of .mkpignore")])
    try folder.write("", to: ".mkpignore")
    #expect(await Self.problems(folder) == [])
  }

  @Test func localCanBeShutOut() async throws {
    let folder = try Self.tree([".mkpignore": "local/\n", "local/share/check_mk/agents/plugins/a": ""])
    #expect(await Self.problems(folder) == [.nothingToPack(folder.path)])
  }

  @Test func whatNoEntryCoversIsListed() async throws {
    let folder = try Self.tree([
      "plugin/rulesets/x.py": "", "plugin/notes/n": "", "other/y": "", "LICENSE": "", "about.md": "",
      "mkp.yaml": """
      package: {name: acme, author: Me, description: {file: about.md}}
      contents: [{from: plugin/rulesets, to: cmk_addons_plugins/acme/rulesets}]
      """,
    ])
    let reason = "no entry of 'contents' covers it"
    #expect(
      try await Self.plan(folder).leftOut.map(\.description)
        == ["LICENSE: \(reason)", "other/: \(reason)", "plugin/notes/: \(reason)"])
  }
}
