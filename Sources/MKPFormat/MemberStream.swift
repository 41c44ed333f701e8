/// The content of a file in a package while it passes by.
public final class MemberStream {
  /// The file. Its digest is not known yet.
  public let member: PackageMember
  private let reader: TarReader
  private var hash = SHA256()
  private var isAtEnd = false
  private(set) var count: Int64 = 0

  init(_ member: PackageMember, _ reader: TarReader) {
    self.member = member
    self.reader = reader
  }

  /// The next bytes, valid until the next call; none at the end. To be called only while the visit lasts.
  public func next() throws(PackageReadProblem) -> UnsafeRawBufferPointer {
    if isAtEnd { return UnsafeRawBufferPointer(start: nil, count: 0) }
    let bytes = try reader.nextData()
    if bytes.isEmpty { isAtEnd = true }
    hash.update(bytes)
    count += Int64(bytes.count)
    return bytes
  }

  /// The rest of the content; nil if it is larger than `limit` bytes.
  public func bytes(limit: Int) throws(PackageReadProblem) -> [UInt8]? {
    guard member.size <= limit else { return nil }
    var all: [UInt8] = []
    all.reserveCapacity(Int(member.size))
    while true {
      let bytes = try next()
      if bytes.isEmpty { return all }
      all.append(contentsOf: bytes)
    }
  }

  /// Reads what the visitor left, and gives the digest of everything.
  func finish() throws(PackageReadProblem) -> SHA256Digest {
    while !(try next()).isEmpty {}
    return hash.digest()
  }
}
