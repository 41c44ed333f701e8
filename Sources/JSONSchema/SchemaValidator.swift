import JSONText

/// Evaluates one instance.
struct SchemaValidator {
  let schema: JSONSchema
  var matcher = PatternMatcher()
  /// The dynamic scope: the resources that evaluation has entered, outermost first.
  var scope: [Int] = []
  private var depth = 0

  /// Deeper than any instance (the JSON parser's limit) with a sensible schema can lead.
  private static let maximumDepth = 4096

  init(schema: JSONSchema) { self.schema = schema }

  /// What evaluating a schema at one place of the instance gave.
  struct Outcome {
    var violations: [SchemaViolation] = []
    /// Keys and leading or single elements that a schema has looked at: what `unevaluated…` leaves alone.
    var keys: Set<String> = []
    var elements: Set<Int> = []

    var isValid: Bool { violations.isEmpty }

    mutating func add(_ other: Outcome) {
      violations += other.violations
      keys.formUnion(other.keys)
      elements.formUnion(other.elements)
    }

    mutating func fail(_ problem: SchemaViolation.Problem, at path: InstancePath) {
      violations.append(SchemaViolation(path: path, problem: problem))
    }
  }

  mutating func evaluate(_ index: Int, _ instance: JSONValue, at path: inout InstancePath) -> Outcome {
    var outcome = Outcome()
    guard depth < Self.maximumDepth else {
      outcome.fail(.endlessSchema, at: path)
      return outcome
    }
    depth += 1
    let node = schema.nodes[index]
    scope.append(node.resource)
    defer {
      scope.removeLast()
      depth -= 1
    }
    for keyword in node.keywords { evaluate(keyword, instance, &path, &outcome) }
    return outcome
  }

  /// Evaluates a schema for the member or element one step down.
  mutating func descend(
    _ step: InstancePath.Step, _ value: JSONValue, _ index: Int, _ path: inout InstancePath, _ outcome: inout Outcome
  ) {
    path.steps.append(step)
    outcome.violations += evaluate(index, value, at: &path).violations
    path.steps.removeLast()
  }

  private mutating func evaluate(
    _ keyword: Keyword, _ instance: JSONValue, _ path: inout InstancePath, _ outcome: inout Outcome
  ) {
    switch keyword {
    case .never: outcome.fail(.forbidden, at: path)
    case .type(let types): checkType(types, instance, path, &outcome)
    case .const(let value):
      if !instance.isSameValue(as: value) { outcome.fail(.notOneOf(found: instance, allowed: [value]), at: path) }
    case .enum(let values):
      if !values.contains(where: instance.isSameValue) {
        outcome.fail(.notOneOf(found: instance, allowed: values), at: path)
      }
    case .number(let rule, let limit): checkNumber(rule, limit, instance, path, &outcome)
    case .length(let rule, let limit): checkLength(rule, limit, instance, path, &outcome)
    case .pattern(let pattern):
      if let text = instance.stringValue, !matcher.matches(pattern, text) {
        outcome.fail(.patternMismatch(found: text, pattern: pattern), at: path)
      }
    case .uniqueItems: checkUnique(instance, path, &outcome)
    case .required, .dependentRequired, .members, .propertyNames, .dependentSchemas, .unevaluatedProperties:
      guard let object = instance.objectValue else { return }
      evaluateObject(keyword, object, instance, &path, &outcome)
    case .items, .contains, .unevaluatedItems:
      guard let elements = instance.arrayValue else { return }
      evaluateArray(keyword, elements, &path, &outcome)
    case .allOf, .anyOf, .oneOf, .not, .conditional, .reference, .dynamicReference:
      evaluateCombination(keyword, instance, &path, &outcome)
    }
  }
}
