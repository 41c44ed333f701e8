import Foundation

/// The folder that relative paths start from.
func workingDirectory() -> String {
  guard let path = getcwd(nil, 0) else { return "." }
  defer { free(path) }
  return String(cString: path)
}

/// `path` without `.`, `..` and empty components, by its text alone: good for comparing with other paths, not for opening,
/// because `..` behind a link leads elsewhere.
func withoutParents(_ path: String) -> String {
  var components: [Substring] = []
  for component in path.split(separator: "/") where component != "." {
    if component == ".." { _ = components.popLast() } else { components.append(component) }
  }
  return "/" + components.joined(separator: "/")
}

/// `path` from the root on, without `.` and `..`: what is compared with the paths of other files.
func absolutePath(_ path: String) -> String {
  URL(fileURLWithPath: path, relativeTo: URL(fileURLWithPath: workingDirectory(), isDirectory: true))
    .standardizedFileURL.path
}
