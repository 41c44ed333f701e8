import Glibc

/// Writes packages, the same bytes for the same input whatever the clock, user, folder or umask: `info`, `info.json`
/// and one uncompressed tar for each part, in a gzip-compressed tar. The inner tars stream into the outer one; memory
/// does not grow with the files.
public struct PackageWriter: Sendable {
  /// What was written.
  public struct Written: Hashable, Sendable {
    /// The size of the package in bytes.
    public let size: Int64
    /// The digest of the package.
    public let sha256: SHA256Digest
    /// The digest of every file as it was read while it was packed, by part and path.
    public let digests: [PackagePart: [String: SHA256Digest]]
  }

  private let manifest: Manifest
  private let files: [PlannedFile]
  private let modificationTime: Int64
  private let compressionLevel: Int

  /// A writer of the package that `manifest` describes. `files` must be exactly those that it lists, in any order.
  /// `modificationTime` of all members, in seconds since 1970; `compressionLevel` of gzip, from 0 to 9.
  public init(manifest: Manifest, files: [PlannedFile], modificationTime: Int64, compressionLevel: Int = 9) {
    self.manifest = manifest
    self.files = files
    self.modificationTime = modificationTime
    self.compressionLevel = compressionLevel
  }

  /// Writes the package to `path`, where it appears only when it is complete.
  @discardableResult
  public func write(to path: String) throws(PackageWriteError) -> Written {
    let file: AtomicFile
    do { file = try AtomicFile(path: path) } catch { throw .system(error) }
    let written = try write(into: file)
    do { try file.commit() } catch { throw .system(error) }
    return written
  }

  /// Writes the package into `file`, which the caller commits.
  public func write(into file: AtomicFile) throws(PackageWriteError) -> Written {
    let parts = try checkedParts()
    let stream = try PackageStream(file, compressionLevel: compressionLevel, modificationTime: modificationTime)
    try stream.add("info", Array(manifest.infoText().utf8))
    try stream.add("info.json", Array(manifest.infoJSON().utf8))
    for (part, files) in parts { try stream.add(part, files) }
    return try stream.finish()
  }

  /// The files of each part, sorted; throws everything that is wrong with the plan.
  private func checkedParts() throws(PackageWriteError) -> [(PackagePart, [PlannedFile])] {
    var problems: [PlanProblem] = []
    var planned: [PackagePart: [PlannedFile]] = [:]
    for file in files { planned[file.part, default: []].append(file) }
    for part in PackagePart.allCases {
      let paths = planned[part, default: []].map(\.path)
      let listed = manifest.files[part, default: []]
      for path in paths.sorted() {
        if let problem = PathProblem.first(in: path) {
          problems.append(.path(part, path, problem.description))
        } else if normalizedPath(path) != path {
          problems.append(.path(part, path, "the path should be \(normalizedPath(path).quoted)"))
        }
      }
      problems += Self.duplicates(in: paths).map { .duplicate(part, $0) }
      problems += Self.duplicates(in: listed).map { .duplicate(part, $0) }
      problems += Set(listed).subtracting(paths).sorted().map { .notPlanned(part, $0) }
      problems += Set(paths).subtracting(listed).sorted().map { .notListed(part, $0) }
    }
    guard problems.isEmpty else { throw .invalidPlan(problems) }
    return manifest.parts.map { part in (part, planned[part, default: []].sorted { $0.path < $1.path }) }
  }

  private static func duplicates(in paths: [String]) -> [String] {
    Dictionary(grouping: paths) { $0 }.filter { $1.count > 1 }.keys.sorted()
  }
}
