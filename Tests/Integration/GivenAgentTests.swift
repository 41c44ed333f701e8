import Foundation
import Testing

/// `build --no-agents` and `--agent`: packages of trees whose programs must not run here.
@Suite struct GivenAgentTests {
  let folder: Folder

  init() throws {
    folder = try Folder()
    try folder.write(
      "mkp.yaml",
      """
      package: {name: acme, author: Me, version: 1.0.0, checkmk: {usable_until: 2.5.99}}
      agents:
        - {run: [sh, -c, "touch ran; echo built > one"], output: one, to: agents/plugins/one}
        - {run: [sh, -c, "touch ran; echo built > two"], output: two, to: agents/plugins/}
      """)
    try folder.write("given", "#!/bin/sh\necho given\n")
  }

  private func build(_ arguments: String...) throws -> Tool.Result {
    try Tool.mkpkit(["build", "--no-check"] + arguments, folder: folder.path)
  }

  private var hasRun: Bool { FileManager.default.fileExists(atPath: folder.path + "/ran") }
  private var hasPackage: Bool { FileManager.default.fileExists(atPath: folder.path + "/dist") }

  @Test func everyMissingAgentIsNamed() throws {
    let result = try build("--no-agents")
    #expect(result.status == 2)
    #expect(
      Array(result.errorLines.suffix(2)) == [
        "mkpkit: --no-agents builds no one: give it by --agent agents/plugins/one=FILE",
        "mkpkit: --no-agents builds no two: give it by --agent agents/plugins/two=FILE",
      ], "\(result.errors)")
    let one = try build("--no-agents", "--agent", "agents/plugins/one=given")
    #expect(one.status == 2 && one.errors.contains("plugins/two=FILE") && !one.errors.contains("plugins/one=FILE"))
    let wrong = try build(
      "--agent", "agents/plugins/three=given", "--agent", "agents/plugins/one=given", "--agent",
      "agents/plugins/one=given")
    #expect(wrong.status == 2 && wrong.errors.contains("puts no agent there (agents/plugins/one, agents/plugins/two)"))
    #expect(wrong.errors.contains("given twice"))
    #expect(!hasRun && !hasPackage)
  }

  @Test func givenAgentsArePackedAndNothingRuns() throws {
    let result = try build(
      "--no-agents", "--agent", "agents/plugins/one=given", "--agent", "agents/plugins/two=\(folder.path)/given")
    #expect(result.status == 0, "\(result.errors)")
    #expect(!hasRun)
    let text = try Tool.shell(
      "tar -xzOf dist/acme-1.0.0.mkp agents.tar | tar -xOf - plugins/one plugins/two", folder: folder.path)
    #expect(text.output == "#!/bin/sh\necho given\n#!/bin/sh\necho given\n")
  }

  @Test func theOthersAreBuilt() throws {
    let result = try build("--agent", "agents/plugins/one=given")
    #expect(result.status == 0 && hasRun, "\(result.errors)")
    let text = try Tool.shell(
      "tar -xzOf dist/acme-1.0.0.mkp agents.tar | tar -xOf - plugins/one plugins/two", folder: folder.path)
    #expect(text.output == "#!/bin/sh\necho given\nbuilt\n")
  }

  @Test func aMissingFileIsSaid() throws {
    let result = try build("--agent", "agents/plugins/one=nothing")
    #expect(result.status == 1 && result.errors.contains("agent one: there is no file /"), "\(result.errors)")
    #expect(!hasPackage)
  }
}
