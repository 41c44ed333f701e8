import MKPFormat

/// What a repository of packages offers: the content of its `index.json`, which is signed.
///
/// A signature says that the list is genuine; the serial number, that it is not an old one; the expiry, that nobody
/// keeps a new one back for long.
public struct RepositoryIndex: Hashable, Sendable {
  /// What the file is called.
  public static let fileName = "index.json"
  /// An index larger than this many bytes is not read.
  public static let maximumSize = 16 << 20

  /// Grows with every new index.
  public let serial: Int
  /// When it was made.
  public let created: Timestamp
  /// From when on it is not to be trusted any more.
  public let expires: Timestamp
  /// The packages, by name and version, oldest first.
  public let packages: [Entry]

  /// One version of one package.
  public struct Entry: Hashable, Sendable {
    /// Name in the manifest.
    public let name: String
    /// Version in the manifest.
    public let version: String
    /// Title in the manifest.
    public let title: String
    /// Path of the package below the folder of the index.
    public let file: String
    /// The package in bytes.
    public let size: Int64
    /// The digest of the package.
    public let sha256: SHA256Digest
    /// The oldest version of Checkmk that the package is for, as the manifest says it.
    public let minRequired: String
    /// The first version of Checkmk that the package is no longer for, as the manifest says it.
    public let usableUntil: String?
    /// Paths of the package's signatures below the folder of the index.
    public let signatures: [String]
    /// Path of the package's signed provenance below the folder of the index; nil where there is none.
    public let provenance: String?

    /// An entry of the given values.
    public init(
      name: String, version: String, title: String, file: String, size: Int64, sha256: SHA256Digest,
      minRequired: String, usableUntil: String?, signatures: [String], provenance: String? = nil
    ) {
      self.name = name
      self.version = version
      self.title = title
      self.file = file
      self.size = size
      self.sha256 = sha256
      self.minRequired = minRequired
      self.usableUntil = usableUntil
      self.signatures = signatures
      self.provenance = provenance
    }
  }

  /// An index of the given values; the order of `packages` does not matter.
  public init(serial: Int, created: Timestamp, expires: Timestamp, packages: [Entry]) {
    self.serial = serial
    self.created = created
    self.expires = expires
    self.packages = packages.sorted { $0.place < $1.place }
  }
}

extension RepositoryIndex.Entry {
  /// Where the entry stands in an index: by bytes of the name, then as Checkmk orders versions, then by file.
  fileprivate var place: Place {
    Place(name: Array(name.utf8), version: PackageVersionOrder(of: version), file: Array(file.utf8))
  }

  fileprivate struct Place: Comparable {
    let name: [UInt8]
    let version: PackageVersionOrder
    let file: [UInt8]

    static func < (left: Place, right: Place) -> Bool {
      if left.name != right.name { return left.name.lexicographicallyPrecedes(right.name) }
      if left.version != right.version { return left.version < right.version }
      return left.file.lexicographicallyPrecedes(right.file)
    }
  }

  /// Why the package does not fit a site of Checkmk `version`; nil when it does. A bound that is no version of Checkmk
  /// is not looked at, as Checkmk does not.
  public func misfit(_ version: CheckmkVersion) -> Installability.Reason? {
    if let minimum = CheckmkVersion(minRequired), version < minimum { return .siteTooOld(minRequired: minRequired) }
    if let usableUntil, let limit = CheckmkVersion(usableUntil), version >= limit {
      return .siteTooNew(usableUntil: usableUntil)
    }
    return nil
  }
}
