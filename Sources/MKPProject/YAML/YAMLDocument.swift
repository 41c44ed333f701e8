import JSONText
import Yams

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
      guard path.steps.popLast() != nil else { return Position(line: 1, column: 1) }
    }
  }

  /// Reads a text; throws all problems at once.
  public init(parsing text: String) throws(YAMLError) {
    guard text.utf8.count <= Limit.bytes else {
      throw YAMLError(.init(line: 1, column: 1), "larger than \(Limit.bytes) bytes")
    }
    try Self.refuseDeepNesting(text)
    var reader = YAMLReader()
    value = reader.convert(try Self.compose(text))
    values = reader.values
    keys = reader.keys
    guard reader.problems.isEmpty else { throw YAMLError(problems: reader.problems) }
  }

  private static func compose(_ text: String) throws(YAMLError) -> Node? {
    do {
      return try Parser(yaml: text, encoding: .utf8).singleRoot()
    } catch let error as YamlError {
      throw YAMLError(error)
    } catch {
      throw YAMLError(.init(line: 1, column: 1), "\(error)")
    }
  }

  /// libyaml's own limit is deeper than Yams's recursion can take on a small stack.
  private static func refuseDeepNesting(_ text: String) throws(YAMLError) {
    var (depth, line, column) = (0, 1, 0)
    for scalar in text.unicodeScalars {
      column += 1
      switch scalar {
      case "\n": (line, column) = (line + 1, 0)
      case "[", "{": depth += 1
      case "]", "}": depth = max(0, depth - 1)
      default: break
      }
      if depth > 200 { throw YAMLError(.init(line: line, column: column), "nested too deeply") }
    }
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

  init(_ error: YamlError) {
    let start = YAMLDocument.Position(line: 1, column: 1)
    switch error {
    case .scanner(let context, let problem, let mark, _), .parser(let context, let problem, let mark, _),
      .composer(let context, let problem, let mark, _):
      let text = [problem, context?.text].compactMap(\.self).joined(separator: ", ")
      self.init(YAMLDocument.Position(line: mark.line, column: mark.column), text)
    case .reader(let problem, _, _, _): self.init(start, problem)
    case .duplicatedKeysInMapping(let duplicates, let context):
      let position = YAMLDocument.Position(line: context.mark.line, column: context.mark.column)
      self.init(position, "given twice in this mapping: \(duplicates.sorted().joined(separator: ", "))")
    default: self.init(start, "\(error)")
    }
  }
}
