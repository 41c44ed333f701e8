extension PackageReading {
  /// The folders of some parts lie in that of the part `lib`: a file that both list would be installed twice, and the
  /// last one counts.
  mutating func checkPlaces() {
    guard parts.contains(.lib) else { return }
    var owners: [ExactText: PackageMember] = [:]
    for member in members where member.isListed {
      guard let other = owners.updateValue(member, forKey: ExactText(Self.place(of: member))), other.part != member.part
      else { continue }
      add(member, "is installed at the place of \(other.part.rawValue.quoted): \(other.path.quoted)")
    }
    for (file, path) in SortedPaths(owners.keys.map(\.text)).conflicts {
      guard let outer = owners[ExactText(file)], let inner = owners[ExactText(path)], outer.part != inner.part else {
        continue
      }
      add(inner, "lies in \(outer.part.rawValue.quoted): \(outer.path.quoted), which is a file")
    }
  }

  private mutating func add(_ member: PackageMember, _ message: String) {
    defects.append(Defect(.conflictingPaths, "\(member.part.rawValue).tar: \(member.path)", message))
  }

  /// Where Checkmk installs the file, below the site. `lib/check_mk` has always been another name of `lib/python3/cmk`.
  private static func place(of member: PackageMember) -> String {
    let path = member.part == .lib ? member.path.below("check_mk").map { "python3/cmk/\($0)" } : nil
    return "\(member.part.directory)/\(path ?? member.path)"
  }
}
