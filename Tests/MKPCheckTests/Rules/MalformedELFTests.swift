import MKPFormat
import MKPProject
import Testing

@testable import MKPCheck

@Suite struct MalformedELFTests {
  /// A file that says to have `size` bytes, of which `bytes` are at hand.
  private func result(_ bytes: [UInt8], size: Int) throws -> Result<ELFImage?, ELFError>? {
    let file = SubjectFile(
      part: .bin, path: "acme", mode: 0o755, size: size, displayPath: "bin/acme",
      load: { limit throws(FileReadError) in Array(bytes.prefix(limit)) })
    return try LoadedFile(file).elfResult
  }

  @Test func aWholeFileIsJudged() throws {
    let bytes = ELFSample().bytes
    #expect(try result(bytes, size: bytes.count)?.get()?.neededLibraries == ["libc.so.6"])
    let cut = Array(bytes.prefix(100))
    #expect(throws: ELFError.self) { try result(cut, size: cut.count)?.get() }
  }

  /// As where there is no room for temporary files: what is missing can't be wrong.
  @Test func theStartOfAFileIsNot() throws {
    let bytes = ELFSample().bytes
    let found = try #require(try result(Array(bytes.prefix(100)), size: bytes.count))
    #expect(try found.get() == nil)
  }

  @Test func anythingElseIsNoELFFile() throws {
    #expect(try result(Array("#!/bin/sh\n".utf8), size: 10) == nil)
  }
}
