import MKPFormat

/// Which versions of a package are wanted: conditions with commas between them, all of which must hold.
///
/// | written | means |
/// |---|---|
/// | `1.2.3` | exactly this one |
/// | `1.2`, `1.2.x`, `1` | any that begins so |
/// | `^1.2.3` | from there, with the first number that is not 0 unchanged |
/// | `~1.2.3` | from there, with `1.2` unchanged |
/// | `>=1.2`, `>1.2`, `<=1.2`, `<1.2` | bounds |
///
/// Versions are ordered as Checkmk orders them. A pre-release fits only where a condition names a pre-release of the
/// same three numbers, so that nobody gets one unasked.
public struct VersionRange: Hashable, Sendable, CustomStringConvertible {
  /// The range as it was written.
  public let description: String
  private let conditions: [Condition]

  /// All releases.
  public static let all = VersionRange(description: "*", conditions: [])

  private init(description: String, conditions: [Condition]) {
    self.description = description
    self.conditions = conditions
  }

  /// Reads a range.
  ///
  /// - Throws: ``FetchError/invalidRange(_:reason:)``
  public init(_ text: String) throws(FetchError) {
    var conditions: [Condition] = []
    for part in text.split(separator: ",", omittingEmptySubsequences: false) {
      let part = part.filter { $0 != " " }
      guard !part.isEmpty else { throw .invalidRange(text, reason: "a condition is empty") }
      guard let found = Condition.conditions(part) else {
        throw .invalidRange(
          text,
          reason: "\(part.quoted) is no condition; write 1.2.3, 1.2, ^1.2.3, ~1.2.3, >=1.2, <2 or several with commas")
      }
      conditions += found
    }
    self.init(description: text, conditions: conditions)
  }

  /// Whether `version` is one of those that are wanted.
  public func contains(_ version: SemanticVersion) -> Bool {
    guard conditions.allSatisfy({ $0.holds(for: version) }) else { return false }
    return version.preRelease.isEmpty || conditions.contains { $0.namesPreRelease(of: version) }
  }
}

/// One bound of a range.
private struct Condition: Hashable, Sendable {
  enum Relation: Hashable, Sendable {
    case equal
    case less
    case lessOrEqual
    case greater
    case greaterOrEqual
  }

  let relation: Relation
  let version: SemanticVersion

  static func == (left: Condition, right: Condition) -> Bool {
    left.relation == right.relation && left.version.description == right.version.description
  }

  func hash(into hasher: inout Hasher) {
    hasher.combine(relation)
    hasher.combine(version.description)
  }

  func holds(for candidate: SemanticVersion) -> Bool {
    switch relation {
    case .equal: candidate == version
    case .less: candidate < version
    case .lessOrEqual: candidate <= version
    case .greater: candidate > version
    case .greaterOrEqual: candidate >= version
    }
  }

  func namesPreRelease(of candidate: SemanticVersion) -> Bool {
    !version.preRelease.isEmpty && version.major == candidate.major && version.minor == candidate.minor
      && version.patch == candidate.patch
  }

  /// The bounds that one written condition means; nil when it cannot be read.
  static func conditions(_ text: String) -> [Condition]? {
    let operators = [">=", "<=", ">", "<", "=", "^", "~"]
    let sign = operators.first(where: text.hasPrefix) ?? ""
    guard let pattern = Pattern(text.dropFirst(sign.count)) else { return nil }
    guard let low = pattern.lowest else { return sign.isEmpty || sign == "=" || sign == ">=" ? [] : nil }
    let from = Condition(relation: .greaterOrEqual, version: low)
    let below: (SemanticVersion?) -> [Condition] = { high in
      high.map { [Condition(relation: .less, version: $0)] } ?? []
    }
    switch sign {
    case "", "=":
      return pattern.isWhole ? [Condition(relation: .equal, version: low)] : [from] + below(pattern.following)
    case "^": return [from] + below(pattern.nextIncompatible)
    case "~": return [from] + below(pattern.nextMinor)
    case ">=": return [from]
    case ">":
      return pattern.isWhole
        ? [Condition(relation: .greater, version: low)]
        : pattern.following.map { [Condition(relation: .greaterOrEqual, version: $0)] }
    case "<=": return pattern.isWhole ? [Condition(relation: .lessOrEqual, version: low)] : below(pattern.following)
    default: return [Condition(relation: .less, version: low)]
    }
  }
}

/// A version of which the end may be open: `1.2`, `1.x`, `*`.
private struct Pattern {
  private let numbers: [Int]
  private let whole: SemanticVersion?

  init?(_ text: Substring) {
    if let version = SemanticVersion(String(text)) {
      whole = version
      let numbers = [version.major, version.minor, version.patch].compactMap { Int($0) }
      guard numbers.count == 3, numbers.allSatisfy({ $0 < Int.max }) else { return nil }
      self.numbers = numbers
      return
    }
    whole = nil
    let words = text.split(separator: ".", omittingEmptySubsequences: false)
    let fixed = words.prefix { !["x", "X", "*"].contains($0) }
    let numbers = fixed.compactMap { SemanticVersion("\($0).0.0") == nil ? nil : Int($0) }
    guard !words.isEmpty, words.count <= 3, numbers.count == fixed.count, fixed.count < 3,
      words.dropFirst(fixed.count).allSatisfy({ ["x", "X", "*"].contains($0) }), numbers.allSatisfy({ $0 < Int.max })
    else { return nil }
    self.numbers = numbers
  }

  var isWhole: Bool { whole != nil }

  /// The first version that fits; nil where any does.
  var lowest: SemanticVersion? { whole ?? (numbers.isEmpty ? nil : Self.version(numbers)) }

  /// The first one behind all that begin like the pattern.
  var following: SemanticVersion? { numbers.isEmpty ? nil : raised(numbers.count - 1) }

  /// The first one with another number where the first one not 0 stands; where all are 0, at the last.
  var nextIncompatible: SemanticVersion? { raised(numbers.firstIndex { $0 != 0 } ?? numbers.count - 1) }

  var nextMinor: SemanticVersion? { raised(min(1, numbers.count - 1)) }

  private func raised(_ index: Int) -> SemanticVersion? {
    guard numbers.indices.contains(index) else { return nil }
    return Self.version(numbers[..<index] + [numbers[index] + 1])
  }

  private static func version(_ numbers: some Sequence<Int>) -> SemanticVersion? {
    let padded = Array(numbers) + [0, 0, 0]
    return SemanticVersion("\(padded[0]).\(padded[1]).\(padded[2])")
  }
}
