import FoundationEssentials
import MKPCheck
import Testing

@Suite struct PythonInterpreterTests {
  @Test func prefersTheEnvironmentThatItIsInstalledIn() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "mkpkit-\(UUID().uuidString)").path
    defer { try? FileManager.default.removeItem(atPath: folder) }
    for name in ["environment/bin", "path"] {
      try FileManager.default.createDirectory(atPath: "\(folder)/\(name)", withIntermediateDirectories: true)
      let python = "\(folder)/\(name)/python3"
      try #require(
        FileManager.default.createFile(atPath: python, contents: nil, attributes: [.posixPermissions: 0o755]))
    }
    let program = "\(folder)/environment/bin/mkpkit"
    let found = { PythonInterpreter.find(in: "relative:\(folder)/path", beside: program)?.path }
    // A folder of programs as any other.
    #expect(found() == "\(folder)/path/python3")
    _ = FileManager.default.createFile(atPath: "\(folder)/environment/pyvenv.cfg", contents: nil)
    #expect(found() == "\(folder)/environment/bin/python3")
    try FileManager.default.removeItem(atPath: "\(folder)/environment/bin/python3")
    #expect(found() == "\(folder)/path/python3")
    #expect(PythonInterpreter.find(in: "", beside: nil) == nil)
  }
}
