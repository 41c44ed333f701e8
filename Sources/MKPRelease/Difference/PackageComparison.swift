import MKPFormat

/// Compares two packages, whoever wrote them. Reads each of them once or twice; memory does not grow with their files.
public struct PackageComparison: Sendable {
  /// The first package's path.
  public let first: String
  /// The second package's path.
  public let second: String
  private let reader: PackageReader

  /// A comparison of the packages at two paths, which must be regular files.
  public init(_ first: String, _ second: String, limits: Limits = .default) {
    self.first = first
    self.second = second
    reader = PackageReader(limits: limits)
  }

  /// What differs.
  public func difference() throws(PackageReadError) -> PackageDifference {
    for path in [first, second] { try PackageReader.checkStart(of: path) }
    if try PackageReader.firstDifference(betweenFiles: first, second) == nil {
      return PackageDifference(likeness: .identical, properties: [], files: [])
    }
    let offset = try reader.firstDifference(unpacked: first, second)
    let left = try reader.read(first)
    let right = try reader.read(second)
    let compression = CompressionComparison(left.archive, right.archive, isSameArchive: offset == nil).changes
    guard let offset else {
      return PackageDifference(likeness: .compression, properties: compression, files: [])
    }
    let matching = FileMatching(left.members, right.members)
    let manifests = ManifestComparison(left.archive.manifests, right.archive.manifests).changes
    let members = MemberComparison(matching).changes
    var properties = manifests + members + ArchiveComparison(left, right).changes
    let isSameContents =
      matching.changes.isEmpty && manifests.allSatisfy { $0.kind == .manifestText }
      && !members.contains { $0.kind == .listing }
    if properties.isEmpty, matching.changes.isEmpty {
      properties = [
        PropertyChange(
          .bytes, "archive", nil, "differs from byte \(offset) on, in what no reader looks at, such as padding")
      ]
    }
    return PackageDifference(
      likeness: isSameContents ? .archive : .contents, properties: properties + compression, files: matching.changes)
  }
}
