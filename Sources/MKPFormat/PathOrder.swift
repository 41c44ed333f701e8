/// Paths sorted so that everything in a folder stands together, right behind a file of the folder's name: by bytes, `/`
/// before all others.
struct SortedPaths {
  private let paths: [String]

  /// `paths` must be fit for a package (see ``PathProblem``), which control characters are not.
  init(_ paths: some Sequence<String>) {
    self.paths = paths.map { (path: $0, key: Array(Self.key($0))) }
      .sorted { $0.key.lexicographicallyPrecedes($1.key) }.map(\.path)
  }

  /// The paths that lie in a folder whose name another path has, with that.
  var conflicts: [(file: String, path: String)] {
    var conflicts: [(file: String, path: String)] = []
    var file: String?
    for path in paths {
      if let file, Self.lies(path, in: file) {
        conflicts.append((file, path))
      } else {
        file = path
      }
    }
    return conflicts
  }

  /// Whether any path lies in `folder`.
  func contains(folder: String) -> Bool {
    let key = Array(Self.key(folder)) + [0]
    var low = 0
    var high = paths.count
    while low < high {
      let middle = (low + high) / 2
      if Self.key(paths[middle]).lexicographicallyPrecedes(key) { low = middle + 1 } else { high = middle }
    }
    return low < paths.count && Self.lies(paths[low], in: folder)
  }

  private static func lies(_ path: String, in folder: String) -> Bool {
    path.utf8.count > folder.utf8.count + 1 && path.utf8.starts(with: folder.utf8)
      && path.utf8[path.utf8.index(path.utf8.startIndex, offsetBy: folder.utf8.count)] == UInt8(ascii: "/")
  }

  private static func key(_ path: String) -> some Sequence<UInt8> {
    path.utf8.lazy.map { $0 == UInt8(ascii: "/") ? 0 : $0 }
  }
}
