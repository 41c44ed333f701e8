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
      [
        "init", "acme", "--template", template, "--author", "Jane Roe", "--description", "Monitors fans.",
        "--download-url", "https://example.org/acme",
      ], folder: folder.path)
    try #require(run.status == 0, "\(run.errors)")
    return "\(folder.path)/acme"
  }

  @Test(arguments: templates)
  func whatInitWritesPassesTheStrictCheck(_ template: String) throws {
    let run = try Tool.mkpkit("check", "--strict", "--version", "0.1.0", folder: start(template))
    #expect(run.status == 0, "\(run.output)\(run.errors)")
  }

  /// The agent in Swift is built by its own test, which takes a toolchain and minutes.
  @Test(arguments: templates.filter { $0 != "special-agent-swift" })
  func whatInitWritesBuilds(_ template: String) throws {
    let project = try start(template)
    let build = try Tool.mkpkit("build", "--out", "dist", "--version", "0.1.0", folder: project)
    #expect(build.status == 0, "\(build.errors)")
    let check = try Tool.mkpkit("check", "--strict", "dist/acme-0.1.0.mkp", folder: project)
    #expect(check.status == 0, "\(check.output)\(check.errors)")
  }

  private static let git = "GIT_CONFIG_GLOBAL=$PWD/gitconfig GIT_CONFIG_NOSYSTEM=1"

  @Test func theAuthorIsThatOfGit() throws {
    try folder.write("gitconfig", "[user]\n  name = Jané Roe\n  email = jane@example.org\n")
    let run = try Tool.shell("\(Self.git) $MKPKIT init acme --template check", folder: folder.path)
    #expect(run.status == 0)
    #expect(try folder.text("acme/mkp.yaml").contains("author: \"Jané Roe <jane@example.org>\"\n"))
    #expect(run.output.contains("To be replaced in mkp.yaml: description, download_url\n"))
  }

  /// What nobody said anything for is found until it is replaced.
  @Test func placeholdersAreFindings() throws {
    try folder.write("gitconfig", "")
    let run = try Tool.shell(
      "\(Self.git) $MKPKIT init acme --template check && $MKPKIT check acme --strict --version 1.0.0",
      folder: folder.path)
    #expect(run.status == 1)
    for key in ["author", "description", "download_url"] {
      #expect(
        run.output.contains("advice MKP114 \(key)") || run.output.contains("MKP114 \(key) still"), "\(run.output)")
    }
  }

  /// What `init` says comes next works as it is written, wherever the folder is.
  @Test(arguments: ["acme", "it's $HOME", "-x"])
  func whatComesNextWorks(_ target: String) throws {
    try folder.write("gitconfig", "[user]\n  name = Jane Roe\n  email = jane@example.org\n")
    let started = try Tool.shell(
      "\(Self.git) $MKPKIT init --template check --name acme -- \"$TARGET\"".replacing(
        "\"$TARGET\"", with: "'\(target.replacing("'", with: "'\\''"))'"), folder: folder.path)
    try #require(started.status == 0, "\(started.errors)")
    let next = try #require(started.output.split(separator: "\n").last { $0.hasPrefix("Next: ") }).dropFirst(6)
    try folder.write("next.sh", "set -e\nexport \(Self.git)\nmkpkit() { \"$MKPKIT\" \"$@\"; }\n\(next)\nls dist\n")
    let run = try Tool.shell("bash next.sh", folder: folder.path)
    #expect(run.status == 0 && run.output.contains("acme-0.0.0-dev."), "\(next): \(run.output)\(run.errors)")
  }

  @Test func aSecondRunWritesNothing() throws {
    let project = try start("check")
    try Data("mine".utf8).write(to: URL(fileURLWithPath: "\(project)/README.md"))
    let run = try Tool.mkpkit("init", "acme", "--template", "check", folder: folder.path)
    #expect(run.status == 4)
    #expect(run.errorLines.contains { $0.contains("acme/README.md: already exists") })
    #expect(try folder.text("acme/README.md") == "mine")
  }

  /// The first words that somebody types, without git.
  @Test func aNewProjectBuildsAtOnce() throws {
    let run = try Tool.shell("$MKPKIT init demo && cd demo && $MKPKIT build && ls dist", folder: folder.path)
    #expect(run.status == 0 && run.output.contains("demo-0.0.0-dev.mkp"), "\(run.errors)")
    #expect(run.errors.contains("there is no commit yet: the version is 0.0.0-dev"), "\(run.errors)")
  }

  @Test func withoutATerminalAFolderMustBeNamed() throws {
    #expect(try Tool.mkpkit("init", folder: folder.path).status == 2)
    #expect(try Tool.mkpkit("init", "--template", "check", "--name", "No-Name", folder: folder.path).status == 2)
    #expect(try folder.names().isEmpty)
  }
}
