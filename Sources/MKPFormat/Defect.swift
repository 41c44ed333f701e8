/// Something in a package that is not as it should be, though the package can be read to its end.
///
/// The severities follow from one question: does Checkmk install every byte that the manifest lists, change nothing else
/// on the site, and leave no header that readers understand differently? Where it does, a defect is a note or a warning.
public struct Defect: Hashable, Sendable, CustomStringConvertible {
  /// How bad a defect is.
  public enum Severity: String, Hashable, Sendable, CaseIterable {
    /// Harmless, and common in good packages of other tools.
    case note
    /// Checkmk installs the package all the same, but somebody will be surprised.
    case warning
    /// Checkmk refuses the package, doesn't install all of it, or changes more than it lists; or what is installed
    /// depends on who reads the archive.
    case error
    /// Unpacking could harm: nothing of the package is unpacked.
    case hazard
  }

  /// What is wrong.
  public enum Kind: String, Hashable, Sendable, CaseIterable {
    // Hazards.
    case unsafePath = "unsafe-path"
    case unsafeLink = "unsafe-link"
    case specialFile = "special-file"
    case unknownPart = "unknown-part"
    case conflictingPaths = "conflicting-paths"
    case repeatedPart = "repeated-part"
    /// Who reads the holes of a sparse file, and where, is not agreed upon.
    case sparseFile = "sparse-file"
    /// Some apply a global header to all members behind it, some don't.
    case globalHeader = "global-header"

    // Errors: Checkmk refuses the package.

    /// `tarfile` reads gzip only: "not a gzip file".
    case notCompressed = "not-compressed"
    /// There is no `info` to read.
    case missingManifest = "missing-manifest"
    /// `info` is no literal of Python.
    case unreadableManifest = "unreadable-manifest"
    /// Checkmk's own check of the manifest refuses it.
    case invalidManifest = "invalid-manifest"

    // Errors: enabling the package breaks off half-way.

    /// There is no archive of a part that files are listed of.
    case missingPart = "missing-part"
    /// GNU tar reads a part without being told of compression: "Archive is compressed".
    case compressedPart = "compressed-part"
    /// GNU tar finds nothing of that name.
    case missingFile = "missing-file"
    /// GNU tar looks for `x` and doesn't find `./x`.
    case untidyName = "untidy-name"
    /// GNU tar extracts what is listed only: a link to anything else, or to what only follows, leads nowhere.
    case brokenLink = "broken-link"

    // Errors: more than what is listed changes.

    /// Checkmk gives a listed folder the mode of a file, and installs everything in it.
    case listedFolder = "listed-folder"

    // Errors: readers don't agree on what is in the package.

    /// One takes the first and one the last.
    case repeatedFile = "repeated-file"
    /// `tarfile` takes the last `info`, others the first.
    case repeatedManifest = "repeated-manifest"
    /// A file and a folder of one name, or a member of the package twice.
    case repeatedMember = "repeated-member"
    /// A header that isn't in the plain form that all readers take alike: see ``HeaderScan``.
    case ambiguousHeader = "ambiguous-header"
    /// What follows the end is read by some.
    case trailingBytes = "trailing-bytes"

    // Warnings: Checkmk installs the package all the same.

    /// Checkmk never reads `info.json`, but the Exchange and other tools show what it says.
    case differentManifests = "different-manifests"
    /// As above.
    case unreadableInfoJSON = "unreadable-info-json"
    /// GNU tar leaves out what isn't listed: its author meant it to be installed.
    case unlistedFile = "unlisted-file"
    /// As above.
    case unlistedPart = "unlisted-part"
    /// Checkmk looks for nothing but `info` and the parts that are listed.
    case unknownMember = "unknown-member"
    /// `tarfile` follows a link from `info` to another member.
    case linkedManifest = "linked-manifest"
    /// GNU tar complains of the second and has extracted the first; its exit status isn't looked at.
    case repeatedListing = "repeated-listing"

    // Notes.

    /// Only the Exchange reads `info.json`.
    case missingInfoJSON = "missing-info-json"
    /// A link to another file that is listed, too, which GNU tar makes.
    case link
    /// `pathlib` tidies listed paths before they are looked for.
    case untidyListing = "untidy-listing"
    /// Both tars take the end of the file for that of the archive.
    case missingEnd = "missing-end"
    /// GNU tar makes the folders that it needs, and leaves out those that aren't listed.
    case directoryEntry = "directory-entry"

    /// How bad it is.
    public var severity: Severity {
      switch self {
      case .unsafePath, .unsafeLink, .specialFile, .unknownPart, .conflictingPaths, .repeatedPart, .sparseFile,
        .globalHeader:
        .hazard
      case .notCompressed, .missingManifest, .unreadableManifest, .invalidManifest, .missingPart, .compressedPart,
        .missingFile, .untidyName, .brokenLink, .listedFolder, .repeatedFile, .repeatedManifest,
        .repeatedMember, .ambiguousHeader, .trailingBytes:
        .error
      case .differentManifests, .unreadableInfoJSON, .unlistedFile, .unlistedPart, .unknownMember, .linkedManifest,
        .repeatedListing:
        .warning
      case .missingInfoJSON, .link, .untidyListing, .missingEnd, .directoryEntry: .note
      }
    }
  }

  /// What is wrong.
  public let kind: Kind
  /// Where: a member of the package, or `agents.tar: plugins/x` for a member of a part.
  public let place: String
  /// What was found there.
  public let message: String

  init(_ kind: Kind, _ place: String, _ message: String) {
    self.kind = kind
    self.place = place
    self.message = message
  }

  /// How bad it is.
  public var severity: Severity { kind.severity }

  /// `agents.tar: plugins/x: listed in the manifest but not in the archive`, in one line whatever the names are.
  public var description: String { "\(place.visible): \(message.visible)" }
}

extension Defect.Severity: Comparable {
  /// Orders by weight.
  public static func < (left: Self, right: Self) -> Bool { left.weight < right.weight }

  private var weight: Int {
    switch self {
    case .note: 0
    case .warning: 1
    case .error: 2
    case .hazard: 3
    }
  }
}
