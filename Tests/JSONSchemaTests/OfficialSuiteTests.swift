import Foundation
import JSONSchema
import JSONText
import Testing

/// The draft2020-12 cases of the official JSON Schema test suite. `build/ci/fetch-schema-suite.sh` (a step of
/// `make test`) puts the suite into `.build/json-schema-suite`; without it these tests fail rather than pass unseen.
@Suite struct OfficialSuiteTests {
  private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: ".build/json-schema-suite")

  /// Cases whose very subject is to ignore what this validator refuses, with the reason.
  private static let refused: [String: String] = [
    "unknownKeyword.json": "unknown keywords are errors",
    "vocabulary.json": "custom meta-schemas switch keywords off",
  ]

  private static let files: [String] = {
    let folder = root.appending(path: "tests/draft2020-12").path
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.filter { $0.hasSuffix(".json") && refused[$0] == nil }.sorted()
  }()

  private static let documents: [String: JSONValue] = {
    var documents: [String: JSONValue] = [:]
    let remotes = root.appending(path: "remotes")
    for name in (try? FileManager.default.subpathsOfDirectory(atPath: remotes.path)) ?? [] {
      guard let document = try? read(remotes.appending(path: name)) else { continue }
      documents["http://localhost:1234/" + name] = document
    }
    let metaSchemas = root.appending(path: "metaschemas")
    for name in (try? FileManager.default.subpathsOfDirectory(atPath: metaSchemas.path)) ?? [] {
      guard let document = try? read(metaSchemas.appending(path: name)), let id = document["$id"]?.stringValue else {
        continue
      }
      documents[id] = document
    }
    return documents
  }()

  private static func read(_ file: URL) throws -> JSONValue {
    try JSONParser.parse([UInt8](Data(contentsOf: file)))
  }

  @Test func theSuiteIsThere() {
    #expect(Self.files.count >= 44, "run build/ci/fetch-schema-suite.sh")
    #expect(Self.documents["https://json-schema.org/draft/2020-12/schema"] != nil)
  }

  @Test(arguments: files) func file(_ name: String) throws {
    let groups = try #require(Self.read(Self.root.appending(path: "tests/draft2020-12/\(name)")).arrayValue)
    #expect(!groups.isEmpty)
    for group in groups {
      let title = group["description"]?.stringValue ?? ""
      let schema = try JSONSchema(try #require(group["schema"]), documents: Self.documents)
      for test in try #require(group["tests"]?.arrayValue) {
        let violations = schema.validate(try #require(test["data"]))
        let context = "\(title) / \(test["description"]?.stringValue ?? ""): \(violations)"
        #expect(violations.isEmpty == test["valid"]?.boolValue, Comment(rawValue: context))
      }
    }
  }
}
