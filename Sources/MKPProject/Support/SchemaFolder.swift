import CEmbedded
import FoundationEssentials
import JSONText

/// The files of `build/schemas`: those inside the executable, or a folder that replaces them (`--catalogue DIR`).
public enum SchemaFolder: Sendable {
  /// What was compiled in.
  case embedded
  /// A folder with the same layout.
  case directory(String)

  /// How the file of every schema ends.
  public static let suffix = ".schema.json"

  /// What was compiled in of schemas, by their paths without ``suffix``, sorted: `mkp`, `output/verify`.
  public static var schemaNames: [String] {
    (0..<embedded_file_count).compactMap { index in
      let path = String(cString: embedded_file_at(index).pointee.path)
      return path.hasSuffix(suffix) ? String(path.dropLast(suffix.count)) : nil
    }.sorted()
  }

  /// The bytes of the file at `path` below the folder; nil when there is none.
  public func bytes(_ path: String) -> [UInt8]? {
    switch self {
    case .embedded:
      for index in 0..<embedded_file_count {
        let file = embedded_file_at(index).pointee
        if String(cString: file.path) == path {
          return Array(UnsafeBufferPointer(start: file.bytes, count: file.count))
        }
      }
      return nil
    case .directory(let root):
      return FileManager.default.contents(atPath: root + "/" + path).map(Array.init)
    }
  }

  /// The JSON file at `path` as a value; `null` when there is none.
  public func json(_ path: String) throws(JSONSyntaxError) -> JSONValue {
    guard let bytes = bytes(path) else { return .null }
    return try JSONParser.parse(bytes)
  }

  /// The names of the files directly in `folder`, sorted.
  public func names(in folder: String) -> [String] {
    switch self {
    case .embedded:
      return (0..<embedded_file_count).compactMap { index in
        let path = String(cString: embedded_file_at(index).pointee.path)
        guard path.hasPrefix(folder + "/") else { return nil }
        let name = path.dropFirst(folder.count + 1)
        return name.contains("/") ? nil : String(name)
      }.sorted()
    case .directory(let root):
      return ((try? FileManager.default.contentsOfDirectory(atPath: root + "/" + folder)) ?? []).sorted()
    }
  }
}
