import Glibc
import MKPFormat
import Testing

@Suite struct AtomicFileTests {
  @Test func appearsOnlyWhenComplete() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(Array("old".utf8), "x")
    let file = try AtomicFile(path: path)
    try file.write(Array("new".utf8))
    #expect(try readFile(path) == Array("old".utf8))
    try file.commit()
    #expect(try readFile(path) == Array("new".utf8))
    #expect(try folder.names() == ["x"])
  }

  @Test func leavesNothingBehind() throws {
    let folder = try TemporaryFolder()
    do {
      let file = try AtomicFile(path: "\(folder.path)/x")
      try file.write(Array("half".utf8))
    }
    #expect(try folder.names().isEmpty)
  }

  @Test func takesNamesOfAnyLength() throws {
    let folder = try TemporaryFolder()
    let name = String(repeating: "n", count: 255)
    _ = try folder.write([1], name)
    #expect(try folder.names() == [name])
  }

  @Test func saysWhyItCannotWrite() throws {
    let folder = try TemporaryFolder()
    let error = try #require(throws: SystemError.self) { try AtomicFile(path: "\(folder.path)/missing/x") }
    #expect(error.description == "cannot create \"\(folder.path)/missing/x\": No such file or directory")
    #expect(throws: SystemError.self) { try AtomicFile.write([], to: folder.path) }
    #expect(try folder.names().isEmpty)
  }
}
