/// A version of Checkmk, ordered as Checkmk itself orders them.
///
/// Source: `parse_check_mk_version` in `cmk/ccc/version`: innovation releases (`i`) come before betas (`b`), betas
/// before the release, the release is patch level 0, and a daily build is newer than every patch of its base version.
/// A bare date is a daily build of the master branch and newer than every numbered version.
public struct CheckmkVersion: Hashable, Sendable {
  /// The three numbers of the base version; nil for a daily build of the master branch.
  public let base: Base?
  /// What follows the base version.
  public let suffix: Suffix

  /// The numbers of a base version, `2.4.0`.
  public struct Base: Hashable, Comparable, Sendable {
    /// `2` of `2.4.0`
    public let major: Int
    /// `4` of `2.4.0`
    public let minor: Int
    /// `0` of `2.4.0`
    public let patch: Int

    /// The base version of the given numbers.
    public init(_ major: Int, _ minor: Int, _ patch: Int) {
      self.major = major
      self.minor = minor
      self.patch = patch
    }

    /// Orders by major, then minor, then patch number.
    public static func < (left: Base, right: Base) -> Bool {
      (left.major, left.minor, left.patch) < (right.major, right.minor, right.patch)
    }
  }

  /// What may follow a base version.
  public enum Suffix: Hashable, Sendable {
    /// `i3`
    case innovation(Int)
    /// `b2`
    case beta(Int)
    /// `p7`; the release itself is patch 0.
    case patch(Int)
    /// `-2026.01.31`
    case daily(year: Int, month: Int, day: Int)
  }

  private init(base: Base?, suffix: Suffix) {
    self.base = base
    self.suffix = suffix
  }

  /// The given version.
  public init(_ major: Int, _ minor: Int, _ patch: Int, _ suffix: Suffix = .patch(0)) {
    self.init(base: Base(major, minor, patch), suffix: suffix)
  }

  /// Reads a version as Checkmk's installer does; nil where that cannot read it and therefore skips the check, as with
  /// an empty text or `2.5.0p1-rc1`.
  public init?(_ text: String) {
    var scanner = Scanner(text)
    guard let first = scanner.number(), scanner.take("."), let second = scanner.number(), scanner.take("."),
      let third = scanner.number()
    else { return nil }
    if scanner.isAtEnd {
      // Four digits first: `2026.02.02` is a date.
      if first >= 1000 {
        self.init(base: nil, suffix: .daily(year: first, month: second, day: third))
      } else {
        self.init(first, second, third)
      }
      return
    }
    guard let suffix = scanner.suffix(), scanner.isAtEnd else { return nil }
    self.init(first, second, third, suffix)
  }

  private struct Scanner {
    private var rest: Substring

    init(_ text: String) { rest = text[...] }

    var isAtEnd: Bool { rest.isEmpty }

    mutating func number() -> Int? {
      let digits = rest.prefix { $0.isASCII && $0.isNumber }
      rest = rest[digits.endIndex...]
      return Int(digits)
    }

    mutating func take(_ prefix: String) -> Bool {
      guard rest.hasPrefix(prefix) else { return false }
      rest = rest.dropFirst(prefix.count)
      return true
    }

    mutating func suffix() -> Suffix? {
      if take("i") { return number().map(Suffix.innovation) }
      if take("b") { return number().map(Suffix.beta) }
      if take("p") { return number().map(Suffix.patch) }
      guard take("-"), let year = number(), take("."), let month = number(), take("."), let day = number() else {
        return nil
      }
      return .daily(year: year, month: month, day: day)
    }
  }
}

extension CheckmkVersion: Comparable {
  /// Orders as Checkmk does.
  public static func < (left: CheckmkVersion, right: CheckmkVersion) -> Bool {
    switch (left.base, right.base) {
    case (nil, nil): left.suffix.order < right.suffix.order
    case (nil, _): false
    case (_, nil): true
    case (let leftBase?, let rightBase?):
      leftBase == rightBase ? left.suffix.order < right.suffix.order : leftBase < rightBase
    }
  }

  /// Checkmk compares `2.5.0` and `2.5.0p0` as equal, and so do all spellings of one daily build.
  public static func == (left: CheckmkVersion, right: CheckmkVersion) -> Bool {
    left.base == right.base && left.suffix.order == right.suffix.order
  }

  /// Versions that Checkmk takes for equal have the same hash.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(base)
    hasher.combine(suffix.order)
  }
}

extension CheckmkVersion.Suffix {
  /// Checkmk's weight of the suffix. Two daily builds of one base version weigh the same.
  fileprivate var order: Int {
    switch self {
    case .innovation(let number): 10_000 + number * 100
    case .beta(let number): 20_000 + number * 100
    case .patch(let number): 50_000 + number
    case .daily: 90_000
    }
  }
}

extension CheckmkVersion: CustomStringConvertible {
  /// The version as Checkmk writes it.
  public var description: String {
    let date: (Int, Int, Int) -> String = { year, month, day in
      "\(year).\(month < 10 ? "0" : "")\(month).\(day < 10 ? "0" : "")\(day)"
    }
    guard let base else {
      guard case .daily(let year, let month, let day) = suffix else { return "" }
      return date(year, month, day)
    }
    let numbers = "\(base.major).\(base.minor).\(base.patch)"
    return switch suffix {
    case .innovation(let number): "\(numbers)i\(number)"
    case .beta(let number): "\(numbers)b\(number)"
    case .patch(0): numbers
    case .patch(let number): "\(numbers)p\(number)"
    case .daily(let year, let month, let day): "\(numbers)-\(date(year, month, day))"
    }
  }
}
