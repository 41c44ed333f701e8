import MKPFormat

/// Which files of two packages belong together: by part and path, else by content, else by path in another part.
struct FileMatching {
  /// Files at the same place in both packages.
  private(set) var pairs: [(first: PackageMember, second: PackageMember)] = []
  /// The files that differ, by place.
  private(set) var changes: [FileChange] = []

  /// `first`, `second`: in the order of the archives. Of files at the same place the last one counts, as for Checkmk.
  init(_ first: [PackageMember], _ second: [PackageMember]) {
    let left = Self.byPlace(first)
    let right = Self.byPlace(second)
    var removed: [PackageMember] = []
    for (place, member) in left {
      guard let other = right[place] else {
        removed.append(member)
        continue
      }
      pairs.append((member, other))
      if member.sha256 != other.sha256 { changes.append(FileChange(kind: .changed, first: member, second: other)) }
    }
    var added = right.filter { left[$0.key] == nil }.map(\.value)
    removed.sort(by: Self.order)
    added.sort(by: Self.order)
    pairs.sort { Self.order($0.first, $1.first) }
    // The path counts first, so that of equal files each finds its own.
    take(&removed, &added, .moved) { Key(digest: $0.sha256, path: $0.path) }
    take(&removed, &added, .moved) { Key(digest: $0.sha256, path: "") }
    take(&removed, &added, .movedAndChanged) { Key(digest: nil, path: $0.path) }
    changes += removed.map { FileChange(kind: .removed, first: $0, second: nil) }
    changes += added.map { FileChange(kind: .added, first: nil, second: $0) }
    changes.sort { left, right in
      guard let first = left.second ?? left.first, let second = right.second ?? right.first else { return false }
      return Self.order(first, second)
    }
  }

  /// What a file is known by, byte by byte: two names that Unicode takes for equal are two names here.
  private struct Key: Hashable {
    let digest: SHA256Digest?
    let path: [UInt8]

    init(digest: SHA256Digest?, path: String) {
      self.digest = digest
      self.path = Array(path.utf8)
    }
  }

  private struct Place: Hashable {
    let part: PackagePart
    let path: [UInt8]
  }

  private static func byPlace(_ members: [PackageMember]) -> [Place: PackageMember] {
    Dictionary(members.map { (Place(part: $0.part, path: Array($0.path.utf8)), $0) }) { $1 }
  }

  /// Takes the pairs of equal keys out of both lists. An empty file is not recognised by its content.
  private mutating func take(
    _ removed: inout [PackageMember], _ added: inout [PackageMember], _ kind: FileChange.Kind,
    _ key: (PackageMember) -> Key
  ) {
    var waiting: [Key: [PackageMember]] = [:]
    for member in added.reversed() where kind != .moved || member.size > 0 {
      waiting[key(member), default: []].append(member)
    }
    var taken: Set<Place> = []
    removed.removeAll { member in
      guard let other = waiting[key(member)]?.popLast() else { return false }
      taken.insert(Place(part: other.part, path: Array(other.path.utf8)))
      changes.append(FileChange(kind: kind, first: member, second: other))
      return true
    }
    added.removeAll { taken.contains(Place(part: $0.part, path: Array($0.path.utf8))) }
  }

  private static func order(_ left: PackageMember, _ right: PackageMember) -> Bool {
    if left.part != right.part { return left.part.rawValue < right.part.rawValue }
    return left.path.utf8.lexicographicallyPrecedes(right.path.utf8)
  }
}
