import MKPFormat

/// Everything in which two packages differ, but for the lines of their files: see ``ContentComparison``.
public struct PackageDifference: Hashable, Sendable {
  /// How alike two packages are.
  public enum Likeness: String, Hashable, Sendable, CaseIterable {
    /// The same bytes.
    case identical
    /// The same archive, compressed into other bytes.
    case compression
    /// Other archives with the same files and manifest: what differs is not installed.
    case archive
    /// Other files or another manifest.
    case contents
  }

  /// How alike the packages are.
  public let likeness: Likeness
  /// What differs besides files, in the order in which it should be shown.
  public let properties: [PropertyChange]
  /// The files that differ, by part and path.
  public let files: [FileChange]
}

/// A property of a package, or of one of its members, that has two values.
public struct PropertyChange: Hashable, Sendable {
  /// What kind of property.
  public enum Kind: String, Hashable, Sendable, CaseIterable {
    /// The header of gzip, its effort, the size.
    case compression
    /// A field of a manifest.
    case manifest
    /// The text of a manifest whose fields are the same.
    case manifestText = "manifest-text"
    /// A member of the outer archive besides the parts.
    case archiveMember = "archive-member"
    /// Whether the manifest lists a file.
    case listing
    /// A file or a link.
    case fileKind = "file-kind"
    /// Permissions in the archive.
    case mode
    /// Time of modification in the archive.
    case timestamp
    /// User and group in the archive.
    case owner
    /// The name under which a file is archived, such as `./x` for `x`.
    case archivedName = "archived-name"
    /// Members stand in another order.
    case order
    /// The dialect of tar.
    case dialect
    /// A defect that only one of the packages has.
    case defect
    /// Bytes of the unpacked archive that nothing above tells apart.
    case bytes
  }

  /// What kind of property.
  public let kind: Kind
  /// Where: `info: version`, `agents/plugins/x`, `agents.tar`.
  public let place: String
  /// The value in the first package; nil when it has none.
  public let first: String?
  /// The value in the second package; nil when it has none.
  public let second: String?
  /// The difference line by line, where the values are texts of several lines.
  public let lines: TextDifference?

  init(
    _ kind: Kind, _ place: String, _ first: String?, _ second: String?, lines: TextDifference? = nil
  ) {
    self.kind = kind
    self.place = place
    self.first = first
    self.second = second
    self.lines = lines
  }
}

/// A file that is not the same in both packages.
public struct FileChange: Hashable, Sendable {
  /// What became of the file.
  public enum Kind: String, Hashable, Sendable, CaseIterable {
    /// Only the second package has it.
    case added
    /// Only the first package has it.
    case removed
    /// It has other content.
    case changed
    /// The same content at another place.
    case moved
    /// At the same path of another part, with other content.
    case movedAndChanged = "moved-and-changed"
  }

  /// What became of it.
  public let kind: Kind
  /// The file in the first package; nil when it was added.
  public let first: PackageMember?
  /// The file in the second package; nil when it was removed.
  public let second: PackageMember?

  /// Whether both packages have it, with different content.
  public var hasOtherContent: Bool { kind == .changed || kind == .movedAndChanged }
  /// Where it is, in the second package if there.
  public var place: String { (second ?? first)?.place ?? "" }
}

extension PackageMember {
  /// `agents/plugins/x`
  public var place: String { "\(part.rawValue)/\(path)" }
}
