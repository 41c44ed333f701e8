import JSONText

/// A compiled schema. Schemas refer to each other by their index in ``JSONSchema/nodes``.
struct SchemaNode: Sendable {
  /// JSON Pointer into the document in which the schema stands.
  let pointer: String
  /// The schema resource (`$id`) that the schema belongs to.
  let resource: Int
  var keywords: [Keyword] = []
}

/// What a schema demands. Keywords that only describe are checked when the schema is loaded, and have no case.
enum Keyword: Sendable {
  case never
  case type(Set<JSONType>)
  case const(JSONValue)
  case `enum`([JSONValue])
  case number(NumberRule, limit: JSONValue)
  case length(LengthRule, limit: Int)
  case pattern(String)
  case uniqueItems
  case required([String])
  case dependentRequired([(key: String, required: [String])])
  /// `properties`, `patternProperties` and `additionalProperties` work together.
  case members(MemberRules)
  case propertyNames(Int)
  case dependentSchemas([(key: String, schema: Int)])
  /// `prefixItems` and `items` work together.
  case items(prefix: [Int], rest: Int?)
  case contains(Int, minimum: Int, maximum: Int?)
  case allOf([Int])
  case anyOf([Int])
  case oneOf([Int])
  case not(Int)
  case conditional(if: Int, then: Int?, else: Int?)
  case reference(Int)
  case dynamicReference(Int, anchor: String?)
  case unevaluatedItems(Int)
  case unevaluatedProperties(Int)
}

struct MemberRules: Sendable {
  var named: [String: Int] = [:]
  /// The keys of `named` in the order of the schema.
  var order: [String] = []
  var patterns: [(pattern: String, schema: Int)] = []
  var additional: Int?
}

enum JSONType: String, CaseIterable, Sendable {
  case null, boolean, object, array, number, string, integer
}

enum NumberRule: String, CaseIterable, Sendable {
  case multipleOf, maximum, exclusiveMaximum, minimum, exclusiveMinimum
}

enum LengthRule: String, CaseIterable, Sendable {
  case maxLength, minLength, maxItems, minItems, maxProperties, minProperties
}
