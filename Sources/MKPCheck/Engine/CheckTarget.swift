import MKPFormat

/// A Checkmk version line that a package is checked for: `2.4` stands for every release from `2.4.0i1` to the last
/// patch of 2.4.
public struct CheckTarget: Sendable {
  /// `2` of `2.4`
  public let major: Int
  /// `4` of `2.4`
  public let minor: Int

  /// The line of the given numbers.
  public init(_ major: Int, _ minor: Int) {
    self.major = major
    self.minor = minor
  }

  /// What Checkmk 3.0 was called before it had its name.
  private static let formerNames: Set<String> = ["2.6", "2.6-dev", "3.0-dev"]

  /// Reads `2.4`; also a version of the line, as `2.4.0` or `2.4.0p3`, and `2.6` or `2.6-dev` for 3.0. Nil for
  /// anything else.
  public init?(_ text: String) {
    if Self.formerNames.contains(text) {
      self.init(3, 0)
      return
    }
    if let base = CheckmkVersion(text)?.base {
      self.init(base.major, base.minor)
      return
    }
    let numbers = text.split(separator: ".", omittingEmptySubsequences: false)
    guard numbers.count == 2, numbers.allSatisfy({ $0.allSatisfy { $0.isASCII && $0.isNumber } }),
      let major = Int(numbers[0]), let minor = Int(numbers[1])
    else { return nil }
    self.init(major, minor)
  }

  /// The oldest version of the line.
  public var first: CheckmkVersion { CheckmkVersion(major, minor, 0, .innovation(0)) }

  /// The release.
  public var release: CheckmkVersion { CheckmkVersion(major, minor, 0) }

  /// The first version that is newer than everything of the line.
  public var end: CheckmkVersion { CheckmkVersion(major, minor + 1, 0, .innovation(0)) }

  /// Whether a release or patch of the line is at least `minimum` and below `limit`. A limit of `2.4.0` is meant to
  /// keep 2.4 out, although it lets its betas in.
  public func isWithin(minimum: CheckmkVersion?, limit: CheckmkVersion?) -> Bool {
    (minimum.map { $0 < end } ?? true) && (limit.map { release < $0 } ?? true)
  }
}

extension CheckTarget: Hashable, Comparable, CustomStringConvertible {
  /// Orders by age.
  public static func < (left: CheckTarget, right: CheckTarget) -> Bool {
    (left.major, left.minor) < (right.major, right.minor)
  }

  /// `2.4`
  public var description: String { "\(major).\(minor)" }
}
