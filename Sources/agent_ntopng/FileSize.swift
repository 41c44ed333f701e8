#if canImport(Glibc)
  import Glibc
#endif

/// The size of files.
enum FileSize {
  /// Size in bytes; 0 for what is no readable file.
  static func of(_ path: String) -> Int {
    var information = stat()
    guard stat(path, &information) == 0, information.st_mode & S_IFMT == S_IFREG, access(path, R_OK) == 0 else {
      return 0
    }
    return Int(information.st_size)
  }
}
