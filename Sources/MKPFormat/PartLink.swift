/// A link in the archive of a part, and where it leads.
struct PartLink {
  let member: PackageMember
  /// As it is in the archive; nil when it is not UTF-8.
  let target: String?
  let isSymbolic: Bool

  /// The path below the part's directory that the link leads to; nil when it leads outside.
  private var path: String? {
    guard let target, !target.isAbsolutePath, !target.hasByte("\\") else { return nil }
    // A symbolic link is relative to its own folder, a hard link to the part's directory.
    var components = isSymbolic ? member.path.pathComponents.dropLast() : []
    for component in target.pathComponents where component != "." {
      if component != ".." {
        components.append(component)
      } else if components.popLast() == nil {
        return nil
      }
    }
    return components.joined(separator: "/")
  }

  /// The links that lead to one of `files`, perhaps over other links, with the size and digest of their target; and the
  /// defects of all. A link is never made when unpacking: its target is copied.
  static func resolve(
    _ links: [PartLink], among files: ArraySlice<PackageMember>
  ) -> (members: [PackageMember], defects: [Defect]) {
    var known: [ExactText: PackageMember] = [:]
    for file in files { known[ExactText(file.path)] = file }
    let byPath = Dictionary(links.map { (ExactText($0.member.path), $0) }) { $1 }
    var members: [PackageMember] = []
    var defects: [Defect] = []
    for link in links {
      let place = "\(link.member.part.rawValue).tar: \(link.member.archivedPath)"
      let shown = (link.target ?? "?").quoted
      var path = link.path
      var steps = 0
      while let next = path, known[ExactText(next)] == nil, let further = byPath[ExactText(next)], steps < links.count {
        path = further.path
        steps += 1
      }
      guard let path, let file = known[ExactText(path)] else {
        defects.append(Defect(.unsafeLink, place, "is a link to \(shown), which is no file of this part"))
        continue
      }
      defects.append(Defect(.link, place, "is a link to \(shown)"))
      members.append(
        PackageMember(
          part: link.member.part, path: link.member.path, archivedPath: link.member.archivedPath,
          kind: link.isSymbolic ? .symbolicLink(target: path) : .hardLink(target: path), size: file.size,
          mode: file.mode, modificationTime: link.member.modificationTime, owner: link.member.owner, sha256: file.sha256
        ))
    }
    return (members, defects)
  }
}
