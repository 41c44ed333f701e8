import MKPFormat

/// Where a commit stands after the last tagged version, and the version that follows from it.
struct VersionHistory: Sendable {
  /// Full hash of the commit.
  let commit: String
  /// The nearest tagged version in the commit's history.
  let tagged: SemanticVersion?
  /// Commits since the tag; without one, all commits.
  let distance: Int
  /// Tags on the way that look like versions and are none.
  var passedOver: [String] = []

  /// The version of a project whose tags decide, as long as nothing of it is committed.
  static let beforeCommits = "0.0.0-dev"

  /// The version that a tag `v1.2.3` or `1.2.3` stands for; nil for other tags.
  static func taggedVersion(_ tag: String) -> SemanticVersion? {
    SemanticVersion(tag.hasBytePrefix("v") ? String(tag.dropFirst()) : tag)
  }

  /// `1.2.3` at the tag; `1.2.4-dev.N+gSHA` behind it; `0.0.0-dev.N+gSHA` without any.
  ///
  /// Checkmk puts each of them between the tagged version and the next one, and orders them by N. Behind a pre-release
  /// tag `1.2.3-rc.1`, that is `1.2.3-rc.2.dev.N`.
  var version: String {
    guard let tagged else { return "0.0.0-" + suffix }
    guard distance > 0 else { return tagged.description }
    guard let last = tagged.preRelease.last else {
      return "\(tagged.major).\(tagged.minor).\(Self.successor(tagged.patch))-" + suffix
    }
    let next = last.allSatisfy(\.isNumber) ? Self.successor(last) : last + "1"
    let preRelease = (tagged.preRelease.dropLast() + [next]).joined(separator: ".")
    return "\(tagged.major).\(tagged.minor).\(tagged.patch)-\(preRelease)." + suffix
  }

  private var suffix: String { "dev.\(distance)+g\(commit.prefix(9))" }

  /// Of a number in decimal digits, however long.
  private static func successor(_ digits: String) -> String {
    let nines = digits.reversed().prefix { $0 == "9" }.count
    let zeros = String(repeating: "0", count: nines)
    let kept = digits.dropLast(nines)
    guard let last = kept.last?.wholeNumberValue else { return "1" + zeros }
    return "\(kept.dropLast())\(last + 1)\(zeros)"
  }
}
