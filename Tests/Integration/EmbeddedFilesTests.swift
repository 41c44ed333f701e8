import CEmbedded
import Foundation
import Testing

@Suite struct EmbeddedFilesTests {
  @Test func holdsEveryFileOfTheFolder() throws {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appendingPathComponent("build/schemas")
    let embedded = (0..<embedded_file_count).map { embedded_file_at($0).pointee }
    for file in embedded {
      let content = try Data(contentsOf: root.appendingPathComponent(String(cString: file.path)))
      #expect(Array(content) == Array(UnsafeBufferPointer(start: file.bytes, count: file.count)))
    }
    let outputs = try FileManager.default.contentsOfDirectory(atPath: root.appendingPathComponent("output").path)
    #expect(Set(outputs.map { "output/\($0)" }).isSubset(of: embedded.map { String(cString: $0.path) }))
  }
}
