import MKPFormat

/// Compares the archives themselves: the members of the outer one, orders, dialects, defects.
struct ArchiveComparison {
  /// What differs.
  private(set) var changes: [PropertyChange] = []

  init(_ first: PackageContents, _ second: PackageContents) {
    compareMembers(first.archive.headers, second.archive.headers)
    if let change = OrderChange(first.archive.members, second.archive.members) {
      changes.append(change.property("archive"))
    }
    for part in PackagePart.allCases {
      let paths = { (contents: PackageContents) in contents.members.filter { $0.part == part }.map(\.path) }
      if let change = OrderChange(paths(first), paths(second)) {
        changes.append(change.property("\(part.rawValue).tar"))
      }
    }
    compareDialects(first.archive.dialects, second.archive.dialects)
    compareDefects(first.defects, second.defects)
  }

  private mutating func compareMembers(_ first: [ArchiveMember], _ second: [ArchiveMember]) {
    let left = Dictionary(first.map { ($0.name, $0) }) { $1 }
    let right = Dictionary(second.map { ($0.name, $0) }) { $1 }
    for name in Set(left.keys).union(right.keys).sorted() {
      guard let member = left[name], let other = right[name] else {
        // The manifests are named by their own comparison.
        guard name != "info", name != "info.json" else { continue }
        let text = { (member: ArchiveMember?) in member.map { "\($0.size) bytes" } }
        changes.append(PropertyChange(.archiveMember, name, text(left[name]), text(right[name])))
        continue
      }
      let isManifest = name == "info" || name == "info.json"
      if member.sha256 != other.sha256, !isManifest {
        changes.append(
          PropertyChange(.archiveMember, name, "\(member.size) bytes", "\(other.size) bytes, with other content"))
      }
      add(.mode, name, octal(member.mode), octal(other.mode))
      add(.owner, name, member.owner.description, other.owner.description)
      add(.timestamp, name, Timestamp.text(member.modificationTime), Timestamp.text(other.modificationTime))
    }
  }

  private mutating func compareDialects(_ first: [String: Set<String>], _ second: [String: Set<String>]) {
    for name in Set(first.keys).intersection(second.keys).sorted() {
      let text = { (dialects: Set<String>?) in (dialects ?? []).sorted().joined(separator: ", ") }
      add(.dialect, name.isEmpty ? "archive" : name, text(first[name]), text(second[name]))
    }
  }

  private mutating func compareDefects(_ first: [Defect], _ second: [Defect]) {
    // These are told as properties of the files.
    let relevant = { (defects: [Defect]) in defects.filter { $0.kind != .unlistedFile && $0.kind != .link } }
    let left = relevant(first)
    let right = relevant(second)
    for defect in left where !right.contains(defect) {
      changes.append(PropertyChange(.defect, defect.place, defect.message, nil))
    }
    for defect in right where !left.contains(defect) {
      changes.append(PropertyChange(.defect, defect.place, nil, defect.message))
    }
  }

  private mutating func add(_ kind: PropertyChange.Kind, _ place: String, _ first: String, _ second: String) {
    if first != second { changes.append(PropertyChange(kind, place, first, second)) }
  }
}
