import Foundation
import MKPFormat
import Testing

@testable import MKPProject

/// Whatever file a definition names is in the project, and a regular one.
@Suite struct NamedFilesTests {
  private let folder: TemporaryFolder
  private let secret: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    secret = try TemporaryFolder()
    try secret.write("secret", to: "text")
    try folder.write("x", to: "agents/plugins/x")
  }

  private func problems(_ definition: String) async throws -> [ProjectProblem] {
    try folder.write("package: {name: acme, author: Me, version: 1.0.0\(definition)", to: "mkp.yaml")
    do {
      let plan = try await Project.load(at: folder.path).plan()
      #expect(!plan.manifest.description.contains("secret"))
      _ = try await PackageBuilder(plan).prepare()
      return []
    } catch {
      return error.problems
    }
  }

  private func link(_ name: String, to target: String) { #expect(symlink(target, folder.path + "/" + name) == 0) }

  @Test func descriptions() async throws {
    link("direct", to: secret.path + "/text")
    link("folder", to: secret.path)
    link("relative", to: "../\(secret.path.split(separator: "/").last ?? "")/text")
    link("nowhere", to: "gone")
    #expect(mkfifo(folder.path + "/fifo", 0o600) == 0)
    for name in ["direct", "folder/text", "relative"] {
      let found = try await problems(", description: {file: \(name)}}")
      #expect(found.count == 1, "\(name)")
      guard case .linkLeaves = found.first else {
        Issue.record("\(name): \(found)")
        continue
      }
    }
    #expect(try await problems(", description: {file: ../text}}") == [.outside("../text")])
    #expect(try await problems(", description: {file: /etc/passwd}}") == [.outside("/etc/passwd")])
    #expect(try await problems(", description: {file: missing}}") == [.missingSource("missing")])
    #expect(try await problems(", description: {file: nowhere}}") == [.danglingLink("nowhere", target: "gone")])
    #expect(try await problems(", description: {file: fifo}}") == [.unreadable("fifo", reason: "not a regular file")])
    link("device", to: "/dev/null")
    guard case .linkLeaves = try await problems(", description: {file: device}}").first else {
      Issue.record("a device")
      return
    }
    try folder.write("good", to: "README")
    link("inside", to: "README")
    #expect(try await problems(", description: {file: inside}}") == [])
  }

  @Test func ignoreFilesAndManifests() async throws {
    link("agents/.mkpignore", to: secret.path + "/text")
    guard case .linkLeaves("agents/.mkpignore", _) = try await problems("}").first else {
      Issue.record("an ignore file")
      return
    }
  }

  @Test func agents() async throws {
    #expect(
      try await problems("}\nagents: [{run: [\"true\"], output: ../text, to: agents/plugins/y}]") == [
        .outside("../text")
      ])
    link("out", to: secret.path)
    guard
      case .linkLeaves("out", _) =
        try await problems("}\nagents: [{run: [\"true\"], directory: out, output: text, to: agents/plugins/y}]").first
    else {
      Issue.record("a directory")
      return
    }
    link("made", to: secret.path + "/text")
    let found = try await problems("}\nagents: [{run: [\"true\"], output: made, to: agents/plugins/y}]")
    guard case .agentFailed("made", let reason) = found.first else {
      Issue.record("\(found)")
      return
    }
    #expect(reason.contains("outside of the project"))
  }
}
