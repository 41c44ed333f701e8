import MKPFormat

/// Compares what the archive says of the files that both packages have, besides their content.
struct MemberComparison {
  /// What differs, by kind, then by place.
  private(set) var changes: [PropertyChange] = []

  init(_ matching: FileMatching) {
    let moved = matching.changes.filter { $0.kind == .moved || $0.kind == .movedAndChanged }
      .compactMap { change in change.first.flatMap { first in change.second.map { (first, $0) } } }
    let pairs = matching.pairs + moved
    add(.listing, pairs) { $0.isListed ? "listed" : "not listed" }
    add(.fileKind, pairs) { Self.text($0.kind) }
    add(.mode, pairs) { octal($0.mode) }
    add(.owner, pairs) { $0.owner.description }
    add(.timestamp, pairs) { Timestamp.text($0.modificationTime) }
    add(.archivedName, matching.pairs) { $0.archivedPath.quoted }
  }

  private mutating func add(
    _ kind: PropertyChange.Kind, _ pairs: [(first: PackageMember, second: PackageMember)],
    _ value: (PackageMember) -> String
  ) {
    for pair in pairs {
      let values = (value(pair.first), value(pair.second))
      if values.0 != values.1 { changes.append(PropertyChange(kind, pair.second.place, values.0, values.1)) }
    }
  }

  private static func text(_ kind: PackageMember.Kind) -> String {
    switch kind {
    case .file: "file"
    case .symbolicLink(let target): "symbolic link to \(target.quoted)"
    case .hardLink(let target): "hard link to \(target.quoted)"
    }
  }
}
