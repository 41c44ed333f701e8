import Glibc

/// Where a package is unpacked to.
enum UnpackTarget {
  /// A folder that is there.
  case existing
  /// A folder that is not: `base` is the last one of its path that exists, `first` the name that is missing there, and
  /// `rest` the path below that.
  case new(base: String, first: String, rest: String)

  /// Looks at the folders of `path` one by one.
  init(_ path: String) throws(SystemError) {
    var base = path.isAbsolutePath ? "/" : "."
    var missing = path.pathComponents.map(String.init)
    guard !missing.isEmpty || path.isAbsolutePath else { throw SystemError("cannot create", path, code: ENOENT) }
    while let name = missing.first {
      let next = base == "/" ? "/\(name)" : base == "." ? name : "\(base)/\(name)"
      var status = stat()
      guard stat(next, &status) == 0 else {
        // A link that leads nowhere is no free place.
        guard errno == ENOENT, lstat(next, &status) != 0, errno == ENOENT else {
          throw SystemError("cannot create", path, code: errno == 0 ? ENOTDIR : errno)
        }
        break
      }
      guard status.st_mode & S_IFMT == S_IFDIR else { throw SystemError("cannot create", path, code: ENOTDIR) }
      base = next
      missing.removeFirst()
    }
    missing.removeAll { $0 == "." }
    guard let first = missing.first else {
      self = .existing
      return
    }
    // `a/../b` needs an `a`, as for the system.
    guard !missing.contains("..") else { throw SystemError("cannot create", path, code: ENOENT) }
    self = .new(base: base, first: first, rest: missing.dropFirst().joined(separator: "/"))
  }
}
