import Foundation
import MKPFormat
import Testing

@Suite struct FuzzFindingsTests {
  static let findings: [URL] = {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("Fuzz/findings")
    let files = try? FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
    return (files ?? []).filter { $0.lastPathComponent != "README.md" }.sorted { $0.path < $1.path }
  }()

  /// What once broke a reader is read or refused now.
  @Test(arguments: findings)
  func survives(finding: URL) throws {
    let input = [UInt8](try Data(contentsOf: finding)).dropFirst()
    _ = try? PythonLiteralParser.parse(Array(input))
    _ = try? read(Array(input))
  }
}
