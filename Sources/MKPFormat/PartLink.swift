/// A link in the archive of a part, and where it leads.
struct PartLink {
  let member: PackageMember
  /// As it is in the archive; nil when it is not UTF-8.
  let target: String?
  let isSymbolic: Bool
  /// Its place among the members of the archive.
  let position: Int

  /// The path below the part's directory that the link leads to; nil when it leads outside.
  private var path: String? {
    guard let target, !target.isAbsolutePath, !target.hasByte("\\") else { return nil }
    // What ends so is a folder, or nothing.
    if target.hasByteSuffix("/") || target.hasByteSuffix("/.") { return nil }
    // A symbolic link is relative to its own folder, a hard link to the part's directory.
    var components = isSymbolic ? member.path.pathComponents.dropLast() : []
    var hasName = false
    for component in target.pathComponents where component != "." {
      if component != ".." {
        components.append(component)
        hasName = true
      } else if hasName || !isSymbolic || components.popLast() == nil {
        // The folder that `name/..` goes through need not be there, and GNU tar cuts all of it off a hard link.
        return nil
      }
    }
    return components.joined(separator: "/")
  }

  /// The links that lead to one of `files`, perhaps over other links, with the size and digest of their target; and the
  /// defects of all. A link is never made when unpacking: its target is copied. `positions` are those of `files`.
  static func resolve(
    _ links: [PartLink], among files: ArraySlice<PackageMember>, at positions: [Int]
  ) -> (members: [PackageMember], defects: [Defect]) {
    var known: [ExactText: (member: PackageMember, position: Int)] = [:]
    for (file, position) in zip(files, positions) { known[ExactText(file.path)] = (file, position) }
    let byPath = Dictionary(links.map { (ExactText($0.member.path), $0) }) { $1 }
    var members: [PackageMember] = []
    var defects: [Defect] = []
    for link in links {
      let place = "\(link.member.part.rawValue).tar: \(link.member.archivedPath)"
      let shown = (link.target ?? "?").quoted
      guard let trail = Trail(link, known: known.mapValues(\.position), links: byPath),
        let file = trail.path.last.flatMap({ known[ExactText($0)]?.member })
      else {
        defects.append(Defect(.unsafeLink, place, "is a link to \(shown), which is no file of this part"))
        continue
      }
      guard !trail.leadsOverTwoKinds else {
        defects.append(Defect(.unsafeLink, place, "is a hard link to \(shown), which is a symbolic link"))
        continue
      }
      defects.append(Defect(.link, place, "is a link to \(shown)"))
      var member = PackageMember(
        part: link.member.part, path: link.member.path, archivedPath: link.member.archivedPath,
        kind: link.isSymbolic ? .symbolicLink(target: file.path) : .hardLink(target: file.path), size: file.size,
        mode: file.mode, modificationTime: link.member.modificationTime, owner: link.member.owner, sha256: file.sha256)
      member.linkTrail = trail.path
      member.precedesTarget = trail.isBackwards
      members.append(member)
    }
    return (members, defects)
  }

  /// The way from a link to its file.
  private struct Trail {
    /// What the link leads to, from one to the next; the file comes last.
    private(set) var path: [String] = []
    /// Whether a hard link stands before what it links to: GNU tar can't make it then.
    private(set) var isBackwards = false
    /// Whether a hard link leads to a symbolic one, which would mean something else in another folder.
    private(set) var leadsOverTwoKinds = false

    /// Nil when it ends nowhere, outside, or in a circle.
    init?(_ link: PartLink, known: [ExactText: Int], links: [ExactText: PartLink]) {
      var link = link
      while true {
        guard let next = link.path, path.count <= links.count else { return nil }
        path.append(next)
        let key = ExactText(next)
        let further = links[key]
        guard let position = known[key] ?? further?.position else { return nil }
        if !link.isSymbolic {
          isBackwards = isBackwards || position > link.position
          leadsOverTwoKinds = leadsOverTwoKinds || (known[key] == nil && further?.isSymbolic == true)
        }
        guard known[key] == nil, let further else { return }
        link = further
      }
    }
  }
}
