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
    // Sections and views are the agent's: its tests read them from the folder.
    let files = try FileManager.default.subpathsOfDirectory(atPath: root.path).filter { path in
      path.hasSuffix(".json") && !path.hasPrefix("sections/") && !path.hasPrefix("views/")
    }
    #expect(Set(files).union(["README.md"]) == Set(embedded.map { String(cString: $0.path) }))
  }
}
