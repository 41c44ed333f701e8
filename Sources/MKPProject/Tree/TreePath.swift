import MKPFormat

/// A file or folder that a definition names. It is in the project: neither the path nor a link on it leads out.
struct TreePath {
  /// The path below the project's folder in its tidy form; empty for the folder itself.
  let path: String
  /// What is there.
  let status: FileStatus

  /// - Parameter root: the project's folder, links resolved.
  init(_ text: String, below root: String) throws(ProjectError) {
    path = normalizedPath(text)
    guard !text.mayLeadOutside else { throw ProjectError([.outside(text)]) }
    let location = path.isEmpty ? root : root + "/" + path
    guard let status = FileStatus(following: location) else {
      let isMissing = FileStatus(location) == nil
      throw ProjectError([isMissing ? .missingSource(text) : .danglingLink(path, target: readLink(location))])
    }
    self.status = status
    guard let resolved = resolvedPath(location), resolved == root || resolved.isInside(root) else {
      let target = readLink(location)
      throw ProjectError([.linkLeaves(path, target: target.isEmpty ? resolvedPath(location) ?? "" : target)])
    }
  }

  /// The text of a file that belongs to the project in `root`.
  static func text(_ path: String, below root: String) throws(ProjectError) -> String {
    let file = try TreePath(path, below: root)
    return try TextFile.read(root + "/" + file.path, shown: file.path)
  }
}

extension String {
  /// The path is below `folder`, whichever that is.
  func isInside(_ folder: String) -> Bool { hasBytePrefix(folder == "/" ? "/" : folder + "/") }
}
