import JSONText
import MKPFormat
import MKPProject

/// The catalogues of all versions that there is data about.
public struct Catalogues: Sendable {
  /// Oldest version first.
  public let all: [Catalogue]

  /// Reads every `catalogues/*.json` of `schemas`. Throws on the first file that can't be used.
  public init(_ schemas: SchemaFolder = .embedded) throws(CatalogueError) {
    let documents = try Self.documents(schemas)
    if documents.isEmpty { throw .empty }
    all = try documents.map { document throws(CatalogueError) in
      try Catalogue(document.value, file: "catalogues/\(document.key).json")
    }.sorted { $0.first < $1.first }
  }

  /// The documents of all versions by their names, each on top of those that it extends.
  static func documents(_ schemas: SchemaFolder) throws(CatalogueError) -> [String: JSONValue] {
    var documents: [String: JSONValue] = [:]
    for name in schemas.names(in: "catalogues") where name.hasSuffix(".json") {
      let path = "catalogues/" + name
      do throws(JSONSyntaxError) {
        documents[String(name.dropLast(5))] = try JSONParser.parse(schemas.bytes(path) ?? [])
      } catch {
        throw .notJSON(file: path, reason: error.description)
      }
    }
    var resolved: [String: JSONValue] = [:]
    for version in documents.keys.sorted() { resolved[version] = try Self.resolved(version, documents, visited: []) }
    return resolved
  }

  /// The document of `version` on top of those that it extends.
  private static func resolved(
    _ version: String, _ documents: [String: JSONValue], visited: Set<String>
  ) throws(CatalogueError) -> JSONValue {
    let document = documents[version] ?? .null
    guard let base = document["extends"]?.stringValue else { return document }
    guard documents[base] != nil, !visited.contains(base), base != version else {
      throw .unresolved(file: "catalogues/\(version).json", extends: base)
    }
    return try resolved(base, documents, visited: visited.union([version])).merged(with: document)
  }

  /// The catalogues inside the executable; none if they can't be read, which a test rules out.
  public static let builtIn = (try? Catalogues()) ?? Catalogues(none: ())

  private init(none: Void) { all = [] }

  /// The day of the newest fact in any of them: what a report's findings rest on.
  public var data: String { all.map(\.data).max() ?? "" }

  /// The catalogue of the line called `version`.
  public subscript(version: String) -> Catalogue? { all.first { $0.version == version } }
}
