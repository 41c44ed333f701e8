import JSONText

extension Manifest {
  /// Reads the text of the member `info`, a Python literal. Throws all problems at once.
  public init(parsing text: String) throws(ManifestError) {
    let (manifest, problems) = try Self.parse(info: Array(text.utf8))
    guard problems.isEmpty else { throw .invalid(problems) }
    self = manifest
  }

  /// Reads the text of the member `info.json`. Throws all problems at once.
  public init(parsingJSON text: String) throws(ManifestError) {
    let (manifest, problems) = try Self.parse(json: Array(text.utf8))
    guard problems.isEmpty else { throw .invalid(problems) }
    self = manifest
  }

  /// Reads the member `info` as far as it can be read: what is missing or wrong is empty in the manifest and named
  /// among the problems.
  public static func parse(info bytes: [UInt8]) throws(ManifestError) -> (Manifest, [ManifestProblem]) {
    let literal: PythonLiteral
    do {
      literal = try PythonLiteralParser.parse(bytes)
    } catch {
      throw .notALiteral(error)
    }
    var reading = ManifestReading(literal)
    return (reading.manifest(), reading.problems)
  }

  /// Reads the member `info.json` as far as it can be read, like ``parse(info:)``.
  public static func parse(json bytes: [UInt8]) throws(ManifestError) -> (Manifest, [ManifestProblem]) {
    let value: JSONValue
    do {
      value = try JSONParser.parse(bytes)
    } catch {
      throw .notJSON(error.description)
    }
    var reading = ManifestReading(PythonLiteral(value))
    return (reading.manifest(), reading.problems)
  }
}

extension PythonLiteral {
  /// The value that a JSON value is in Python.
  public init(_ value: JSONValue) {
    self =
      switch value {
      case .null: .none
      case .bool(let value): .bool(value)
      case .int(let value): .int(value)
      case .double(let value): .float(value)
      case .string(let text): .string(text)
      case .array(let elements): .list(elements.map(PythonLiteral.init))
      case .object(let members): .dict(members.map { Entry(.string($0.key), PythonLiteral($0.value)) })
      }
  }
}

/// Takes a manifest out of a literal and notes what Checkmk's installer would refuse.
private struct ManifestReading {
  var problems: [ManifestProblem] = []
  private var fields: [String: PythonLiteral] = [:]
  private let isDictionary: Bool

  init(_ literal: PythonLiteral) {
    guard case .dict(let entries) = literal else {
      isDictionary = false
      problems.append(.notADictionary(found: literal.typeName))
      return
    }
    isDictionary = true
    for entry in entries {
      guard case .string(let key) = entry.key else {
        problems.append(.keyNotText(PythonLiteralWriter().text(of: entry.key)))
        continue
      }
      // Swift takes some keys for equal that are none to Python.
      if let index = fields.index(forKey: key), !fields[index].key.utf8.elementsEqual(key.utf8) {
        problems.append(.ambiguousKey(key))
      }
      fields[key] = entry.value
    }
  }

  mutating func manifest() -> Manifest {
    if !isDictionary { return Manifest.empty }
    var manifest = Manifest.empty
    manifest.title = text("title")
    manifest.name = text("name")
    manifest.description = text("description")
    manifest.version = text("version")
    manifest.versionPackaged = text("version.packaged", or: "version_packaged")
    manifest.minRequired = text("version.min_required", or: "version_min_required")
    manifest.usableUntil = optionalText("version.usable_until", or: "version_usable_until")
    manifest.author = text("author")
    manifest.downloadURL = text("download_url")
    manifest.files = files()
    manifest.extra = fields
    if !manifest.name.isEmpty || !problems.contains(.missingField("name")), !Manifest.isValidName(manifest.name),
      !problems.contains(where: { if case .wrongType("name", _, _) = $0 { true } else { false } })
    {
      problems.append(.invalidName(manifest.name))
    }
    if manifest.version.hasByte("/") { problems.append(.slashInVersion(manifest.version)) }
    if manifest.version.hasByte("\0") || manifest.fileName.utf8.count > 255 {
      problems.append(.versionNotInFileName(manifest.version))
    }
    return manifest
  }

  /// `alias`: the name of the field in Checkmk's code, which its newer versions accept as a key, too.
  private mutating func take(_ field: String, or alias: String?) -> PythonLiteral? {
    if let value = fields.removeValue(forKey: field) { return value }
    return alias.flatMap { fields.removeValue(forKey: $0) }
  }

  private mutating func text(_ field: String, or alias: String? = nil) -> String {
    switch take(field, or: alias) {
    case .string(let text)?: return text
    case let other?: problems.append(.wrongType(field: field, expected: "str", found: other.typeName))
    case nil: problems.append(.missingField(field))
    }
    return ""
  }

  private mutating func optionalText(_ field: String, or alias: String) -> String? {
    switch take(field, or: alias) {
    case .string(let text)?: return text
    case .none?, nil: return nil
    case let other?:
      problems.append(.wrongType(field: field, expected: "str or None", found: other.typeName))
      return nil
    }
  }

  private mutating func files() -> [PackagePart: [String]] {
    guard let value = fields.removeValue(forKey: "files") else {
      problems.append(.missingField("files"))
      return [:]
    }
    guard case .dict(let entries) = value else {
      problems.append(.wrongType(field: "files", expected: "dict", found: value.typeName))
      return [:]
    }
    var files: [PackagePart: [String]] = [:]
    for entry in entries {
      let name = entry.key.stringValue ?? PythonLiteralWriter().text(of: entry.key)
      guard let elements = entry.value.elements else {
        problems.append(.wrongType(field: "files.\(name)", expected: "list", found: entry.value.typeName))
        continue
      }
      var paths: [String] = []
      for (index, element) in elements.enumerated() {
        if case .string(let path) = element {
          paths.append(path)
        } else {
          problems.append(.wrongFileType(part: name, index: index, found: element.typeName))
        }
      }
      if entry.key.stringValue != nil, let part = PackagePart(rawValue: name) {
        files[part] = paths
      } else {
        problems.append(.unknownPart(name, files: elements.count))
      }
    }
    return files
  }
}

extension Manifest {
  static let empty = Manifest(
    name: "", version: "", title: "", description: "", author: "", downloadURL: "", versionPackaged: "",
    minRequired: "", files: [:])
}
