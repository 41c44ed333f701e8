import JSONText

extension SchemaCompiler {
  /// Keywords that describe, with what their values must be.
  private static let describing: [String: (expected: String, accepts: @Sendable (JSONValue) -> Bool)] = [
    "$schema": ("\"\(draft)\"", { $0.stringValue != nil }),
    "$id": ("a URI reference", { $0.stringValue != nil }),
    "$comment": ("a string", { $0.stringValue != nil }),
    "$vocabulary": ("an object of booleans", { $0.objectValue?.allSatisfy { $0.value.boolValue != nil } ?? false }),
    "title": ("a string", { $0.stringValue != nil }),
    "description": ("a string", { $0.stringValue != nil }),
    "default": ("any value", { _ in true }),
    "deprecated": ("a boolean", { $0.boolValue != nil }),
    "readOnly": ("a boolean", { $0.boolValue != nil }),
    "writeOnly": ("a boolean", { $0.boolValue != nil }),
    "examples": ("an array", { $0.arrayValue != nil }),
    "format": ("a string", { $0.stringValue != nil }),
    "contentEncoding": ("a string", { $0.stringValue != nil }),
    "contentMediaType": ("a string", { $0.stringValue != nil }),
  ]

  /// The URI of the meta-schema.
  static let draft = "https://json-schema.org/draft/2020-12/schema"

  mutating func compileKeywords(of object: JSONObject, into node: Int, _ scope: Scope) {
    var members = MemberRules()
    var prefix: [Int] = []
    var rest: Int?
    var contains: Int?
    var minContains = 1
    var maxContains: Int?
    var condition: (if: Int?, then: Int?, else: Int?)
    var unevaluated: [Keyword] = []
    var keywords: [Keyword] = []

    for (key, value) in object {
      switch key {
      case "$ref", "$dynamicRef":
        guard let text = string(value, key, scope) else { break }
        let target = URIReference(text).resolved(against: scope.base)
        pending.append(PendingReference(node: node, keyword: keywords.count, text: text, target: target))
        keywords.append(key == "$ref" ? .reference(-1) : .dynamicReference(-1, anchor: nil))
      case "$anchor", "$dynamicAnchor":
        guard let name = string(value, key, scope) else { break }
        addAnchor(name, dynamic: key == "$dynamicAnchor", node: node, scope)
      case "$defs":
        _ = schemas(inObject: value, key, scope)
      case "contentSchema": _ = compile(value, scope.descending(key))
      case "allOf": keywords.append(.allOf(schemas(inArray: value, key, scope)))
      case "anyOf": keywords.append(.anyOf(schemas(inArray: value, key, scope)))
      case "oneOf": keywords.append(.oneOf(schemas(inArray: value, key, scope)))
      case "not": keywords.append(.not(compile(value, scope.descending(key))))
      case "if": condition.if = compile(value, scope.descending(key))
      case "then": condition.then = compile(value, scope.descending(key))
      case "else": condition.else = compile(value, scope.descending(key))
      case "prefixItems": prefix = schemas(inArray: value, key, scope)
      case "items": rest = compile(value, scope.descending(key))
      case "contains": contains = compile(value, scope.descending(key))
      case "minContains": minContains = count(value, key, scope) ?? 1
      case "maxContains": maxContains = count(value, key, scope)
      case "properties":
        let named = schemas(inObject: value, key, scope)
        members.order = named.map(\.key)
        members.named = Dictionary(named.map { ($0.key, $0.schema) }) { $1 }
      case "patternProperties":
        members.patterns = schemas(inObject: value, key, scope).map { (pattern: $0.key, schema: $0.schema) }
        for (pattern, _) in members.patterns { checkPattern(pattern, key, scope) }
      case "additionalProperties": members.additional = compile(value, scope.descending(key))
      case "propertyNames": keywords.append(.propertyNames(compile(value, scope.descending(key))))
      case "dependentSchemas": keywords.append(.dependentSchemas(schemas(inObject: value, key, scope)))
      case "unevaluatedItems": unevaluated.append(.unevaluatedItems(compile(value, scope.descending(key))))
      case "unevaluatedProperties": unevaluated.append(.unevaluatedProperties(compile(value, scope.descending(key))))
      default:
        if let assertion = assertion(key, value, scope) { keywords.append(assertion) }
      }
    }

    if !prefix.isEmpty || rest != nil { keywords.append(.items(prefix: prefix, rest: rest)) }
    if let contains { keywords.append(.contains(contains, minimum: minContains, maximum: maxContains)) }
    if !members.named.isEmpty || !members.patterns.isEmpty || members.additional != nil {
      keywords.append(.members(members))
    }
    if let test = condition.if { keywords.append(.conditional(if: test, then: condition.then, else: condition.else)) }
    // These two look at what all the others have evaluated.
    nodes[node].keywords = keywords + unevaluated
  }

