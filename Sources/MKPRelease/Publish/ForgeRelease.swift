import MKPFormat

/// What a forge is told of a release.
public struct ForgeRelease: Sendable {
  /// `owner/name` or, with GitLab, also a longer path or the project's number.
  public let repository: String
  /// The tag of the release, which must exist or is made by the forge from its default branch.
  public let tag: String
  /// The release notes, in Markdown.
  public let notes: String

  /// A release of a repository.
  public init(repository: String, tag: String, notes: String) {
    self.repository = repository
    self.tag = tag
    self.notes = notes
  }

  /// The title of the release.
  func title(_ release: PackageRelease) -> String { "\(release.name) \(release.version)" }
}

extension PackageRelease {
  /// The version in the name of a package file of ours: `1.2.3` of `NAME-1.2.3.mkp`.
  func version(inFileName file: String) -> String? {
    guard file.hasPrefix("\(name)-"), file.hasSuffix(".mkp") else { return nil }
    return String(file.dropFirst(name.count + 1).dropLast(4))
  }
}
