/// A release of ntopng, `6.2.241023`: major and minor number and the build's date.
public struct NtopngVersion: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// `6` of `6.2.241023`
  public let major: Int
  /// `2` of `6.2.241023`
  public let minor: Int
  /// `241023`; 0 where not told.
  public let build: Int

  /// The given version.
  public init(_ major: Int, _ minor: Int, _ build: Int = 0) {
    self.major = major
    self.minor = minor
    self.build = build
  }

  /// The first version that `text` holds, as in `ntopng 6.2.241023 [Debian …]` or `ntopng Community v.6.2.241023 rev.0`.
  public init?(in text: String) {
    for word in text.split(whereSeparator: { !($0.isASCII && $0.isNumber) && $0 != "." }) {
      let numbers = word.split(separator: ".").map { Int($0) }
      if numbers.count >= 2, let major = numbers[0], let minor = numbers[1], major < 1000 {
        self.init(major, minor, numbers.count > 2 ? numbers[2] ?? 0 : 0)
        return
      }
    }
    return nil
  }

  /// Orders by release, then build.
  public static func < (left: NtopngVersion, right: NtopngVersion) -> Bool {
    (left.major, left.minor, left.build) < (right.major, right.minor, right.build)
  }

  /// `6.2.241023`
  public var description: String { build == 0 ? "\(major).\(minor)" : "\(major).\(minor).\(build)" }
}