  private mutating func assertion(_ key: String, _ value: JSONValue, _ scope: Scope) -> Keyword? {
    if let rule = NumberRule(rawValue: key) { return numberRule(rule, value, scope) }
    if let rule = LengthRule(rawValue: key) { return count(value, key, scope).map { .length(rule, limit: $0) } }
    switch key {
    case "type": return types(value, scope).map(Keyword.type)
    case "const": return .const(value)
    case "enum":
      guard let values = value.arrayValue else { return invalid(key, "an array", scope) }
      return .enum(values)
    case "pattern":
      guard let pattern = string(value, key, scope) else { return nil }
      checkPattern(pattern, key, scope)
      return .pattern(pattern)
    case "uniqueItems":
      guard let unique = value.boolValue else { return invalid(key, "a boolean", scope) }
      return unique ? .uniqueItems : nil
    case "required": return strings(value, key, scope).map(Keyword.required)
    case "dependentRequired":
      guard let object = value.objectValue else { return invalid(key, "an object", scope) }
      return .dependentRequired(object.map { ($0.key, strings($0.value, key, scope) ?? []) })
    default:
      guard let (expected, accepts) = Self.describing[key] else {
        report(.unknownKeyword(key), at: scope.pointer)
        return nil
      }
      return accepts(value) ? nil : invalid(key, expected, scope)
    }
  }
}

// MARK: - Values of keywords

extension SchemaCompiler {
  private mutating func invalid(_ keyword: String, _ expected: String, _ scope: Scope) -> Keyword? {
    report(.invalidValue(keyword: keyword, expected: expected), at: scope.pointer)
    return nil
  }

  private mutating func string(_ value: JSONValue, _ key: String, _ scope: Scope) -> String? {
    if let text = value.stringValue { return text }
    _ = invalid(key, "a string", scope)
    return nil
  }

  private mutating func strings(_ value: JSONValue, _ key: String, _ scope: Scope) -> [String]? {
    let texts = value.arrayValue?.compactMap(\.stringValue)
    if let texts, texts.count == value.arrayValue?.count { return texts }
    _ = invalid(key, "an array of strings", scope)
    return nil
  }

  private mutating func count(_ value: JSONValue, _ key: String, _ scope: Scope) -> Int? {
    if let count = value.intValue, count >= 0 { return count }
    _ = invalid(key, "a non-negative integer", scope)
    return nil
  }

  private mutating func numberRule(_ rule: NumberRule, _ value: JSONValue, _ scope: Scope) -> Keyword? {
    guard let number = value.doubleValue else { return invalid(rule.rawValue, "a number", scope) }
    guard rule != .multipleOf || number > 0 else { return invalid(rule.rawValue, "a number above 0", scope) }
    return .number(rule, limit: value)
  }

  private mutating func types(_ value: JSONValue, _ scope: Scope) -> Set<JSONType>? {
    let names = value.stringValue.map { [$0] } ?? value.arrayValue?.map { $0.stringValue ?? "" } ?? []
    let types = names.compactMap(JSONType.init)
    guard !types.isEmpty, types.count == names.count else {
      _ = invalid("type", "one or several of \(JSONType.allCases.map(\.rawValue).joined(separator: ", "))", scope)
      return nil
    }
    return Set(types)
  }

  private mutating func checkPattern(_ pattern: String, _ key: String, _ scope: Scope) {
    if PatternMatcher.compile(pattern) == nil { _ = invalid(key, "a valid regular expression", scope) }
  }

  private mutating func schemas(inArray value: JSONValue, _ key: String, _ scope: Scope) -> [Int] {
    guard let elements = value.arrayValue, !elements.isEmpty else {
      _ = invalid(key, "a non-empty array of schemas", scope)
      return []
    }
    let scope = scope.descending(key)
    return elements.enumerated().map { compile($1, scope.descending(String($0))) }
  }

  private mutating func schemas(
    inObject value: JSONValue, _ key: String, _ scope: Scope
  ) -> [(key: String, schema: Int)] {
    guard let object = value.objectValue else {
      _ = invalid(key, "an object of schemas", scope)
      return []
    }
    let scope = scope.descending(key)
    return object.map { (key: $0.key, schema: compile($0.value, scope.descending($0.key))) }
  }
}
