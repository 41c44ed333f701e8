import Glibc

/// Debian's packages have links to absolute paths, which in a folder that only stands for `/` lead out of it.
enum SysrootLinks {
  /// Makes every absolute link below `sysroot` a relative one.
  static func makeRelative(in sysroot: String) throws(ProjectError) {
    try visit(sysroot, up: "")
  }

  /// - Parameter up: the way from `folder` to the sysroot.
  private static func visit(_ folder: String, up: String) throws(ProjectError) {
    guard case .success(let names) = listFolder(folder) else {
      throw ProjectError([.unreadable(folder, reason: lastError())])
    }
    for name in names.names {
      let path = folder + "/" + name
      switch FileStatus(path)?.kind {
      case .folder: try visit(path, up: up + "../")
      case .link:
        let target = readLink(path)
        guard target.hasPrefix("/") else { continue }
        guard unlink(path) == 0, symlink(up + target.dropFirst(), path) == 0 else {
          throw ProjectError([.notWritten("cannot create \(path): \(lastError())")])
        }
      default: continue
      }
    }
  }
}
