/// Finds the projects of a repository that holds several.
public enum ProjectSearch {
  /// No sensible repository nests its packages deeper.
  private static let maximumDepth = 6

  /// The folders below `path` (itself included) that hold a project, by path: those with an `mkp.yaml`, else those
  /// with `src/` and a manifest. What is inside of a project is not looked at.
  public static func projects(below path: String) throws(ProjectError) -> [String] {
    guard let root = resolvedPath(path), FileStatus(root)?.kind == .folder else {
      throw ProjectError([.missingSource(path)])
    }
    var found: [String] = []
    search(root, "", depth: 0, &found)
    guard !found.isEmpty else { throw ProjectError([.nothingToPack(path)]) }
    return found
  }

  private static func search(_ root: String, _ folder: String, depth: Int, _ found: inout [String]) {
    let location = folder.isEmpty ? root : root + "/" + folder
    if isProject(location) {
      found.append(location)
      return
    }
    guard depth < maximumDepth, case .success(let names) = listFolder(location) else { return }
    for name in names.names where !name.hasPrefix(".") {
      let path = folder.isEmpty ? name : folder + "/" + name
      guard FileStatus(root + "/" + path)?.kind == .folder,
        IgnoreRules.standard.reason(forIgnoring: path, isFolder: true) == nil
      else { continue }
      search(root, path, depth: depth + 1, &found)
    }
  }

  private static func isProject(_ folder: String) -> Bool {
    let has = { (name: String) in FileStatus(following: folder + "/" + name) != nil }
    return has(ProjectDefinition.fileName) || has("src") && (has("src/info") || has("info") || has("package"))
  }
}
