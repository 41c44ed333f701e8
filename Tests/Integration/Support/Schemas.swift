import CEmbedded
import JSONSchema
import JSONText
import Testing

/// Says in what `text` departs from the schema `path`, below `build/schemas`.
func expectValid(_ text: String, schema path: String) throws {
  let files = (0..<embedded_file_count).map { embedded_file_at($0).pointee }
  let file = try #require(files.first { String(cString: $0.path) == path }, "no schema \(path)")
  let bytes = Array(UnsafeBufferPointer(start: file.bytes, count: file.count))
  let violations = try JSONSchema(JSONParser.parse(bytes)).validate(JSONParser.parse(text))
  #expect(violations.isEmpty, "\(violations)")
}
