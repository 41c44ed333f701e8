/// Why a package was not unpacked. Nothing of it is left behind then.
public enum UnpackError: Error, Hashable, Sendable {
  /// The package cannot be read.
  case unreadable(PackageReadError)
  /// Parts of the package could harm. Never empty.
  case hazards(package: String, [Defect])
  /// The package does not hold what it says, and nobody asked for a part of it. Never empty.
  case errors(package: String, [Defect])
  /// Something stands in the way. Never empty.
  case conflicts([Conflict])
  /// The package became another one while it was read.
  case changed(package: String)
  /// The operating system refused to write.
  case system(SystemError)

  /// What stands where a file shall be.
  public enum Conflict: Hashable, Sendable, CustomStringConvertible {
    /// Something is there already.
    case exists(String)
    /// A folder is there.
    case isFolder(String)
    /// A folder of the path is a link or a file.
    case notAFolder(String)
    /// Two files of the package have the same place.
    case twice(String)

    /// What stands where, and what to do.
    public var description: String {
      switch self {
      case .exists(let path): "\(path.quoted) exists already; --force replaces it"
      case .isFolder(let path): "\(path.quoted) is a folder"
      case .notAFolder(let path): "\(path.quoted) is a link or a file where a folder is needed"
      case .twice(let path): "two files of the package belong at \(path.quoted)"
      }
    }
  }

  /// One line for each problem.
  public var lines: [String] {
    switch self {
    case .unreadable(let error): error.lines
    case .hazards(let package, let defects): Self.lines(package, defects)
    case .errors(let package, let defects):
      Self.lines(package, defects)
        + ["\(package.visible): nothing was unpacked; --partial writes the files that are whole"]
    case .conflicts(let conflicts): conflicts.map(\.description)
    case .changed(let package):
      ["\(package.visible): changed while it was read, or can be read only once; try again with a file of its own"]
    case .system(let error): [error.description]
    }
  }

  private static func lines(_ package: String, _ defects: [Defect]) -> [String] {
    defects.map { "\(package.visible): \($0.severity.rawValue): \($0)" }
  }
}
