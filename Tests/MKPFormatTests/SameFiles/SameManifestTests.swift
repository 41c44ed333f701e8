import Foundation
import MKPFormat
import Testing

/// A manifest that is called good is one to Python and to Checkmk's types, too, and says the same there.
@Suite struct SameManifestTests {
  private struct Outcome: Decodable {
    let name: String?
    let title: String?
    let version: String?
    let files: [String: [String]]?
    let error: String?
  }

  /// `MKPKIT_ARCHIVES` asks for more than the usual ones.
  private static let count = Int(ProcessInfo.processInfo.environment["MKPKIT_ARCHIVES"] ?? "") ?? 4000

  @Test func goodManifestsSayTheSameInPython() throws {
    let texts = (0..<Self.count).map { CraftedManifest(seed: UInt64($0)).text }
    let good = texts.compactMap { text -> (text: [UInt8], manifest: Manifest)? in
      guard let (manifest, problems) = try? Manifest.parse(info: text), problems.isEmpty else { return nil }
      return (text, manifest)
    }
    // Neither too tame nor too wild.
    #expect(good.count > texts.count / 20)
    #expect(good.count < texts.count * 9 / 10)
    let parts = PackagePart.allCases.map(\.rawValue)
    let requests = try good.map { entry in
      let hex = entry.text.map { String(UInt16($0) + 256, radix: 16).dropFirst() }.joined()
      return try JSONSerialization.data(withJSONObject: ["text": hex, "parts": parts])
    }
    for (entry, answer) in zip(good, try PythonScript.run("manifests.py", requests)) {
      let outcome = try JSONDecoder().decode(Outcome.self, from: answer)
      let text = String(decoding: entry.text, as: UTF8.self).debugDescription
      #expect(Self.isSame(outcome, entry.manifest), "\(outcome.error ?? "something else"): \(text)")
    }
  }

  private static func isSame(_ outcome: Outcome, _ manifest: Manifest) -> Bool {
    // `pathlib` writes an empty path as a dot.
    let tidy = { (path: String) in path.isEmpty ? "." : normalizedPath(path) }
    let files = Dictionary(uniqueKeysWithValues: manifest.files.map { ($0.key.rawValue, $0.value.map(tidy)) })
    let texts = [
      (outcome.name, manifest.name), (outcome.title, manifest.title), (outcome.version, manifest.version),
    ]
    return texts.allSatisfy { $0.map { Array($0.utf8) } == Array($1.utf8) } && outcome.files == files
  }
}
