import JSONText
import MKPFormat

/// Why the catalogues can't be used.
public enum CatalogueError: Error, Hashable, Sendable, CustomStringConvertible {
  /// There is no catalogue at all.
  case empty
  /// A file is not JSON.
  case notJSON(file: String, reason: String)
  /// A file extends one that is missing, or itself.
  case unresolved(file: String, extends: String)
  /// A value is missing or not what the schema asks for.
  case invalid(file: String, key: String)

  /// One line with the file and what to do.
  public var description: String {
    switch self {
    case .empty: "catalogues: there is no catalogue; give a folder that has `catalogues/2.4.json` and the like"
    case .notJSON(let file, let reason): "\(file): not JSON: \(reason)"
    case .unresolved(let file, let extends):
      "\(file): extends \"\(extends)\", which is missing or extends this file; name another version's file"
    case .invalid(let file, let key):
      "\(file): \(key) is missing or not of the form that catalogue.schema.json asks for"
    }
  }
}

extension Catalogue {
  /// Reads the merged document of one catalogue. `file` is for messages.
  init(_ document: JSONValue, file: String) throws(CatalogueError) {
    let reader = CatalogueReader(file: file)
    version = try reader.text(document, "version")
    data = try reader.text(document, "data")
    isDevelopment = document["development"] == true
    isFull = try reader.text(document, "coverage") == "full"
    first = try reader.version(document, "first")
    last = try reader.version(document, "last")
    guard let python = document["python"]?["version"]?.stringValue, python.hasPrefix("3."),
      let minor = Int(python.dropFirst(2))
    else { throw .invalid(file: file, key: "python") }
    pythonMinor = minor
    isPythonConfirmed = document["python"]?["presence"] == nil
    platforms = try reader.members(document, "platforms") { value, _ throws(CatalogueError) in
      Platform(
        glibcMinor: value["glibc"]?.stringValue.flatMap { Int($0.dropFirst(2)) },
        isConfirmed: value["presence"] == nil, isDeprecated: value["deprecated"] == true)
    }
    groups = try reader.members(document, "groups") { value, key throws(CatalogueError) in
      let prefixes = try reader.members(value, "prefixes") { classes, _ throws(CatalogueError) in
        (classes.arrayValue ?? []).compactMap(\.stringValue)
      }
      return Group(prefixes: prefixes, isInternal: value["internal"] != nil)
    }
    specialFolders = Set(reader.texts(document, "special_folders"))
    parts = try reader.members(document, "parts") { value, key throws(CatalogueError) in
      guard let status = value["status"]?.stringValue.flatMap(Part.Status.init) else {
        throw .invalid(file: file, key: "parts.\(key).status")
      }
      let deprecated = value["deprecated"]?.stringValue
      return Part(
        status: status, effect: value["effect"]?.stringValue.flatMap(Part.Effect.init) ?? .loaded,
        deprecated: deprecated == "unknown" ? nil : deprecated, removed: value["removed"]?.stringValue,
        replacement: value["replacement"]?.stringValue)
    }
    modules = try reader.members(document, "modules") { value, key throws(CatalogueError) in
      guard let stability = value["stability"]?.stringValue.flatMap(Module.Stability.init) else {
        throw .invalid(file: file, key: "modules.\(key).stability")
      }
      return Module(
        stability: stability, isConfirmed: value["presence"] == nil,
        isComplete: value["exports"]?.stringValue == "complete", replacement: value["replacement"]?.stringValue,
        names: try reader.members(value, "names") { name, entry throws(CatalogueError) in
          try reader.name(name, "modules.\(key).names.\(entry)")
        })
    }
    bakeryPackages = Set(document["bakery"].map { reader.texts($0, "packages") } ?? [])
    editions = Dictionary(
      uniqueKeysWithValues: Edition.allCases.map { edition in
        (edition, document["editions"]?["lacks"].map { reader.texts($0, edition.rawValue) } ?? [])
      })
    legacy = try reader.members(document, "legacy", reader.legacy).values.sorted { $0.name < $1.name }
    internals = try reader.internals(document)
  }
}

/// Takes values out of the document, and says which one is missing.
private struct CatalogueReader {
  let file: String

  func text(_ value: JSONValue, _ key: String) throws(CatalogueError) -> String {
    guard let text = value[key]?.stringValue else { throw .invalid(file: file, key: key) }
    return text
  }

  func texts(_ value: JSONValue, _ key: String) -> [String] {
    (value[key]?.arrayValue ?? []).compactMap(\.stringValue)
  }

  func version(_ value: JSONValue, _ key: String) throws(CatalogueError) -> CheckmkVersion {
    guard let version = CheckmkVersion(try text(value, key)) else { throw .invalid(file: file, key: key) }
    return version
  }

  func members<Member>(
    _ value: JSONValue, _ key: String, _ read: (JSONValue, String) throws(CatalogueError) -> Member
  ) throws(CatalogueError) -> [String: Member] {
    guard let object = value[key]?.objectValue else { throw .invalid(file: file, key: key) }
    var members: [String: Member] = [:]
    members.reserveCapacity(object.count)
    for (key, value) in object { members[key] = try read(value, key) }
    return members
  }

  func name(_ value: JSONValue, _ key: String) throws(CatalogueError) -> Catalogue.Name {
    guard let kind = value["kind"]?.stringValue.flatMap(Catalogue.Name.Kind.init) else {
      throw .invalid(file: file, key: key + ".kind")
    }
    var parameters: [Catalogue.Parameter]?
    if let listed = value["parameters"]?.arrayValue {
      parameters = []
      for parameter in listed {
        guard let name = parameter["name"]?.stringValue,
          let kind = Catalogue.Parameter.Kind(rawValue: parameter["kind"]?.stringValue ?? "either")
        else { throw .invalid(file: file, key: key + ".parameters") }
        parameters?.append(
          Catalogue.Parameter(
            name: name, kind: kind, isRequired: parameter["required"] == true, type: parameter["type"]?.stringValue))
      }
    }
    return Catalogue.Name(
      kind: kind, isConfirmed: value["presence"] == nil, members: texts(value, "members"), parameters: parameters)
  }

  func internals(_ document: JSONValue) throws(CatalogueError) -> [String: Catalogue.Internal] {
    var internals: [String: Catalogue.Internal] = [:]
    for (key, value) in document["internals"]?.objectValue ?? JSONObject() {
      guard let state = value["state"]?.stringValue.flatMap(Catalogue.Internal.State.init) else {
        throw .invalid(file: file, key: "internals.\(key).state")
      }
      let fate = Catalogue.Internal(state: state, replacement: try text(value, "replacement"))
      for name in texts(value, "names") { internals[name] = fate }
    }
    return internals
  }

  func legacy(_ value: JSONValue, _ key: String) throws(CatalogueError) -> Catalogue.Legacy {
    Catalogue.Legacy(
      name: key,
      signs: Catalogue.Legacy.Signs(
        modules: texts(value, "modules"), relative: texts(value, "relative"), names: Set(texts(value, "names")),
        calls: Set(texts(value, "calls"))),
      deprecated: try version(value, "deprecated"), removed: try version(value, "removed"),
      isGone: value["effect"] == nil, replacement: try text(value, "replacement"))
  }
}
