import Foundation
import MKPFormat
import Testing

@testable import MKPProject

/// What other tools wrote down of a package counts, wherever it is.
@Suite struct ForeignManifestTests {
  private static func manifest(_ name: String, version: String = "2.0.1") -> String {
    """
    {'author': 'Me', 'description': 'D', 'download_url': 'https://example.org', 'name': '\(name)', 'title': 'T',
     'version': '\(version)', 'version.min_required': '2.3.0', 'version.packaged': '2.4.0p1',
     'version.usable_until': '2.5.99',
     'files': {'agents': ['plugins/\(name)'], 'cmk_addons_plugins': ['\(name)/agent_based/x.py']}}
    """
  }

  private static func tree(_ files: [String: String]) throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    for (name, text) in files { try folder.write(text, to: name) }
    return folder
  }

  private static func plan(_ folder: TemporaryFolder, name: String? = nil) async throws -> BuildPlan {
    try await Project.load(at: folder.path, name: name).plan()
  }

  private static func problems(_ folder: TemporaryFolder, name: String? = nil) async -> [ProjectProblem] {
    do throws(ProjectError) {
      _ = try await Project.load(at: folder.path, name: name).plan()
      return []
    } catch {
      return error.problems
    }
  }

  static let spellings: [(manifest: String, files: [String])] = [
    ("info", ["agents/plugins/acme", "cmk_addons_plugins/acme/agent_based/x.py"]),
    ("package", ["agents/plugins/acme", "agent_based/x.py"]),
    ("src/package", ["src/plugins/acme", "src/acme/agent_based/x.py"]),
    ("acme.manifest", ["agents/plugins/acme", "acme/agent_based/x.py"]),
    ("acme.manifest.temp", ["agents/plugins/acme", "cmk_addons_plugins/acme/agent_based/x.py"]),
    ("info_template", ["local/share/check_mk/agents/plugins/acme", "cmk_addons/plugins/acme/agent_based/x.py"]),
    ("info_basic", ["src/plugins/acme", "src/acme/agent_based/x.py"]),
    (
      "var/check_mk/packages/acme",
      ["local/share/check_mk/agents/plugins/acme", "local/lib/python3/cmk_addons/plugins/acme/agent_based/x.py"]
    ),
    (
      "src/var/check_mk/packages/acme",
      [
        "src/local/share/check_mk/agents/plugins/acme",
        "src/local/lib/python3/cmk_addons/plugins/acme/agent_based/x.py",
      ]
    ),
    ("source/packages/acme", ["source/agents/plugins/acme", "source/cmk_addons_plugins/acme/agent_based/x.py"]),
  ]

  @Test(arguments: spellings.indices) func itsListIsBinding(_ index: Int) async throws {
    let (manifest, files) = Self.spellings[index]
    let folder = try Self.tree(Dictionary(uniqueKeysWithValues: files.map { ($0, "x") }))
    try folder.write(Self.manifest("acme"), to: manifest)
    let beside = files[1].split(separator: "/").dropLast().joined(separator: "/") + "/new.py"
    try folder.write("", to: beside)
    let plan = try await Self.plan(folder)
    #expect(plan.entries.map(\.origin.description) == files)
    #expect(plan.entries.map(\.place) == ["agents/plugins/acme", "cmk_addons_plugins/acme/agent_based/x.py"])
    #expect(plan.leftOut.map(\.description) == ["\(beside): not listed in \(manifest)"])
    #expect(plan.reading == "read as the files that \(manifest) lists")
    let made = plan.manifest
    #expect(made.version == "2.0.1" && made.author == "Me" && made.title == "T" && made.usableUntil == "2.5.99")
    #expect(made.downloadURL == "https://example.org" && made.minRequired == "2.3.0")
    try FileManager.default.removeItem(atPath: folder.path + "/" + files[0])
    #expect(await Self.problems(folder) == [.listedButMissing(manifest: manifest, .agents, "plugins/acme")])
  }

  @Test func manifestsInJSON() async throws {
    let folder = try Self.tree(["agents/plugins/acme": "", "agent_based/x.py": ""])
    let json = Self.manifest("acme").replacing("'", with: "\"")
    try folder.write(json, to: "info.json")
    #expect(try await Self.plan(folder).entries.count == 2)
    // Beside `info` it is the same once more.
    try folder.write(Self.manifest("acme", version: "3.0.0"), to: "info")
    #expect(try await Self.plan(folder).manifest.version == "3.0.0")
  }

  @Test func severalManifestsAreListedAndChosenFrom() async throws {
    let files = ["one", "two"].flatMap { ["agents/plugins/\($0)", "cmk_addons_plugins/\($0)/agent_based/x.py"] }
    let folder = try Self.tree(Dictionary(uniqueKeysWithValues: files.map { ($0, "x") }))
    for name in ["one", "two"] { try folder.write(Self.manifest(name), to: "\(name).manifest") }
    #expect(
      await Self.problems(folder) == [.severalPackages(folder.path, ["one (one.manifest)", "two (two.manifest)"])])
    #expect(await Self.problems(folder, name: "three") == [.noSuchPackage("three", ["one", "two"])])
    let plan = try await Self.plan(folder, name: "two")
    #expect(plan.manifest.name == "two")
    #expect(plan.entries.map(\.place) == ["agents/plugins/two", "cmk_addons_plugins/two/agent_based/x.py"])
    #expect(
      try ProjectSearch.packages(below: folder.path)
        == ["one", "two"].map { FoundPackage(folder: folder.path, name: $0) })
  }

  @Test func filesInTwoPlacesAreNotGuessed() async throws {
    let folder = try Self.tree([
      "info": Self.manifest("acme"), "agents/plugins/acme": "one", "src/agents/plugins/acme": "two",
      "acme/agent_based/x.py": "",
    ])
    #expect(
      await Self.problems(folder) == [
        .listedTwice(manifest: "info", .agents, "plugins/acme", ["agents/plugins/acme", "src/agents/plugins/acme"])
      ])
    try folder.write("one", to: "src/agents/plugins/acme")
    #expect(await Self.problems(folder) == [])
  }

  @Test func listedFilesThatAreShutOutAreErrors() async throws {
    let folder = try Self.tree([
      "info": Self.manifest("acme"), "agents/plugins/acme": "", "acme/agent_based/x.py": "", ".mkpignore": "plugins/\n",
    ])
    guard case .ignoredSource("agents/plugins/acme, which info lists,", _) = await Self.problems(folder).first else {
      Issue.record("\(await Self.problems(folder))")
      return
    }
  }

  // MARK: - Other tools

  @Test func settingsOfMKPBuilder() async throws {
    let folder = try Self.tree([
      "local/lib/python3/cmk_addons/plugins/acme/agent_based/x.py": "",
      ".mkp-builder.ini": """
      # a comment
      [other]
      name = wrong
      [package]
      name = acme
      title: My Plug-in
      author = Me <me@example.org>
      description = One
          two 100%%
      ; another
      version.min_required = 2.3.0p1
      version.usable_until = 2.5.99
      download_url = https://example.org
      validate_python = true
      colour = blue
      """,
    ])
    var options = PlanOptions()
    options.version = "1.0.0"
    let plan = try await Project.load(at: folder.path).plan(options)
    let manifest = plan.manifest
    #expect(manifest.name == "acme" && manifest.title == "My Plug-in" && manifest.author == "Me <me@example.org>")
    #expect(manifest.description == "One\ntwo 100%" && manifest.minRequired == "2.3.0p1")
    #expect(manifest.usableUntil == "2.5.99" && manifest.downloadURL == "https://example.org")
    #expect(plan.remarks.contains(".mkp-builder.ini: 'colour' is not carried over"), "\(plan.remarks)")
    #expect(plan.entries.map(\.place) == ["cmk_addons_plugins/acme/agent_based/x.py"])
    try folder.write("[package]\nnonsense\n", to: ".mkp-builder.ini")
    #expect(
      await Self.problems(folder) == [.manifest(".mkp-builder.ini", "line 2: expected 'key = value'")])
  }

  @Test func scriptsAreReadAndNeverRun() async throws {
    let folder = try Self.tree([
      "checks/acme": "",
      "dist.py": """
      #!/usr/bin/env python
      from mkp import dist
      open("ran", "w")
      dist({
          'author': 'Me', # it's }
          'description': 'a } and \\' b',
          'download_url': '', 'name': 'acme', 'title': 'Acme', 'version': '1.4.5-alpha1',
          'version.min_required': '1.6.0',
      }, exclude_patterns=['x'])
      """,
    ])
    let plan = try await Self.plan(folder)
    #expect(plan.manifest.name == "acme" && plan.manifest.version == "1.4.5-alpha1")
    #expect(plan.manifest.description == "a } and ' b" && plan.manifest.minRequired == "1.6.0")
    #expect(plan.remarks.contains("dist.py: the other arguments of dist() are not carried over"))
    #expect(plan.entries.map(\.place) == ["checks/acme"])
    #expect(!FileManager.default.fileExists(atPath: folder.path + "/ran"))
    try folder.write("dist({'name': NAME})", to: "dist.py")
    #expect(await Self.problems(folder).first?.description.contains("write an mkp.yaml") == true)
  }

  // MARK: - Search

  @Test func everyLayoutIsFound() throws {
    let check = "from cmk.agent_based.v2 import CheckPlugin\n"
    let folder = try Self.tree([
      "a/mkp.yaml": "", "b/src/info": "", "c/local/x": "", "d/agents/plugins/x": "", "e/agent_based/x.py": check,
      "f/cmk_addons/plugins/f/agent_based/x.py": check, "g/plugins/g/rulesets/x.py": "import cmk.rulesets.v1\n",
      "h/source/checks/x": "", "i/h.manifest": "{}", "j/.mkp-builder.ini": "", "k/dist.py": "dist({})",
      "group/l/local/x": "", "m/README.md": "", "notifications/src/info": "",
    ])
    let names = ["a", "b", "c", "d", "e", "f", "g", "group/l", "h", "i", "j", "k", "notifications"]
    #expect(try ProjectSearch.packages(below: folder.path).map(\.folder) == names.map { "\(folder.path)/\($0)" })
  }
}
