import JSONText

/// A JSON Schema of draft 2020-12, ready to validate.
///
/// Every keyword of the draft's vocabularies is known. A keyword that is not, a keyword with a value it can't have and
/// a reference that leads nowhere are errors when the schema is loaded: what a schema says is never ignored. As the
/// draft lays down, `format`, `contentEncoding`, `contentMediaType` and `contentSchema` describe and don't validate.
public struct JSONSchema: Sendable {
  let nodes: [SchemaNode]
  let root: Int
  /// Per schema resource: its dynamic anchors.
  let dynamicAnchors: [[String: Int]]

  /// Compiles `schema`.
  ///
  /// - Parameter documents: other schemas that it may refer to, by absolute URI. They are looked at when needed.
  /// - Throws: all problems of the schema, in one ``SchemaError``.
  public init(_ schema: JSONValue, documents: [String: JSONValue] = [:]) throws(SchemaError) {
    var compiler = SchemaCompiler(documents: documents)
    let root = compiler.compile(document: schema, uri: URIReference(""))
    compiler.resolveReferences()
    compiler.refuseEndlessReferences()
    guard compiler.problems.isEmpty else { throw SchemaError(problems: compiler.problems) }
    nodes = compiler.nodes
    dynamicAnchors = compiler.resources.map(\.dynamicAnchors)
    self.root = root
  }

  /// Everything that is wrong with `instance`; empty when it is valid.
  public func validate(_ instance: JSONValue) -> [SchemaViolation] {
    var validator = SchemaValidator(schema: self)
    var path = InstancePath()
    return validator.evaluate(root, instance, at: &path).violations
  }
}

/// Why a schema can't be used.
public struct SchemaError: Error, Hashable, Sendable, CustomStringConvertible {
  /// One thing that is wrong.
  public struct Problem: Hashable, Sendable, CustomStringConvertible {
    /// JSON Pointer into the schema's document.
    public let pointer: String
    /// What was found there.
    public let kind: Kind

    /// `#/properties/name: unknown keyword 'typ'`
    public var description: String { "#\(pointer): \(kind)" }
  }

  /// What can be wrong.
  public enum Kind: Hashable, Sendable, CustomStringConvertible {
    /// A schema that is neither an object nor a truth value.
    case notASchema(found: String)
    /// A keyword that draft 2020-12 does not know.
    case unknownKeyword(String)
    /// A keyword whose value it can't have.
    case invalidValue(keyword: String, expected: String)
    /// A `$ref` or `$dynamicRef` that leads to no schema.
    case unresolvedReference(String)
    /// Two schemas with the same `$id` or anchor.
    case duplicate(String)
    /// A reference that leads back to itself without a step into the instance.
    case endlessReference

    /// The problem in one line.
    public var description: String {
      switch self {
      case .notASchema(let found): "expected a schema (object or boolean), found \(found)"
      case .unknownKeyword(let keyword): "unknown keyword '\(keyword)'"
      case .invalidValue(let keyword, let expected): "'\(keyword)' must be \(expected)"
      case .unresolvedReference(let reference): "the reference '\(reference)' leads to no schema"
      case .duplicate(let identifier): "'\(identifier)' identifies two schemas"
      case .endlessReference: "the reference leads back to itself"
      }
    }
  }

  /// All problems, in the order of the document.
  public let problems: [Problem]

  /// The problems, one a line.
  public var description: String { problems.map(\.description).joined(separator: "\n") }
}
