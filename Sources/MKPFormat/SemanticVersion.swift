/// A version of a package as Semantic Versioning 2.0.0 (semver.org) writes it, ordered as Checkmk orders it.
///
/// Checkmk creates only packages with such a version (2.2.0b1 and later) and the Checkmk Exchange takes no others, but
/// it reads any text without a slash: see ``PackageVersionOrder`` for the order of those.
public struct SemanticVersion: Sendable {
  /// `1` of `1.2.3-rc.1+b7`. As text, since the standard sets no limit.
  public let major: String
  /// `2` of `1.2.3-rc.1+b7`
  public let minor: String
  /// `3` of `1.2.3-rc.1+b7`
  public let patch: String
  /// `rc`, `1` of `1.2.3-rc.1+b7`
  public let preRelease: [String]
  /// `b7` of `1.2.3-rc.1+b7`. Takes no part in order and equality.
  public let build: [String]

  /// Reads a version; nil when `text` is none.
  public init?(_ text: String) {
    var rest = text[...]
    var build: [Substring]?
    if let plus = rest.firstIndex(of: "+") {
      build = Self.identifiers(rest[rest.index(after: plus)...])
      rest = rest[..<plus]
    }
    var preRelease: [Substring]?
    if let dash = rest.firstIndex(of: "-") {
      preRelease = Self.identifiers(rest[rest.index(after: dash)...])
      rest = rest[..<dash]
    }
    let numbers = Self.identifiers(rest)
    guard numbers.count == 3, numbers.allSatisfy(Self.isNumber),
      build?.allSatisfy(Self.isIdentifier) ?? true,
      preRelease?.allSatisfy({ Self.isIdentifier($0) && (!Self.isDigits($0) || Self.isNumber($0)) }) ?? true
    else { return nil }
    major = String(numbers[0])
    minor = String(numbers[1])
    patch = String(numbers[2])
    self.preRelease = preRelease?.map(String.init) ?? []
    self.build = build?.map(String.init) ?? []
  }

  private static func identifiers(_ text: Substring) -> [Substring] {
    text.split(separator: ".", omittingEmptySubsequences: false)
  }

  private static func isDigits(_ text: Substring) -> Bool {
    !text.isEmpty && text.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
  }

  private static func isNumber(_ text: Substring) -> Bool {
    isDigits(text) && (text == "0" || !text.hasPrefix("0"))
  }

  private static func isIdentifier(_ text: Substring) -> Bool {
    !text.isEmpty
      && text.unicodeScalars.allSatisfy { $0.isASCII && ($0.properties.isAlphabetic || $0 == "-" || "0"..."9" ~= $0) }
  }
}

extension SemanticVersion: Comparable {
  /// Orders as Checkmk does; build metadata counts for nothing.
  public static func < (left: SemanticVersion, right: SemanticVersion) -> Bool { left.order < right.order }

  /// Whether Checkmk takes both for the same version; build metadata counts for nothing.
  public static func == (left: SemanticVersion, right: SemanticVersion) -> Bool { left.order == right.order }

  private var order: PackageVersionOrder { PackageVersionOrder(of: description) }
}

extension SemanticVersion: CustomStringConvertible {
  /// The version as it was read.
  public var description: String {
    let end = build.isEmpty ? "" : "+" + build.joined(separator: ".")
    return "\(major).\(minor).\(patch)" + (preRelease.isEmpty ? "" : "-" + preRelease.joined(separator: ".")) + end
  }
}

/// Where any version text stands in Checkmk's order of package versions, which decides which of several versions
/// `mkp update-active` installs.
///
/// Source: `PackageVersion.sort_key` in `cmk/mkp_tool/_type_defs.py`. What follows a `+` is dropped; the rest falls
/// into identifiers at the first `-` and at every dot. A word comes before a number (the reverse of Semantic
/// Versioning), and any identifier comes before the end of the text: `1.0.0-rc` < `1.0.0` and `1.0.5` < `1.0`.
public struct PackageVersionOrder: Hashable, Comparable, Sendable {
  private enum Element: Hashable, Comparable {
    case word(String)
    case number(digits: Int, String)
    case end
  }

  private let elements: [Element]

  /// The place of the version `text`.
  public init(of text: String) {
    let relevant = text.prefix { $0 != "+" }
    let halves = relevant.split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
    let identifiers =
      halves[0].split(separator: ".", omittingEmptySubsequences: false)
      + (halves.count > 1 && !halves[1].isEmpty
        ? halves[1].split(separator: ".", omittingEmptySubsequences: false) : [])
    elements =
      identifiers.map { identifier in
        guard !identifier.isEmpty, identifier.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
          return .word(String(identifier))
        }
        let digits = identifier.drop { $0 == "0" }
        return .number(digits: digits.count, String(digits))
      } + [.end]
  }

  /// Whether `left` is the older version.
  public static func < (left: PackageVersionOrder, right: PackageVersionOrder) -> Bool {
    left.elements.lexicographicallyPrecedes(right.elements)
  }
}
