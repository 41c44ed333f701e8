/// A package that a repository makes.
public struct FoundPackage: Hashable, Sendable {
  /// The folder of its project.
  public let folder: String
  /// Its name, where the folder makes several; nil where it makes one.
  public let name: String?

  /// A package in `folder`.
  public init(folder: String, name: String? = nil) {
    self.folder = folder
    self.name = name
  }
}

/// Finds the projects of a repository that holds several.
public enum ProjectSearch {
  /// No sensible repository nests its packages deeper.
  private static let maximumDepth = 6

  /// The packages that the folders below `path` (itself included) make, by path: every tree that `build` reads. What is
  /// inside of a project is not looked at.
  public static func packages(below path: String) throws(ProjectError) -> [FoundPackage] {
    guard let root = resolvedPath(path), FileStatus(root)?.kind == .folder else {
      throw ProjectError([.missingSource(path)])
    }
    let found = search(root, "", depth: 0)
    guard !found.isEmpty else { throw ProjectError([.nothingToPack(path)]) }
    return found.flatMap { packages(in: $0) }
  }

  private static func packages(in folder: String) -> [FoundPackage] {
    guard FileStatus(folder + "/" + ProjectDefinition.fileName) == nil,
      let manifests = try? ForeignManifest.all(in: folder), manifests.count > 1
    else { return [FoundPackage(folder: folder)] }
    return manifests.map { FoundPackage(folder: folder, name: $0.manifest.name) }
  }

  private static func search(_ root: String, _ folder: String, depth: Int) -> [String] {
    let location = folder.isEmpty ? root : root + "/" + folder
    if saysSo(location) { return [location] }
    var found: [String] = []
    if depth < maximumDepth, case .success(let names) = listFolder(location) {
      for name in names.names where !name.hasBytePrefix(".") {
        let path = folder.isEmpty ? name : folder + "/" + name
        guard FileStatus(root + "/" + path)?.kind == .folder,
          IgnoreRules.standard.reason(forIgnoring: path, isFolder: true) == nil
        else { continue }
        found += search(root, path, depth: depth + 1)
      }
    }
    // A folder with the names of parts is a project, unless these are the names of projects.
    return !found.contains(where: saysSo) && isLaidOut(location) ? [location] : found
  }

  /// A file says that the folder is a project.
  private static func saysSo(_ folder: String) -> Bool {
    if FileStatus(following: folder + "/" + ProjectDefinition.fileName) != nil { return true }
    // What can't be read is one, too: building it says why.
    return (try? ForeignManifest.all(in: folder).isEmpty) != true
  }

  /// The folders in it do, and could not be anything else.
  private static func isLaidOut(_ folder: String) -> Bool {
    let search = LayoutSearch(root: folder, family: folder.lastName)
    guard let layouts = try? search.layouts() else { return true }
    return layouts.contains { $0.mounts.contains(where: search.isTelling) }
  }
}
