import JSONSchema
import JSONText
import MKPFormat
import MKPProject
import Testing

@testable import MKPCheck

@Suite struct CataloguesTests {
  @Test func thereIsOneForEachVersionOldestFirst() throws {
    #expect(try Catalogues().all.map(\.version) == ["2.2", "2.3", "2.4", "2.5", "3.0"])
  }

  /// The schema demands a source for everything that differs between versions.
  @Test(arguments: ["2.2", "2.3", "2.4", "2.5", "3.0"])
  func everyOneFollowsTheSchema(version: String) throws {
    let schema = try #require(SchemaFolder.embedded.bytes("catalogue.schema.json"))
    let document = try #require(try Catalogues.documents(.embedded)[version])
    #expect(try JSONSchema(JSONParser.parse(schema)).validate(document) == [])
  }

  @Test func onlyTheOldestIsNotFull() throws {
    #expect(try Catalogues().all.map(\.isFull) == [false, true, true, true, true])
  }

  @Test(arguments: [("2.2", 11), ("2.3", 12), ("2.4", 12), ("2.5", 13), ("3.0", 14)])
  func pythonOfTheSite(version: String, minor: Int) throws {
    #expect(try Catalogues()[version]?.pythonMinor == minor)
  }

  @Test func whatIsNotEstablishedSaysSo() throws {
    #expect(try Catalogues().all.map(\.isPythonConfirmed) == [true, true, true, true, true])
  }

  @Test(arguments: ["2.3", "2.4", "2.5", "3.0"])
  func everyVersionHasTheStableAPIs(version: String) throws {
    let catalogue = try #require(try Catalogues()[version])
    for module in ["cmk.agent_based.v2", "cmk.rulesets.v1", "cmk.graphing.v1.metrics", "cmk.server_side_calls.v1"] {
      #expect(catalogue.modules[module]?.stability == .stable, "\(module)")
    }
    for (group, info) in catalogue.groups {
      for qualified in info.prefixes.values.joined() {
        let parts = qualified.split(separator: ".")
        let module = try #require(catalogue.modules[parts.dropLast().joined(separator: ".")], "\(group): \(qualified)")
        if module.isComplete { #expect(module.names[String(parts.last ?? "")]?.kind == .class, "\(qualified)") }
      }
    }
  }

  @Test func aVersionPatchesTheOneBefore() throws {
    let catalogues = try Catalogues()
    let module = "cmk.rulesets.v1.form_specs"
    #expect(catalogues["2.3"]?.modules[module]?.names["migrate_to_time_period"]?.isConfirmed == false)
    #expect(catalogues["2.4"]?.modules[module]?.names["migrate_to_time_period"]?.isConfirmed == true)
    #expect(catalogues["2.4"]?.modules[module]?.names["Dictionary"]?.isConfirmed == true)
    #expect(catalogues["2.3"]?.platforms["sles-12sp5"]?.isDeprecated == true)
    #expect(catalogues["2.4"]?.platforms["sles-12sp5"] == nil)
    #expect(catalogues["2.3"]?.platforms["sles-15sp3"]?.isDeprecated == false)
    #expect(catalogues["2.5"]?.platforms["sles-12sp5"] == nil)
  }

  @Test func partsAgeAsCheckmkSays() throws {
    let catalogues = try Catalogues()
    let states = try ["2.2", "2.3", "2.4"].map { try #require(catalogues[$0]?.parts["agent_based"]?.status) }
    #expect(states == [.current, .deprecated, .removed])
    #expect(catalogues["2.2"]?.parts["cmk_addons_plugins"]?.effect == .refused)
    #expect(catalogues["2.5"]?.parts["web/plugins/wato"]?.status == .removed)
    for catalogue in catalogues.all {
      #expect(Set(PackagePart.allCases.map(\.rawValue)).isSubset(of: catalogue.parts.keys), "\(catalogue.version)")
    }
  }

  @Test func oldestLibraryOfTheServers() throws {
    #expect(try Catalogues().all.filter(\.isFull).map(\.glibcFloor) == [28, 28, 28, 28])
  }

  @Test(arguments: [
    (#"{"a": {"b": 1, "c": 2}}"#, #"{"a": {"b": null, "d": [1]}}"#, #"{"a": {"c": 2, "d": [1]}}"#),
    (#"{"a": 1}"#, #"{"a": {"b": {"c": null}}}"#, #"{"a": {"b": {}}}"#),
    (#"{"a": [1]}"#, #"{"a": [2]}"#, #"{"a": [2]}"#),
  ])
  func mergePatch(base: String, patch: String, expected: String) throws {
    #expect(try JSONParser.parse(base).merged(with: JSONParser.parse(patch)) == JSONParser.parse(expected))
  }
}
