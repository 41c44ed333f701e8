#if canImport(Glibc)
  import Glibc
#endif

/// Keeps a program on the libraries of the operating system.
public enum SystemLibraries {
  private static let variable = "LD_LIBRARY_PATH"

  /// Starts this program again without `LD_LIBRARY_PATH`, when that is set.
  ///
  /// A Checkmk site sets it to its own libraries, OpenSSL among them. The system's libcurl would then be loaded with an
  /// OpenSSL that it was not built for, and fail or crash. The dynamic loader reads the variable only when a program
  /// starts, so there is no other way. Costs about 2 ms; where it fails the program goes on as it is.
  public static func restartWithoutLibraryPath() {
    guard getenv(variable) != nil else { return }
    unsetenv(variable)
    var arguments: [UnsafeMutablePointer<CChar>?] = CommandLine.arguments.map { strdup($0) }
    arguments.append(nil)
    execv("/proc/self/exe", &arguments)
  }
}
