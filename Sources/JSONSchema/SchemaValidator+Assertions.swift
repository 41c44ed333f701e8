import JSONText

extension SchemaValidator {
  func checkType(_ types: Set<JSONType>, _ instance: JSONValue, _ path: InstancePath, _ outcome: inout Outcome) {
    let fits =
      switch instance {
      case .null: types.contains(.null)
      case .bool: types.contains(.boolean)
      case .string: types.contains(.string)
      case .array: types.contains(.array)
      case .object: types.contains(.object)
      case .int: types.contains(.integer) || types.contains(.number)
      case .double(let number): types.contains(.number) || types.contains(.integer) && number == number.rounded()
      }
    guard !fits else { return }
    let expected = JSONType.allCases.filter(types.contains).map(\.rawValue)
    outcome.fail(.wrongType(found: instance.typeName, expected: expected), at: path)
  }

  func checkNumber(
    _ rule: NumberRule, _ limit: JSONValue, _ instance: JSONValue, _ path: InstancePath, _ outcome: inout Outcome
  ) {
    guard let number = instance.doubleValue, let bound = limit.doubleValue else { return }
    let order =
      if case .int(let left) = instance, case .int(let right) = limit {
        // Exact beyond 2^53, too.
        left < right ? -1 : left > right ? 1 : 0
      } else {
        number < bound ? -1 : number > bound ? 1 : 0
      }
    let fits =
      switch rule {
      case .multipleOf: instance.isMultiple(of: limit)
      case .maximum: order <= 0
      case .exclusiveMaximum: order < 0
      case .minimum: order >= 0
      case .exclusiveMinimum: order > 0
      }
    if !fits { outcome.fail(.outOfRange(found: instance, rule: rule.rawValue, limit: limit), at: path) }
  }

  func checkLength(
    _ rule: LengthRule, _ limit: Int, _ instance: JSONValue, _ path: InstancePath, _ outcome: inout Outcome
  ) {
    let length: Int? =
      switch rule {
      case .maxLength, .minLength: instance.stringValue?.unicodeScalars.count
      case .maxItems, .minItems: instance.arrayValue?.count
      case .maxProperties, .minProperties: instance.objectValue?.count
      }
    guard let length else { return }
    let isMaximum = rule == .maxLength || rule == .maxItems || rule == .maxProperties
    guard isMaximum ? length > limit : length < limit else { return }
    outcome.fail(.wrongLength(found: length, rule: rule.rawValue, limit: limit), at: path)
  }

  func checkUnique(_ instance: JSONValue, _ path: InstancePath, _ outcome: inout Outcome) {
    guard let elements = instance.arrayValue else { return }
    var positions: [JSONValue: Int] = [:]
    for (index, element) in elements.enumerated() {
      let canonical = element.canonical
      if let first = positions[canonical] {
        outcome.fail(.duplicateElement(first: first), at: path.appending(.index(index)))
      } else {
        positions[canonical] = index
      }
    }
  }
}
