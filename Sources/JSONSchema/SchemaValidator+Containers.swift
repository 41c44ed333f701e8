import JSONText

extension SchemaValidator {
  mutating func evaluateObject(
    _ keyword: Keyword, _ object: JSONObject, _ instance: JSONValue, _ path: inout InstancePath,
    _ outcome: inout Outcome
  ) {
    switch keyword {
    case .required(let keys):
      for key in keys where object[key] == nil { outcome.fail(.missingKey(key, because: nil), at: path) }
    case .dependentRequired(let dependencies):
      for (cause, keys) in dependencies where object[cause] != nil {
        for key in keys where object[key] == nil { outcome.fail(.missingKey(key, because: cause), at: path) }
      }
    case .dependentSchemas(let dependencies):
      for (cause, schema) in dependencies where object[cause] != nil {
        outcome.add(evaluate(schema, instance, at: &path))
      }
    case .propertyNames(let schema):
      for (key, _) in object {
        var keyPath = InstancePath()
        let violations = evaluate(schema, .string(key), at: &keyPath).violations
        guard let first = violations.first else { continue }
        outcome.fail(.invalidKey(key, reason: first.description), at: path.appending(.key(key)))
      }
    case .members(let rules): evaluateMembers(rules, object, &path, &outcome)
    case .unevaluatedProperties(let schema):
      for (key, value) in object where !outcome.keys.contains(key) {
        evaluateUnforeseen(key, value, schema, known: [], object, &path, &outcome)
      }
      outcome.keys.formUnion(object.keys)
    default: break
    }
  }

  private mutating func evaluateMembers(
    _ rules: MemberRules, _ object: JSONObject, _ path: inout InstancePath, _ outcome: inout Outcome
  ) {
    for (key, value) in object {
      var isForeseen = false
      if let schema = rules.named[key] {
        isForeseen = true
        descend(.key(key), value, schema, &path, &outcome)
      }
      for (pattern, schema) in rules.patterns where matcher.matches(pattern, key) {
        isForeseen = true
        descend(.key(key), value, schema, &path, &outcome)
      }
      if !isForeseen, let schema = rules.additional {
        isForeseen = true
        evaluateUnforeseen(key, value, schema, known: rules.order, object, &path, &outcome)
      }
      if isForeseen { outcome.keys.insert(key) }
    }
  }

  /// A key that only `additionalProperties` or `unevaluatedProperties` deals with: most often a typo.
  private mutating func evaluateUnforeseen(
    _ key: String, _ value: JSONValue, _ index: Int, known: [String], _ object: JSONObject,
    _ path: inout InstancePath, _ outcome: inout Outcome
  ) {
    if case .never? = schema.nodes[index].keywords.first {
      let missing = known.filter { object[$0] == nil }
      outcome.fail(.unknownKey(key, known: missing), at: path.appending(.key(key)))
    } else {
      descend(.key(key), value, index, &path, &outcome)
    }
  }

  mutating func evaluateArray(
    _ keyword: Keyword, _ elements: [JSONValue], _ path: inout InstancePath, _ outcome: inout Outcome
  ) {
    switch keyword {
    case .items(let prefix, let rest):
      for (index, element) in elements.enumerated() {
        guard let schema = index < prefix.count ? prefix[index] : rest else { break }
        evaluateElement(index, element, schema, &path, &outcome)
        outcome.elements.insert(index)
      }
    case .contains(let schema, let minimum, let maximum):
      var found = 0
      for (index, element) in elements.enumerated() {
        var elementPath = path.appending(.index(index))
        guard evaluate(schema, element, at: &elementPath).isValid else { continue }
        found += 1
        outcome.elements.insert(index)
      }
      if found < minimum || found > maximum ?? .max {
        outcome.fail(.wrongNumberOfMatches(found: found, minimum: minimum, maximum: maximum), at: path)
      }
    case .unevaluatedItems(let schema):
      for (index, element) in elements.enumerated() where !outcome.elements.contains(index) {
        evaluateElement(index, element, schema, &path, &outcome)
      }
      outcome.elements.formUnion(elements.indices)
    default: break
    }
  }

  private mutating func evaluateElement(
    _ position: Int, _ element: JSONValue, _ index: Int, _ path: inout InstancePath, _ outcome: inout Outcome
  ) {
    if case .never? = schema.nodes[index].keywords.first {
      outcome.fail(.surplusElement, at: path.appending(.index(position)))
    } else {
      descend(.index(position), element, index, &path, &outcome)
    }
  }
}
