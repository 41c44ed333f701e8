import CEmbedded
import JSONText

/// The files of `build/schemas` that are part of the executable.
public enum EmbeddedFile {
  /// Paths below `build/schemas`.
  public static var paths: [String] {
    (0..<embedded_file_count).map { String(cString: embedded_file_at($0).pointee.path) }
  }

  /// The bytes of a file; nil when there is none at `path`.
  public static func bytes(_ path: String) -> [UInt8]? {
    for index in 0..<embedded_file_count {
      let file = embedded_file_at(index).pointee
      if String(cString: file.path) == path { return Array(UnsafeBufferPointer(start: file.bytes, count: file.count)) }
    }
    return nil
  }

  /// A JSON file as a value; `null` when there is none at `path`.
  static func json(_ path: String) throws(JSONSyntaxError) -> JSONValue {
    guard let bytes = bytes(path) else { return .null }
    return try JSONParser.parse(bytes)
  }
}
