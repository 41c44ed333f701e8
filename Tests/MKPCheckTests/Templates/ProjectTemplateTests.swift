import Foundation
import Testing

@testable import MKPCheck

struct ProjectTemplateTests {
  /// Names and texts that would break a careless template.
  private static let hostile = ["ACME \"pro\"", "50% \\ more: #1", "Schöne Grüße 'n' <b>"]

  private func values(_ title: String = "ACME devices") throws -> ProjectValues {
    try ProjectValues(name: "acme_device", title: title, author: "Jane Roe <jane@example.com>")
  }

  private func withFolder(_ body: (String) async throws -> Void) async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "mkpkit-init-\(UUID().uuidString)").path
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try await body(folder)
  }

  private func run(_ arguments: [String], in folder: String) throws -> (status: Int32, output: String) {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = arguments
    process.currentDirectoryURL = URL(filePath: folder)
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = pipe
    try process.run()
    let output = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: output, as: UTF8.self))
  }

  @Test(arguments: ProjectTemplate.allCases)
  func whatIsWrittenPassesItsOwnTests(_ template: ProjectTemplate) async throws {
    try await withFolder { folder in
      _ = try ProjectWriter.write(template, values(), to: folder)
      let tests = try run(["python3", "-B", "-m", "unittest", "discover", "--start-directory", "tests"], in: folder)
      #expect(tests.status == 0, "\(tests.output)")
      #expect(!tests.output.contains("Ran 0 tests"))
    }
  }

  @Test(arguments: ProjectTemplate.allCases, hostile)
  func noTextBreaksATemplate(_ template: ProjectTemplate, _ title: String) async throws {
    try await withFolder { folder in
      _ = try ProjectWriter.write(template, values(title), to: folder)
      let parsed = try run(
        [
          "python3", "-B", "-c",
          "import ast,pathlib\nfor p in pathlib.Path('.').rglob('*.py'): ast.parse(p.read_text())",
        ],
        in: folder)
      #expect(parsed.status == 0, "\(parsed.output)")
      let files = try FileManager.default.subpathsOfDirectory(atPath: folder)
      for path in files where !path.hasSuffix("LICENSE") {
        let text = (try? String(contentsOfFile: "\(folder)/\(path)", encoding: .utf8)) ?? ""
        #expect(!text.contains("@@"), "\(path) has a placeholder left")
        #expect(!path.contains("__name__"))
      }
    }
  }

  @Test func nothingIsEverOverwritten() async throws {
    try await withFolder { folder in
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      try "mine".write(toFile: "\(folder)/mkp.yaml", atomically: true, encoding: .utf8)
      #expect(throws: ProjectWriter.Problem.self) { try ProjectWriter.write(.check, values(), to: folder) }
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["mkp.yaml"])
      #expect(try String(contentsOfFile: "\(folder)/mkp.yaml", encoding: .utf8) == "mine")
    }
  }

  @Test func programsAreExecutable() async throws {
    try await withFolder { folder in
      _ = try ProjectWriter.write(.specialAgentPython, values(), to: folder)
      #expect(FileManager.default.isExecutableFile(atPath: "\(folder)/src/acme_device/libexec/agent_acme_device"))
      #expect(!FileManager.default.isExecutableFile(atPath: "\(folder)/mkp.yaml"))
    }
  }

  @Test(arguments: ["", "1x", "Acme", "a-b", "a.b", "class", "ä", "a b", "a\n"])
  func namesAreValidByConstruction(_ name: String) {
    #expect(throws: ProjectValues.Problem.self) { try ProjectValues(name: name, author: "x") }
    #expect(ProjectValues.isValidName(ProjectValues.suggestedName(from: name)))
  }

  @Test func everyTemplateFileIsEmbedded() throws {
    let build = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent().appending(path: "build/templates")
    let onDisk = try FileManager.default.subpathsOfDirectory(atPath: build.path).filter { path in
      var isFolder: ObjCBool = false
      return FileManager.default.fileExists(atPath: build.appending(path: path).path, isDirectory: &isFolder)
        && !isFolder.boolValue
    }
    #expect(Set(ProjectWriter.embeddedTemplatePaths) == Set(onDisk.map { "templates/\($0)" }))
  }
}
