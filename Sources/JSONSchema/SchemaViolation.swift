import JSONText

/// One way in which an instance is not what its schema demands.
public struct SchemaViolation: Hashable, Sendable, CustomStringConvertible {
  /// The value that is wrong. For an unknown key, the path of its value.
  public let path: InstancePath
  /// What is wrong with it.
  public let problem: Problem

  /// What can be wrong with a value.
  public enum Problem: Hashable, Sendable {
    /// No value may stand here.
    case forbidden
    /// A key that the schema does not know; with the keys it knows and that the object lacks.
    case unknownKey(String, known: [String])
    /// An element too many.
    case surplusElement
    case wrongType(found: String, expected: [String])
    case notOneOf(found: JSONValue, allowed: [JSONValue])
    case outOfRange(found: JSONValue, rule: String, limit: JSONValue)
    case wrongLength(found: Int, rule: String, limit: Int)
    case patternMismatch(found: String, pattern: String)
    case duplicateElement(first: Int)
    case missingKey(String, because: String?)
    case invalidKey(String, reason: String)
    case wrongNumberOfMatches(found: Int, minimum: Int, maximum: Int?)
    /// None of several alternatives; with what is wrong for each.
    case noAlternative([String])
    case severalAlternatives(Int)
    /// What `not` describes.
    case excluded
    /// The schema referred to itself without end.
    case endlessSchema
  }

  /// `package.name: expected string, found integer`
  public var description: String {
    path.steps.isEmpty ? problem.description : "\(path): \(problem)"
  }
}

extension SchemaViolation.Problem: CustomStringConvertible {
  /// What was found, what is allowed, and for a typo the word that was probably meant.
  public var description: String {
    switch self {
    case .forbidden: "nothing may stand here"
    case .unknownKey(let key, let known): unknownKey(key, known)
    case .surplusElement: "one element too many"
    case .wrongType(let found, let expected): "expected \(expected.joined(separator: " or ")), found \(found)"
    case .notOneOf(let found, let allowed): notOneOf(found, allowed)
    case .outOfRange(let found, let rule, let limit):
      "\(found.compactText) is not allowed (\(rule) \(limit.compactText))"
    case .wrongLength(let found, let rule, let limit): wrongLength(found, rule, limit)
    case .patternMismatch(let found, let pattern): "\(JSONValue.string(found).compactText) does not match \(pattern)"
    case .duplicateElement(let first): "the same as element \(first)"
    case .missingKey(let key, nil): "'\(key)' is missing"
    case .missingKey(let key, let cause?): "'\(key)' is missing, which '\(cause)' needs"
    case .invalidKey(let key, let reason): "the key '\(key)' is not allowed: \(reason)"
    case .wrongNumberOfMatches(let found, let minimum, let maximum):
      "\(found) fitting elements, expected \(maximum.map { "\(minimum) to \($0)" } ?? "at least \(minimum)")"
    case .noAlternative(let reasons): "fits none of the alternatives: " + reasons.joined(separator: "; or ")
    case .severalAlternatives(let count): "fits \(count) of the alternatives, must fit exactly one"
    case .excluded: "this value is excluded"
    case .endlessSchema: "the schema refers to itself without end"
    }
  }

  private func unknownKey(_ key: String, _ known: [String]) -> String {
    let nearest = Spelling.nearest(to: key, in: known).map { ", did you mean '\($0)'?" } ?? ""
    let list = known.isEmpty ? "no key is allowed here" : "known keys: \(known.joined(separator: ", "))"
    return "unknown key '\(key)'\(nearest) (\(list))"
  }

  private func notOneOf(_ found: JSONValue, _ allowed: [JSONValue]) -> String {
    let list = allowed.map(\.compactText).joined(separator: ", ")
    let nearest = found.stringValue.flatMap { Spelling.nearest(to: $0, in: allowed.compactMap(\.stringValue)) }
    let hint = nearest.map { ", did you mean \"\($0)\"?" } ?? ""
    return allowed.count == 1
      ? "must be \(list), found \(found.compactText)" : "\(found.compactText) is not one of \(list)\(hint)"
  }

  private func wrongLength(_ found: Int, _ rule: String, _ limit: Int) -> String {
    let unit = rule.hasSuffix("Length") ? "character" : rule.hasSuffix("Items") ? "element" : "key"
    let bound = rule.hasPrefix("max") ? "at most" : "at least"
    return "must have \(bound) \(limit) \(unit)\(limit == 1 ? "" : "s"), found \(found)"
  }
}
