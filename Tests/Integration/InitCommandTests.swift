import Foundation
import Testing

@Suite struct InitCommandTests {
  static let templates = [
    "check", "snmp", "special-agent-python", "special-agent-swift", "agent-plugin", "rulesets",
  ]

  let folder: Folder

  init() throws { folder = try Folder() }

  private func start(_ template: String) throws -> String {
    let run = try Tool.mkpkit(
      ["init", "acme", "--template", template, "--author", "Jane Roe"], folder: folder.path)
    try #require(run.status == 0, "\(run.errors)")
    return "\(folder.path)/acme"
  }

  @Test(arguments: templates)
  func whatInitWritesPassesTheStrictCheck(_ template: String) throws {
    let run = try Tool.mkpkit("check", "--strict", folder: start(template))
    #expect(run.status == 0, "\(run.output)\(run.errors)")
  }

  /// The agent in Swift is built by its own test, which takes a toolchain and minutes.
  @Test(arguments: templates.filter { $0 != "special-agent-swift" })
  func whatInitWritesBuilds(_ template: String) throws {
    let project = try start(template)
    let build = try Tool.mkpkit("build", "--out", "dist", folder: project)
    #expect(build.status == 0, "\(build.errors)")
    let check = try Tool.mkpkit("check", "--strict", "dist/acme-0.1.0.mkp", folder: project)
    #expect(check.status == 0, "\(check.output)\(check.errors)")
  }

  @Test func aSecondRunWritesNothing() throws {
    let project = try start("check")
    try Data("mine".utf8).write(to: URL(fileURLWithPath: "\(project)/README.md"))
    let run = try Tool.mkpkit("init", "acme", "--template", "check", folder: folder.path)
    #expect(run.status == 4)
    #expect(run.errorLines.contains { $0.contains("acme/README.md: already exists") })
    #expect(try folder.text("acme/README.md") == "mine")
  }

  @Test func withoutATerminalATemplateMustBeNamed() throws {
    #expect(try Tool.mkpkit("init", "acme", folder: folder.path).status == 2)
    #expect(try Tool.mkpkit("init", "--template", "check", "--name", "No-Name", folder: folder.path).status == 2)
    #expect(try folder.names().isEmpty)
  }
}
