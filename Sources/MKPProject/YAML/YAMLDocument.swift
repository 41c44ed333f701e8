import JSONText

import struct JSONSchema.InstancePath

/// A YAML text as a JSON value, with the place of every value and key.
///
/// Bounded: larger texts, deeper nesting and more nodes than any definition needs are refused, so that aliases can't
/// blow up. Merge keys, tags of one's own, keys that are not strings and a key given twice are errors.
public struct YAMLDocument: Sendable {
  /// A place in the text.
  public struct Position: Hashable, Comparable, Sendable {
    /// From 1.
    public let line: Int
    /// In Unicode scalars, from 1.
    public let column: Int

    /// A place.
    public init(line: Int, column: Int) {
      self.line = line
      self.column = column
    }

    /// Orders by line, then column.
    public static func < (left: Position, right: Position) -> Bool {
      (left.line, left.column) < (right.line, right.column)
    }
  }

  /// The limits that the reader keeps.
  public enum Limit {
    /// Bytes of text.
    public static let bytes = 1 << 20
    /// Values in the text, those of an alias counted at each of its uses.
    public static let nodes = 50_000
    /// Levels of nesting.
    public static let depth = 64
  }

  /// What the text says.
  public let value: JSONValue
  /// Where each value begins.
  private let values: [InstancePath: Position]
  /// Where the key of each member begins.
  private let keys: [InstancePath: Position]

  /// Where the value at `path` begins; where there is none, its nearest ancestor.
  public func position(of path: InstancePath) -> Position {
    Self.nearest(path, values)
  }

  /// Where the key of the member at `path` begins; where there is none, as ``position(of:)``.
  public func positionOfKey(_ path: InstancePath) -> Position {
    keys[path] ?? position(of: path)
  }

  private static func nearest(_ path: InstancePath, _ positions: [InstancePath: Position]) -> Position {
    var path = path
    while true {
      if let position = positions[path] { return position }
      guard path.steps.popLast() != nil else { return .start }
    }
  }

  /// Reads a text; throws all problems at once.
  public init(parsing text: String) throws(YAMLError) {
    guard text.utf8.count <= Limit.bytes else {
      throw YAMLError(.start, "larger than \(Limit.bytes) bytes")
    }
    var reader = YAMLReader()
    value = try YAMLNode.document(of: text).map { reader.convert($0) } ?? .null
    values = reader.values
    keys = reader.keys
    guard reader.problems.isEmpty else { throw YAMLError(problems: reader.problems) }
  }
}

/// What is wrong with a YAML text.
public struct YAMLError: Error, Hashable, Sendable {
  /// One thing that is wrong, and where.
  public struct Problem: Hashable, Sendable {
    /// Where it is.
    public let position: YAMLDocument.Position
    /// What it is.
    public let message: String
  }

  /// All problems, in the order of the text.
  public let problems: [Problem]

  init(problems: [Problem]) { self.problems = problems.sorted { $0.position < $1.position } }

  init(_ position: YAMLDocument.Position, _ message: String) {
    problems = [Problem(position: position, message: message)]
  }
}
