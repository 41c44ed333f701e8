/// A file that shall go into a package.
public struct PlannedFile: Hashable, Sendable {
  /// Where the bytes of a file come from.
  public enum Content: Hashable, Sendable {
    /// From memory.
    case bytes([UInt8])
    /// From the regular file at this path.
    case file(String)
  }

  /// The part the file belongs to.
  public let part: PackagePart
  /// The path below the part's directory, as the manifest lists it.
  public let path: String
  /// The permissions in the archive. Checkmk sets its own on installation: ``PackagePart/installMode(of:)``.
  public let mode: UInt16
  /// The number of bytes.
  public let size: Int64
  /// The bytes.
  public let content: Content

  /// A planned file. Without `mode`, 0o755 for what Checkmk executes and 0o644 for the rest.
  public init(part: PackagePart, path: String, mode: UInt16? = nil, size: Int64, content: Content) {
    self.part = part
    self.path = path
    self.mode = mode ?? (part.installMode(of: path) & 0o100 == 0 ? 0o644 : 0o755)
    self.size = size
    self.content = content
  }

  /// A planned file whose bytes are in memory.
  public init(part: PackagePart, path: String, mode: UInt16? = nil, bytes: [UInt8]) {
    self.init(part: part, path: path, mode: mode, size: Int64(bytes.count), content: .bytes(bytes))
  }
}
