import Foundation
import JSONText
import Testing

@Suite struct SchemaCommandTests {
  private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appendingPathComponent("build/schemas")

  @Test(arguments: ["mkp", "mkp.schema.json", "output/verify"]) func printsTheFileToTheByte(_ name: String) throws {
    let printed = try Tool.mkpkit("schema", name)
    let path = name.hasSuffix(".json") ? name : name + ".schema.json"
    #expect(printed.status == 0 && printed.errors.isEmpty)
    #expect(try printed.output == String(contentsOf: Self.root.appendingPathComponent(path), encoding: .utf8))
  }

  @Test func listsEverySchemaWithItsTitle() throws {
    let list = try JSONParser.parse(try Tool.mkpkit("schema", "--format", "json").output).arrayValue ?? []
    let names = list.compactMap { $0["name"]?.stringValue }
    #expect(Set(["mkp", "trust", "index", "output/build", "output/verify"]).isSubset(of: names))
    #expect(list.allSatisfy { $0["title"]?.stringValue?.isEmpty == false })
    let lines = try Tool.mkpkit("schema").output.split(separator: "\n")
    #expect(lines.map { String($0.prefix { $0 != " " }) } == names)
  }

  @Test func refusesANameThatIsNone() throws {
    let refused = try Tool.mkpkit("schema", "catalogues/2.4")
    #expect(refused.status == 2 && refused.output.isEmpty)
    #expect(refused.errors.contains("there is no schema \"catalogues/2.4\""))
  }
}
