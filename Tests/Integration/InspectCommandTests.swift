import Foundation
import JSONText
import MKPFormat
import Testing

/// Whether a version of Checkmk installs a package is one thing, what of it works another.
@Suite struct InspectCommandTests {
  let folder: Folder

  init() throws { folder = try Folder() }

  private func package(_ files: [(PackagePart, String, String)]) throws -> String {
    let listed = Dictionary(grouping: files) { $0.0 }.mapValues { $0.map(\.1) }
    let manifest = Manifest(
      name: "demo", version: "1.0.0", title: "Demo", description: "Shows how.", author: "Jane Roe", downloadURL: "",
      versionPackaged: "test", minRequired: "2.3.0", files: listed)
    let path = "\(folder.path)/demo.mkp"
    try PackageWriter(
      manifest: manifest,
      files: files.map { PlannedFile(part: $0.0, path: $0.1, bytes: Array($0.2.utf8)) }, modificationTime: 0
    ).write(to: path)
    return path
  }

  private static let sound: (PackagePart, String, String) = (
    .cmkAddonsPlugins, "acme/agent_based/sound.py", "from cmk.agent_based.v2 import Service\n"
  )

  @Test func saysWhatIsNotLoaded() throws {
    let broken = (PackagePart.cmkAddonsPlugins, "acme/agent_based/broken.py", "def (:\n")
    // Up to 2.3 only.
    let old = (PackagePart.agentBased, "old.py", "from .agent_based_api.v1 import Service\n")
    let package = try package([Self.sound, broken, old])
    let run = try Tool.mkpkit("inspect", package)
    #expect(run.status == 0, "\(run.errors)")
    #expect(
      run.output.contains("Checkmk 2.3: installs\n  1 of 3 plug-ins is not loaded: mkpkit check\n"), "\(run.output)")
    #expect(run.output.contains("Checkmk 2.4: installs\n  2 of 3 plug-ins are not loaded: mkpkit check\n"))
    let json = try Tool.mkpkit("inspect", package, "--format", "json")
    try expectValid(json.output, schema: "output/inspect.schema.json")
    let lines = try JSONParser.parse(json.output)["checkmk"]?.arrayValue ?? []
    let plugins = try #require(lines.first { $0["version"] == "2.4" })["plugins"]
    #expect(plugins == ["total": 3, "not_loaded": 2])
  }

  @Test func saysThatAllIsLoaded() throws {
    let run = try Tool.mkpkit("inspect", package([Self.sound]))
    #expect(run.output.contains("Checkmk 2.4: installs\n  loads the plug-in\n"), "\(run.output)")
    let agents = try package([(.agents, "plugins/x", "#!/bin/sh\n")])
    #expect(try Tool.mkpkit("inspect", agents).output.contains("Checkmk 2.4: installs\nCheckmk 2.5"))
  }

  @Test func withoutPythonItIsNotKnown() throws {
    let path = try package([Self.sound])
    let run = try Tool.shell("PATH=/nonexistent $MKPKIT inspect \(path)")
    #expect(run.status == 0)
    #expect(run.output.contains("Checkmk 2.4: installs\n  whether it loads the plug-ins is not known: mkpkit check\n"))
  }

  /// An empty path in the list is the part's folder itself.
  @Test func namesWhatElseChanges() throws {
    let path = try package([(.doc, "x", "text\n")])
    let made = try Tool.shell(
      """
      set -e; mkdir p; tar xzf \(path) -C p; cd p
      sed -i "s/'x'/'x', ''/" info; sed -i 's/"x"/"x",""/' info.json
      tar czf ../folder.mkp info info.json *.tar
      """, folder: folder.path)
    try #require(made.status == 0, "\(made.errors)")
    let inspected = try Tool.mkpkit("inspect", "\(folder.path)/folder.mkp")
    #expect(
      inspected.output.contains("Checkmk 2.4: installs, but changes the folder's mode\n  info: doc: : is the folder"))
    let verified = try Tool.mkpkit("verify", "\(folder.path)/folder.mkp")
    #expect(verified.status == 1 && verified.errorLines.count == 1)
    #expect(verified.errors.contains("error: info: doc: : is the folder ~/local/share/doc/check_mk itself"))
  }
}
