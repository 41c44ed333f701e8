import JSONSchema
import JSONText
import MKPFormat
import MKPProject

extension RepositoryIndex {
  /// The bytes of the file: the same for the same index.
  public var fileBytes: [UInt8] { Array("\(json.prettyText)\n".utf8) }

  /// The index as `build/schemas/index.schema.json` describes it.
  var json: JSONValue {
    [
      "format": "mkpkit-index", "version": 1, "serial": .int(Int64(serial)), "created": .string(created.description),
      "expires": .string(expires.description), "packages": .array(packages.map(\.json)),
    ]
  }

  /// Reads the file's bytes, which came from `place`.
  ///
  /// - Throws: ``IndexError/malformed(place:problems:)`` with everything that is wrong.
  public init(fileBytes: [UInt8], place: String) throws(IndexError) {
    let json: JSONValue
    do throws(JSONSyntaxError) {
      json = try JSONParser.parse(fileBytes, maximumDepth: 16)
    } catch {
      throw .malformed(place: place, problems: [error.description])
    }
    let violations = try Self.schema().validate(json)
    guard violations.isEmpty else { throw .malformed(place: place, problems: violations.map(\.description)) }
    var problems: [String] = []
    let packages = (json["packages"]?.arrayValue ?? []).enumerated().compactMap { index, value in
      Entry(json: value, "packages[\(index)]", &problems)
    }
    let identities = Dictionary(grouping: packages) { "\($0.name) \($0.version)" }.filter { $0.value.count > 1 }
    problems += identities.keys.sorted().map { "\($0.quoted) is there more than once" }
    guard let serial = json["serial"]?.intValue, let created = json["created"]?.stringValue.flatMap(Timestamp.init(_:)),
      let expires = json["expires"]?.stringValue.flatMap(Timestamp.init(_:)), problems.isEmpty
    else {
      throw .malformed(place: place, problems: problems.isEmpty ? ["a time is no day and hour"] : problems)
    }
    self.init(serial: serial, created: created, expires: expires, packages: packages)
  }

  private static func schema() throws(IndexError) -> JSONSchema {
    do {
      return try JSONSchema(SchemaFolder.embedded.json("index.schema.json"))
    } catch {
      throw .malformed(place: "index.schema.json", problems: ["\(error)"])
    }
  }

  /// The serial number that the bytes claim, before anything is known to be true; 0 when there is none.
  static func claimedSerial(_ fileBytes: [UInt8]) -> Int {
    (try? JSONParser.parse(fileBytes, maximumDepth: 16))?["serial"]?.intValue ?? 0
  }
}

extension RepositoryIndex.Entry {
  /// The entry as it stands in an index.
  public var json: JSONValue {
    [
      "name": .string(name), "version": .string(version), "title": .string(title), "file": .string(file),
      "size": .int(size), "sha256": .string(sha256.hex), "min_required": .string(minRequired),
      "usable_until": JSONValue(usableUntil), "signatures": .array(signatures.map(JSONValue.string)),
      "provenance": JSONValue(provenance),
    ]
  }

  /// What the schema cannot say is checked here: paths that lead nowhere else, names that Checkmk takes.
  fileprivate init?(json: JSONValue, _ place: String, _ problems: inout [String]) {
    guard let name = json["name"]?.stringValue, let version = json["version"]?.stringValue,
      let title = json["title"]?.stringValue, let file = json["file"]?.stringValue, let size = json["size"]?.intValue,
      let sha256 = json["sha256"]?.stringValue.flatMap(SHA256Digest.init(hex:)),
      let minRequired = json["min_required"]?.stringValue
    else { return nil }
    let signatures = json["signatures"]?.arrayValue?.compactMap(\.stringValue) ?? []
    if !Manifest.isValidName(name) { problems.append("\(place).name: \(name.quoted) is no name of a package") }
    for path in [file] + signatures {
      if let problem = PathProblem.first(in: path) { problems.append("\(place): \(path.quoted): \(problem)") }
    }
    let provenance = json["provenance"]?.stringValue
    if let provenance, provenance != Companion.envelopes.path(beside: file) {
      problems.append("\(place): \(provenance.quoted) is not the name of the package with .intoto.jsonl")
    }
    for path in signatures where path != "\(file).minisig" && path != "\(file).sig" {
      problems.append("\(place): \(path.quoted) is not the name of the package with .minisig or .sig")
    }
    if let problem = PathProblem.first(in: "\(name)-\(version).mkp") {
      problems.append("\(place).version: \(version.quoted): \(problem)")
    }
    self.init(
      name: name, version: version, title: title, file: file, size: Int64(size), sha256: sha256,
      minRequired: minRequired, usableUntil: json["usable_until"]?.stringValue, signatures: signatures,
      provenance: provenance)
  }
}
