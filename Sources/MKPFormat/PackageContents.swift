/// A file or link in a part of a package.
public struct PackageMember: Hashable, Sendable {
  /// What it is.
  public enum Kind: Hashable, Sendable {
    case file
    /// A symbolic link to the file at `target`, a path below the part's directory.
    case symbolicLink(target: String)
    /// A hard link to the file at `target`, a path below the part's directory.
    case hardLink(target: String)
  }

  /// The part.
  public let part: PackagePart
  /// The path below the part's directory, in its tidy form.
  public let path: String
  /// The path as it is in the archive.
  public let archivedPath: String
  /// What it is.
  public let kind: Kind
  /// In bytes; of a link, the size of its target.
  public internal(set) var size: Int64
  /// The permissions in the archive. Checkmk does not look at them: see ``PackagePart/installMode(of:)``.
  public let mode: UInt16
  /// In seconds since 1970.
  public let modificationTime: Int64
  /// Whose it is in the archive.
  public let owner: ArchiveOwner
  /// The digest of the content; of a link, that of its target; nil before the content was read.
  public internal(set) var sha256: SHA256Digest?
  /// Whether the manifest lists it; known when the whole package was read.
  public internal(set) var isListed = false
  /// Of a link, the paths that it leads over to its file, which is the last.
  var linkTrail: [String] = []
  /// Of a hard link, whether it stands before what it links to.
  var precedesTarget = false

  /// Why GNU tar, when it extracts no more than what is `listed`, doesn't make this link, or makes one to nothing; nil
  /// where it does well, and for files.
  func linkProblem(listed: Set<ExactText>) -> String? {
    if let missing = linkTrail.first(where: { !listed.contains(ExactText($0)) }) {
      return "is a link to \(missing.quoted), which the manifest does not list"
    }
    return precedesTarget ? "is a hard link to a file that only follows in the archive" : nil
  }
}

/// Everything about a package but the bytes of its files.
public struct PackageContents: Hashable, Sendable {
  /// The manifest that counts; fields that are missing or wrong in it are empty, and named among the defects.
  public let manifest: Manifest
  /// What Checkmk finds wrong in `info`.
  public let manifestProblems: [ManifestProblem]
  /// The files and links of all parts, in the order of the archive. Nothing that is a hazard is among them.
  public let members: [PackageMember]
  /// Everything that is not as it should be.
  public let defects: [Defect]
  /// The archive itself.
  public let archive: Archive

  /// The archive that holds a package.
  public struct Archive: Hashable, Sendable {
    /// The package in bytes.
    public let packedSize: Int64
    /// The unpacked outer archive in bytes.
    public let unpackedSize: Int64
    /// The digest of the package.
    public let sha256: SHA256Digest
    /// The header of the compression; nil when the package is not compressed.
    public let gzip: GzipHeader?
    /// Its members, in order. Those whose names are a hazard are left out.
    public let headers: [ArchiveMember]
    /// The dialects of tar in use, by the name of the archive; that of the outer one is empty.
    public let dialects: [String: Set<String>]
    /// The bytes of `info` and `info.json`, where they are files.
    public let manifests: [String: [UInt8]]
    /// The parts that it holds an inner archive of.
    public let parts: Set<PackagePart>

    /// The names of its members, in order.
    public var members: [String] { headers.map(\.name) }
  }

  /// Whether Checkmk installs every byte that the manifest lists, and changes nothing else: there is no defect beyond
  /// warnings.
  public var isGood: Bool { defects.allSatisfy { $0.severity < .error } }

  /// The defects that forbid to unpack the package.
  public var hazards: [Defect] { defects.filter { $0.severity == .hazard } }
}
