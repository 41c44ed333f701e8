import FoundationEssentials
import Glibc

/// The folder that relative paths start from.
func workingDirectory() -> String {
  guard let path = getcwd(nil, 0) else { return "." }
  defer { free(path) }
  return String(cString: path)
}

/// `path` from the root on, without `.` and `..`: what is compared with the paths of other files.
func absolutePath(_ path: String) -> String {
  URL(fileURLWithPath: path, relativeTo: URL(fileURLWithPath: workingDirectory(), isDirectory: true))
    .standardizedFileURL.path
}
