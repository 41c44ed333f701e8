/// Who owns a member of an archive. Checkmk does not look at it: what it installs belongs to the site.
public struct ArchiveOwner: Hashable, Sendable, CustomStringConvertible {
  /// The user's number.
  public let userID: Int64
  /// The group's number.
  public let groupID: Int64
  /// The user's name; empty when the archive has none.
  public let user: String
  /// The group's name; empty when the archive has none.
  public let group: String

  /// `0:0`, with the names where there are any: `1000:100 (alice:users)`.
  public var description: String {
    let numbers = "\(userID):\(groupID)"
    return user.isEmpty && group.isEmpty ? numbers : "\(numbers) (\(user.visible):\(group.visible))"
  }
}

/// A member of the outer archive of a package, as its header says.
public struct ArchiveMember: Hashable, Sendable {
  /// As it is in the archive.
  public let name: String
  /// Bytes.
  public let size: Int64
  /// The permissions.
  public let mode: UInt16
  /// In seconds since 1970.
  public let modificationTime: Int64
  /// Whose it is.
  public let owner: ArchiveOwner
  /// The digest of a file that is not the archive of a part; nil for those, links and folders.
  public let sha256: SHA256Digest?
}

/// The header of a gzip file (RFC 1952, section 2.3).
public struct GzipHeader: Hashable, Sendable {
  /// In seconds since 1970; 0 for none.
  public let modificationTime: UInt32
  /// How hard the packer tried: 2 most, 4 least, 0 between (XFL).
  public let extraFlags: UInt8
  /// The number of the system it was packed on: 3 Unix, 255 unknown.
  public let operatingSystem: UInt8
  /// The name of the file before it was packed; nil for none. Latin-1, as the standard has it.
  public let fileName: String?
  /// A comment; nil for none.
  public let comment: String?
  /// Whether there are further fields.
  public let hasExtraField: Bool

  /// Reads the header that `bytes` start with; nil when they are no gzip file. A text that goes on behind `bytes` is
  /// cut.
  public init?(startingWith bytes: some Collection<UInt8>) {
    let bytes = Array(bytes)
    guard bytes.count >= 10, bytes[0] == 0x1F, bytes[1] == 0x8B else { return nil }
    let flags = bytes[3]
    modificationTime = bytes[4..<8].reversed().reduce(0) { $0 << 8 | UInt32($1) }
    extraFlags = bytes[8]
    operatingSystem = bytes[9]
    hasExtraField = flags & 4 != 0
    var rest = bytes[10...]
    if hasExtraField, rest.count >= 2 {
      let length = Int(rest[rest.startIndex]) | Int(rest[rest.startIndex + 1]) << 8
      rest = rest.dropFirst(2 + length)
    }
    let text = { (rest: inout ArraySlice<UInt8>) -> String in
      let bytes = rest.prefix { $0 != 0 }
      rest = rest.dropFirst(bytes.count + 1)
      return String(String.UnicodeScalarView(bytes.map { Unicode.Scalar($0) }))
    }
    fileName = flags & 8 != 0 ? text(&rest) : nil
    comment = flags & 16 != 0 ? text(&rest) : nil
  }
}
