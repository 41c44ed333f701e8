/// Something in a package that is not as it should be, though the package can be read to its end.
public struct Defect: Hashable, Sendable, CustomStringConvertible {
  /// How bad a defect is.
  public enum Severity: String, Hashable, Sendable, CaseIterable {
    /// Harmless; common in good packages of other tools.
    case note
    /// Reading tolerates it: installing loses nothing, or only what a strict reader minds.
    case warning
    /// The package does not hold what it says, or Checkmk refuses it.
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
    // Errors.
    case invalidManifest = "invalid-manifest"
    case unreadableManifest = "unreadable-manifest"
    case missingManifest = "missing-manifest"
    case differentManifests = "different-manifests"
    case missingFile = "missing-file"
    case missingPart = "missing-part"
    case trailingBytes = "trailing-bytes"
    // Warnings.
    case missingInfoJSON = "missing-info-json"
    case repeatedManifest = "repeated-manifest"
    case linkedManifest = "linked-manifest"
    case notCompressed = "not-compressed"
    case compressedPart = "compressed-part"
    case untidyName = "untidy-name"
    case untidyListing = "untidy-listing"
    case repeatedListing = "repeated-listing"
    case repeatedFile = "repeated-file"
    case unlistedFile = "unlisted-file"
    case unlistedPart = "unlisted-part"
    case link
    case unknownMember = "unknown-member"
    case missingEnd = "missing-end"
    // Notes.
    case directoryEntry = "directory-entry"

    /// How bad it is.
    public var severity: Severity {
      switch self {
      case .unsafePath, .unsafeLink, .specialFile, .unknownPart, .conflictingPaths, .repeatedPart: .hazard
      case .invalidManifest, .unreadableManifest, .missingManifest, .differentManifests, .missingFile, .missingPart,
        .trailingBytes:
        .error
      case .directoryEntry: .note
      default: .warning
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
