import JSONText
import MKPFormat
import Testing

@testable import MKPRelease

@Suite struct ProvenanceTests {
  @Test func readsWhatItWrites() throws {
    let sample = Provenance.sample
    let text = sample.statement.prettyText
    #expect(try Provenance(statement: JSONParser.parse(text)) == sample)
    #expect(try Provenance(statement: JSONParser.parse(text)).statement.prettyText == text)
    let least = Provenance(subjects: sample.subjects, source: nil)
    #expect(try Provenance(statement: least.statement) == least)
  }

  @Test func saysWhatSLSAAsksFor() {
    let statement = Provenance.sample.statement
    #expect(statement["_type"] == "https://in-toto.io/Statement/v1")
    #expect(statement["predicateType"] == "https://slsa.dev/provenance/v1")
    let source = statement["predicate"]?["buildDefinition"]?["resolvedDependencies"]?[0]
    #expect(source?["uri"] == "git+https://example.org/acme.git@refs/tags/v1.2.3")
    #expect(source?["digest"]?["gitCommit"] == JSONValue(Provenance.sample.source?.commit))
    #expect(statement["predicate"]?["runDetails"]?["builder"]?["id"] == "https://example.org/builder")
  }

  struct Damage: Sendable {
    let path: [String]
    let value: JSONValue?
    let problem: String
  }

  static let damages: [Damage] = [
    Damage(path: ["_type"], value: "https://in-toto.io/Statement/v0.1", problem: "'_type' must be"),
    Damage(path: ["predicateType"], value: "x", problem: "'predicateType' must be"),
    Damage(path: ["subject"], value: [], problem: "at least one file"),
    Damage(path: ["subject"], value: [["name": "x", "digest": ["sha256": "12"]]], problem: "64 hexadecimal digits"),
    Damage(path: ["predicate", "buildDefinition", "buildType"], value: nil, problem: "'buildType' must be"),
    Damage(
      path: ["predicate", "buildDefinition", "externalParameters", "source", "commit"], value: "main",
      problem: "full hash of a commit"),
    Damage(path: ["predicate", "buildDefinition", "internalParameters", "clean"], value: nil, problem: "'clean'"),
    Damage(
      path: ["predicate", "buildDefinition", "internalParameters", "agents"], value: 1, problem: "must be a list"),
    Damage(path: ["predicate", "buildDefinition", "resolvedDependencies"], value: [], problem: "must begin with"),
    Damage(path: ["predicate", "runDetails", "builder", "id"], value: nil, problem: "'id' must be a text"),
    Damage(path: ["predicate", "runDetails", "builder", "version", "mkpkit"], value: 1, problem: "'version.mkpkit'"),
  ]

  @Test(arguments: damages) func refuses(_ damage: Damage) throws {
    let statement = Self.setting(damage.path[...], of: Provenance.sample.statement, to: damage.value)
    let error = try #require(throws: ProvenanceError.self) { _ = try Provenance(statement: statement) }
    #expect(error.problems.contains { $0.contains(damage.problem) }, "\(error.problems)")
  }

  @Test(arguments: [JSONValue.null, "x", [], [:], ["predicate": ["buildDefinition": 3]]])
  func survivesAnything(_ statement: JSONValue) {
    #expect(throws: ProvenanceError.self) { _ = try Provenance(statement: statement) }
  }

  private static func setting(_ path: ArraySlice<String>, of value: JSONValue, to new: JSONValue?) -> JSONValue {
    guard let key = path.first, var object = value.objectValue else { return new ?? .null }
    object[key] = path.count == 1 ? new : setting(path.dropFirst(), of: object[key] ?? .null, to: new)
    return .object(object)
  }
}
