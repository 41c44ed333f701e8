import MKPFormat

/// Finds the files that a manifest lists, wherever the tree has them.
struct ListedFiles {
  let root: String
  let manifest: ForeignManifest

  /// The path, below the project's folder, of the file that is `path` in `part`.
  ///
  /// - Throws: that there is none, or which ones there are.
  func find(_ path: String, in part: PackagePart) throws(ProjectError) -> TreePath {
    var found: [TreePath] = []
    for candidate in candidates(path, in: part) where FileStatus("\(root)/\(candidate)") != nil {
      let file = try TreePath(candidate, below: root)
      guard file.status.kind == .file else { continue }
      if !found.contains(where: { isSame($0, file) }) { found.append(file) }
    }
    guard let first = found.first else {
      throw ProjectError([.listedButMissing(manifest: manifest.path, part, path)])
    }
    guard found.count == 1 else {
      throw ProjectError([.listedTwice(manifest: manifest.path, part, path, found.map(\.path))])
    }
    return first
  }

  /// The folder of the manifest first, then where trees have their sources.
  private var bases: [String] {
    let folder = manifest.path.pathComponents.dropLast().joined(separator: "/")
    let beside = ["var/check_mk/packages", "tmp/check_mk", "packages"].first {
      folder == $0 || folder.hasByteSuffix("/" + $0)
    }
    let own = beside.map { String(folder.utf8.dropLast($0.utf8.count)) ?? "" } ?? folder
    let base = own.pathComponents.joined(separator: "/")
    return [base] + ["", "src", "source"].filter { $0 != base }
  }

  /// A file is in a folder named as its part, in the end of the part's directory in a site (`src/cmk/plugins/…`), in
  /// the folders of its plug-in family at the top, or there by its bare path.
  private func candidates(_ path: String, in part: PackagePart) -> [String] {
    let components = part.directory.pathComponents
    let ends = components.indices.map { components[$0...].joined(separator: "/") }
    var places = ([part.rawValue, "_" + part.rawValue] + ends).map { "\($0)/\(path)" }
    if part == .lib, let below = path.below("check_mk") ?? path.below("python3/cmk") {
      places += ["lib", "local/lib"].flatMap { ["\($0)/python3/cmk/\(below)", "\($0)/check_mk/\(below)"] }
    }
    places.append(path)
    let names = path.pathComponents
    if part == .cmkAddonsPlugins || part == .cmkPlugins, names.count > 2, LayoutSearch.groups.contains(String(names[1]))
    {
      places.append(names.dropFirst().joined(separator: "/"))
    }
    return bases.flatMap { base in places.map { base.isEmpty ? $0 : "\(base)/\($0)" } }
  }

  private func isSame(_ left: TreePath, _ right: TreePath) -> Bool {
    if left.status.identity == right.status.identity { return true }
    guard left.status.size == right.status.size else { return false }
    let digest = sha256(ofFile: "\(root)/\(left.path)")
    return digest != nil && digest == sha256(ofFile: "\(root)/\(right.path)")
  }
}
