import JSONText

extension Manifest {
  /// The text of the member `info`: a Python literal with sorted keys and sorted files, and a line end.
  public func infoText() -> String {
    var fields = extra
    for (key, value) in ownFields { fields[key] = value.map(PythonLiteral.string) ?? PythonLiteral.none }
    fields["files"] = .dict(
      sortedFiles.map { PythonLiteral.Entry(.string($0.rawValue), .list($1.map(PythonLiteral.string))) })
    let entries = fields.sorted { $0.key < $1.key }.map { PythonLiteral.Entry(.string($0.key), $0.value) }
    return PythonLiteralWriter().text(of: .dict(entries)) + "\n"
  }

  /// The text of the member `info.json`: compact JSON with the fields in Checkmk's order, further ones at the end.
  public func infoJSON() -> String {
    var object = JSONObject(ownFields.map { ($0.key, JSONValue($0.value)) })
    object["files"] = .object(
      JSONObject(sortedFiles.map { ($0.rawValue, .array($1.map(JSONValue.string))) }))
    for (key, value) in extra.sorted(by: { $0.key < $1.key }) { object[key] = JSONValue(value) }
    return JSONValue.object(object).compactText
  }

  /// The fields that hold texts, in Checkmk's order.
  private var ownFields: [(key: String, value: String?)] {
    [
      ("title", title), ("name", name), ("description", description), ("version", version),
      ("version.packaged", versionPackaged), ("version.min_required", minRequired),
      ("version.usable_until", usableUntil), ("author", author), ("download_url", downloadURL),
    ]
  }

  private var sortedFiles: [(PackagePart, [String])] {
    files.sorted { $0.key.rawValue < $1.key.rawValue }.map { ($0.key, $0.value.sorted()) }
  }
}

extension JSONValue {
  /// The JSON value closest to a Python value: tuples become arrays, keys and bytes become texts.
  public init(_ literal: PythonLiteral) {
    self =
      switch literal {
      case .none: .null
      case .bool(let value): .bool(value)
      case .int(let value): .int(value)
      case .bigInt(let digits): .double(Double(digits) ?? .infinity)
      case .float(let value): .double(value)
      case .string(let text): .string(text)
      case .bytes(let bytes): .string(String(decoding: bytes, as: UTF8.self))
      case .list(let elements), .tuple(let elements): .array(elements.map(JSONValue.init))
      case .dict(let entries):
        .object(
          JSONObject(
            entries.map { entry in
              (entry.key.stringValue ?? PythonLiteralWriter(width: .max).text(of: entry.key), JSONValue(entry.value))
            }))
      }
  }
}
