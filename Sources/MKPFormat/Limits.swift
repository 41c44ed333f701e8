/// What a package may cost at most; beyond it, reading stops. The defaults are far above any real package and far
/// below what fills a disk.
public struct Limits: Hashable, Sendable {
  /// Bytes of the unpacked archive, and of all its files together.
  public var maximumSize: Int64
  /// Members of all archives in the package together.
  public var maximumFiles: Int
  /// How many times larger the unpacked archive may be than the package. gzip cannot reach more than 1,032.
  public var maximumRatio: Double

  /// Limits; 1 GiB, 100,000 members and a ratio of 250 where nothing else is said.
  public init(maximumSize: Int64 = 1 << 30, maximumFiles: Int = 100_000, maximumRatio: Double = 250) {
    self.maximumSize = maximumSize
    self.maximumFiles = maximumFiles
    self.maximumRatio = maximumRatio
  }

  /// The defaults.
  public static let `default` = Limits()

  /// Bytes of a manifest, and of any other member that is kept in memory.
  static let manifestSize: Int64 = 4 << 20
  /// Bytes of all names together.
  static let nameBytes = 16 << 20
}
