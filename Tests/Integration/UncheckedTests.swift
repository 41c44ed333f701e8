import Foundation
import JSONText
import Testing

/// What nobody could check is never passed as checked.
@Suite struct UncheckedTests {
  let folder: Folder
  /// Runs mkpkit where there is no Python.
  private static let blind = "PATH=/nonexistent $MKPKIT"
  private static let formats = ["text", "json", "sarif", "github", "junit"]

  init() throws { folder = try Folder() }

  /// A project of one plug-in, and an agent plug-in.
  private func project(_ plugin: String? = "value = 1\n", version: String = "\"1.0.0\"") throws {
    try folder.write(
      "acme/mkp.yaml",
      """
      package:
        name: acme
        title: ACME
        author: Jane Roe
        description: Monitors ACME.
        download_url: https://example.org/acme
        version: \(version)
        checkmk: {min_required: 2.3.0, usable_until: 2.5.99}

      """)
    try folder.write("acme/agents/plugins/acme", "#!/bin/sh\necho '<<<acme>>>'\n")
    if let plugin { try folder.write("acme/cmk_addons_plugins/acme/agent_based/acme.py", plugin) }
  }

  @Test(arguments: formats)
  func withoutPythonACheckIsNone(_ format: String) throws {
    try project()
    let run = try Tool.shell("\(Self.blind) check acme --format \(format)", folder: folder.path)
    #expect(run.status == 4)
    #expect(
      run.errorLines == [
        "mkpkit: acme: no Python was checked: there is no python3: install one, or name one with --python"
      ])
    #expect(
      run.output.contains(format == "text" ? "Python not checked, apart from that no errors" : "no Python was checked"))
    if format == "json" || format == "sarif" {
      try expectValid(run.output, schema: "output/\(format == "json" ? "check" : "sarif").schema.json")
    }
  }

  @Test func withoutPythonNothingIsBuilt() throws {
    try project()
    let run = try Tool.shell("\(Self.blind) build acme --format json", folder: folder.path)
    #expect(run.status == 4)
    #expect(run.errors.contains("nothing was built: --no-check packs unchecked"))
    try expectValid(run.output, schema: "output/build.schema.json")
    #expect(try JSONParser.parse(run.output)["errors"]?.arrayValue?.isEmpty == false)
    #expect(try !folder.names().contains("acme/dist"))
    let unchecked = try Tool.shell("\(Self.blind) build acme --no-check", folder: folder.path)
    #expect(unchecked.status == 0, "\(unchecked.errors)")
    #expect(unchecked.output.contains("unchecked: --no-check"))
    let json = try Tool.shell("\(Self.blind) build acme --no-check --format json", folder: folder.path)
    #expect(try JSONParser.parse(json.output)["packages"]?[0]?["checked"] == false)
  }

  @Test func treesWithoutPythonNeedNone() throws {
    try project(nil)
    let check = try Tool.shell("\(Self.blind) check acme --strict", folder: folder.path)
    #expect(check.status == 0, "\(check.output)\(check.errors)")
    #expect(try Tool.shell("\(Self.blind) build acme", folder: folder.path).status == 0)
    // Neither do rules that don't look at it.
    try project()
    #expect(try Tool.shell("\(Self.blind) check acme --select MKP104", folder: folder.path).status == 0)
  }

  @Test(arguments: formats)
  func whatCanNotBeReadIsNotGreen(_ format: String) throws {
    let run = try Tool.mkpkit("check", "/nonexistent", "--format", format)
    #expect(run.status == 3)
    #expect(run.errorLines == ["mkpkit: /nonexistent: No such file or directory"])
    switch format {
    case "text": #expect(run.output.isEmpty)
    case "json":
      try expectValid(run.output, schema: "output/check.schema.json")
      #expect(try JSONParser.parse(run.output)["errors"]?[0]?["path"] == "/nonexistent")
    case "sarif":
      try expectValid(run.output, schema: "output/sarif.schema.json")
      #expect(run.output.contains("\"executionSuccessful\": false"))
    case "github": #expect(run.output.hasPrefix("::error title=not checked::/nonexistent: "))
    default: #expect(run.output.contains("<error message=\"/nonexistent: No such file or directory\">"))
    }
  }

  @Test(arguments: formats.dropFirst())
  func aPythonThatIsNoneIsNotGreen(_ format: String) throws {
    try project()
    let run = try Tool.mkpkit("check", "acme", "--python", "/nonexistent", "--format", format, folder: folder.path)
    #expect(run.status == 4)
    #expect(run.output.contains("/nonexistent: there is no such file"))
  }

  static let versions = [("\"1.3\"", "1.3"), ("1.3", "1.3")]

  /// A version that is none is a finding beside the others.
  @Test(arguments: versions)
  func aVersionThatIsNoneIsAFinding(yaml: String, named: String) throws {
    try project("def (:\n", version: yaml)
    let run = try Tool.mkpkit("check", "acme", folder: folder.path)
    #expect(run.status == 1)
    #expect(run.output.contains("warning MKP111") && run.output.contains(named), "\(run.output)\(run.errors)")
    #expect(run.output.contains("error MKP301"))
    let given = try Tool.mkpkit("check", "acme", "--version", "1.0.0", folder: folder.path)
    #expect(given.status == 1 && !given.output.contains("MKP111") && given.output.contains("acme 1.0.0: 1 error"))
    let build = try Tool.mkpkit("build", "acme", folder: folder.path)
    #expect(build.status == 1 && build.errorLines.count == 1 && build.errors.contains(named), "\(build.errors)")
  }

  /// A file is checked within its project, or alone.
  @Test func singleFilesAreChecked() throws {
    try project("import nothing\n")
    try folder.write("acme/cmk_addons_plugins/acme/agent_based/other.py", "def (:\n")
    let file = "acme/cmk_addons_plugins/acme/agent_based/other.py"
    let run = try Tool.mkpkit("check", file, folder: folder.path)
    #expect(run.status == 1)
    #expect(run.output.contains("\(file)\n  1:5  error MKP301"), "\(run.output)")
    #expect(!run.output.contains("acme/agent_based/acme.py"))
    let alone = try folder.write("loose.py", "from cmk.agent_based.v2 import Nonsense\n")
    let loose = try Tool.mkpkit("check", alone)
    #expect(loose.status == 1)
    #expect(
      loose.output.contains("Nonsense") && !loose.output.contains("MKP121")
        && loose.output.contains("checked alone, as a plug-in of agent_based"))
  }

  @Test func allProjectsAreChecked() throws {
    try project()
    try folder.write("other/package", "{'name': 'x'")
    try folder.write("other/src/agents/plugins/x", "#!/bin/sh\n")
    let run = try Tool.mkpkit("check", "--all", folder: folder.path)
    #expect(run.output.contains("acme 1.0.0: no errors"))
    #expect(run.status == 3, "\(run.errors)")
    #expect(run.errors.contains("package"))
  }

  @Test func everyCommandWritesItsErrorsAsJSON() throws {
    let commands = [
      ["diff", "/a", "/b"], ["inspect", "/a"], ["list", "/a"], ["unpack", "/a"], ["sign", "/a", "--key", "/k"],
      ["provenance", "/a", "--key", "/k"], ["sbom", "/a"], ["rebuild", "/a", "--source", "/s"],
      ["index", "/a", "--key", "/k"],
      ["fetch", "x", "--from", "http://127.0.0.1:1/", "--key", "/k"],
      ["release", "/a", "--key", "/k", "--public-key", "/p"],
      ["exchange", "list", "--url", "http://127.0.0.1:1/"],
      ["explain", "NONE"], ["schema", "none"],
    ]
    for command in commands {
      let run = try Tool.mkpkit(command + ["--format", "json"])
      #expect(run.status != 0, "\(command)")
      try expectValid(run.output, schema: "output/error.schema.json")
      #expect(try JSONParser.parse(run.output)["exit_code"] == .int(Int64(run.status)), "\(command): \(run.output)")
    }
  }
}
