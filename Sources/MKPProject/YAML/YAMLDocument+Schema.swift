import JSONText

import struct JSONSchema.InstancePath
import struct JSONSchema.JSONSchema
import struct JSONSchema.SchemaViolation

extension YAMLDocument {
  /// Reads a text that follows one of the embedded schemas.
  ///
  /// - Parameters:
  ///   - file: its path, for messages.
  ///   - schema: the schema's path below `build/schemas`.
  ///   - tolerated: what is judged later, whatever stands there.
  /// - Throws: everything that is wrong with it at once, each with line and column.
  public init(parsing text: String, file: String, schema: String, tolerated: InstancePath? = nil) throws(ProjectError) {
    do {
      self = try YAMLDocument(parsing: text)
    } catch {
      throw ProjectError(error.problems.map { .definition(Place(file, $0.position), $0.message) })
    }
    let document = self
    let places = try Self.schema(schema).validate(value).filter { $0.path != tolerated }.map {
      (document.position(of: $0), $0.description)
    }
    guard places.isEmpty else {
      throw ProjectError(places.sorted { $0 < $1 }.map { .definition(Place(file, $0), $1) })
    }
  }

  private static func schema(_ path: String) throws(ProjectError) -> JSONSchema {
    do {
      return try JSONSchema(SchemaFolder.embedded.json(path))
    } catch {
      throw ProjectError([.internalError("\(path): \(error)")])
    }
  }

  /// Where a violation is: an unknown key at the key, everything else at the value.
  private func position(of violation: SchemaViolation) -> Position {
    switch violation.problem {
    case .unknownKey, .invalidKey, .forbidden: positionOfKey(violation.path)
    default: position(of: violation.path)
    }
  }
}
