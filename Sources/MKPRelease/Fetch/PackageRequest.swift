import MKPFormat

/// Which package is wanted: `NAME` or `NAME@RANGE`.
public struct PackageRequest: Hashable, Sendable, CustomStringConvertible {
  /// The package's name.
  public let name: String
  /// Which of its versions.
  public let range: VersionRange
  /// The text behind `@`: it also names a version that is not one of Semantic Versioning, letter by letter.
  private let version: String?

  /// - Throws: ``FetchError/invalidName(_:)``, ``FetchError/invalidRange(_:reason:)``
  public init(_ text: String) throws(FetchError) {
    let halves = text.split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    name = halves[0]
    guard Manifest.isValidName(name) else { throw .invalidName(name) }
    version = halves.count > 1 ? halves[1] : nil
    range = if let version { try VersionRange(version) } else { .all }
  }

  /// As it was written.
  public var description: String { version.map { "\(name)@\($0)" } ?? name }

  /// The newest entry of `index` that is wanted and fits a site of Checkmk `checkmk`; any site when that is nil.
  ///
  /// - Throws: ``FetchError`` that says which step left none.
  public func choose(from index: RepositoryIndex, checkmk: CheckmkVersion?) throws(FetchError) -> RepositoryIndex.Entry
  {
    let named = index.packages.filter { $0.name == name }
    guard !named.isEmpty else { throw .unknownPackage(name, known: Array(Set(index.packages.map(\.name))).sorted()) }
    let wanted = named.filter(contains)
    guard !wanted.isEmpty else { throw .noVersion(description, available: named.map(\.version)) }
    let fitting = wanted.filter { entry in checkmk.map { entry.misfit($0) == nil } ?? true }
    guard let newest = fitting.last else {
      throw .noFit(
        description, checkmk: checkmk?.description ?? "",
        reasons: wanted.map { entry in
          "\(entry.version): \(checkmk.flatMap(entry.misfit).map(\.description) ?? "")"
        })
    }
    return newest
  }

  private func contains(_ entry: RepositoryIndex.Entry) -> Bool {
    if let version, entry.version == version { return true }
    return SemanticVersion(entry.version).map(range.contains) ?? (version == nil)
  }
}
