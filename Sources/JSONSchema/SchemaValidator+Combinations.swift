import JSONText

extension SchemaValidator {
  mutating func evaluateCombination(
    _ keyword: Keyword, _ instance: JSONValue, _ path: inout InstancePath, _ outcome: inout Outcome
  ) {
    switch keyword {
    case .allOf(let schemas):
      for schema in schemas { outcome.add(evaluate(schema, instance, at: &path)) }
    case .anyOf(let schemas):
      let outcomes = schemas.map { evaluate($0, instance, at: &path) }
      let fitting = outcomes.filter(\.isValid)
      fitting.forEach { outcome.add($0) }
      if fitting.isEmpty { outcome.violations += explain(outcomes, path) }
    case .oneOf(let schemas):
      let outcomes = schemas.map { evaluate($0, instance, at: &path) }
      let fitting = outcomes.filter(\.isValid)
      switch fitting.count {
      case 0: outcome.violations += explain(outcomes, path)
      case 1: outcome.add(fitting[0])
      default: outcome.fail(.severalAlternatives(fitting.count), at: path)
      }
    case .not(let schema):
      if evaluate(schema, instance, at: &path).isValid { outcome.fail(.excluded, at: path) }
    case .conditional(let test, let then, let otherwise):
      let tested = evaluate(test, instance, at: &path)
      if tested.isValid { outcome.add(tested) }
      if let branch = tested.isValid ? then : otherwise { outcome.add(evaluate(branch, instance, at: &path)) }
    case .reference(let schema): outcome.add(evaluate(schema, instance, at: &path))
    case .dynamicReference(let initial, let anchor):
      let target = anchor.flatMap(outermost) ?? initial
      outcome.add(evaluate(target, instance, at: &path))
    default: break
    }
  }

  /// The schema that the outermost resource in the dynamic scope gives the dynamic anchor to.
  private func outermost(_ anchor: String) -> Int? {
    scope.lazy.compactMap { schema.dynamicAnchors[$0][anchor] }.first
  }

  /// Which violations to show when no alternative fits: those of the one alternative that was evidently meant (it
  /// alone accepts the value's type and got further down), else one violation that sums up all.
  private func explain(_ outcomes: [Outcome], _ path: InstancePath) -> [SchemaViolation] {
    let candidates = outcomes.filter { outcome in
      !outcome.violations.contains { violation in
        guard violation.path == path else { return false }
        return switch violation.problem {
        case .wrongType, .notOneOf, .forbidden, .missingKey: true
        default: false
        }
      }
    }
    if candidates.count == 1 { return candidates[0].violations }
    let reasons = outcomes.map { outcome in
      outcome.violations.map { $0.path == path ? $0.problem.description : $0.description }.joined(separator: ", ")
    }
    return [SchemaViolation(path: path, problem: .noAlternative(reasons))]
  }
}
