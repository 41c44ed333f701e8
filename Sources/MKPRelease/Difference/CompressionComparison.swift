import MKPFormat

/// Compares how two packages are compressed.
struct CompressionComparison {
  /// What differs.
  private(set) var changes: [PropertyChange] = []

  /// `isSameArchive`: what is compressed is the same, so that the size of the result tells of the compression.
  init(_ first: PackageContents.Archive, _ second: PackageContents.Archive, isSameArchive: Bool) {
    switch (first.gzip, second.gzip) {
    case (let left?, let right?):
      add("time", Self.time(left.modificationTime), Self.time(right.modificationTime))
      add("file name", left.fileName?.quoted ?? "none", right.fileName?.quoted ?? "none")
      add("comment", left.comment?.quoted ?? "none", right.comment?.quoted ?? "none")
      add("effort", Self.effort(left.extraFlags), Self.effort(right.extraFlags))
      add("system", Self.system(left.operatingSystem), Self.system(right.operatingSystem))
      add("extra field", left.hasExtraField ? "yes" : "no", right.hasExtraField ? "yes" : "no")
    case (let left, let right): add("format", left == nil ? "none" : "gzip", right == nil ? "none" : "gzip")
    }
    guard isSameArchive else { return }
    if first.packedSize != second.packedSize {
      add("size", "\(first.packedSize) bytes", "\(second.packedSize) bytes, of the same archive")
    } else if changes.isEmpty {
      add("data", "\(first.packedSize) bytes", "as many, but other bytes: another level or another deflate library")
    }
  }

  private mutating func add(_ field: String, _ first: String, _ second: String) {
    if first != second { changes.append(PropertyChange(.compression, "gzip: \(field)", first, second)) }
  }

  private static func time(_ time: UInt32) -> String { time == 0 ? "none" : Timestamp.text(Int64(time)) }

  private static func effort(_ flags: UInt8) -> String {
    switch flags {
    case 0: "medium (0)"
    case 2: "highest (2)"
    case 4: "lowest (4)"
    default: "\(flags)"
    }
  }

  /// RFC 1952, section 2.3.1.
  private static func system(_ number: UInt8) -> String {
    let names: [UInt8: String] = [0: "FAT", 3: "Unix", 7: "Macintosh", 10: "TOPS-20", 11: "NTFS", 255: "unknown"]
    return names[number].map { "\($0) (\(number))" } ?? "\(number)"
  }
}
