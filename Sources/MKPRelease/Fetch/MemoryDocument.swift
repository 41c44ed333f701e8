import JSONText

/// What the file of a ``SerialMemory`` holds.
struct MemoryDocument {
  /// What was seen of a repository last.
  struct Seen {
    let serial: Int
    let sha256: String
    /// nil where an older mkpkit has seen it.
    let created: Timestamp?
  }

  /// The newest time that was seen.
  var newestTime: Timestamp?
  /// By ``RepositoryLocation/identity``.
  var indexes: [String: Seen] = [:]

  /// Nothing.
  init() {}

  /// Reads the document; nil when it is damaged.
  init?(json: JSONValue) {
    guard let members = json["indexes"]?.objectValue, let version = json["version"]?.intValue, [1, 2].contains(version)
    else { return nil }
    if let value = json["newest_time"], !value.isNull {
      guard let time = value.stringValue.flatMap(Timestamp.init(_:)) else { return nil }
      newestTime = time
    }
    for (key, value) in members {
      guard let serial = value["serial"]?.intValue, serial > 0, let sha256 = value["sha256"]?.stringValue else {
        return nil
      }
      let seen = Seen(
        serial: serial, sha256: sha256, created: value["created"]?.stringValue.flatMap(Timestamp.init(_:)))
      // Version 1 had each spelling of an address by itself.
      let identity = version == 1 ? (try? RepositoryLocation(key).identity) ?? key : key
      if let other = indexes[identity], other.serial >= serial { continue }
      indexes[identity] = seen
    }
  }

  /// The document as it is written.
  var json: JSONValue {
    let members = indexes.sorted { $0.key < $1.key }.map { identity, seen in
      let value: JSONValue = [
        "serial": .int(Int64(seen.serial)), "sha256": .string(seen.sha256),
        "created": JSONValue(seen.created?.description),
      ]
      return (identity, value)
    }
    return ["version": 2, "newest_time": JSONValue(newestTime?.description), "indexes": .object(JSONObject(members))]
  }
}
