/// Why a path cannot be that of a file in a package.
///
/// Checkmk's installer checks none of this itself: it hands the paths to GNU tar, which refuses some, misunderstands
/// others and installs the rest somewhere else than the manifest says.
public enum PathProblem: Hashable, Sendable, CustomStringConvertible {
  /// The path is empty, or names the part's directory itself.
  case empty
  /// The path starts at the root.
  case absolute
  /// A component is `..`.
  case leavesDirectory
  /// The path, or one of its components, starts with `-`, which command lines take for an option.
  case startsWithDash
  /// The path has a backslash.
  case backslash
  /// The path has a control character.
  case controlCharacter
  /// The bytes are not UTF-8.
  case notUTF8
  /// A component is longer than 255 bytes or the whole than 4,095, which no file system has, or there are more than 50
  /// components, which no real package has.
  case tooLong

  /// What is wrong with the path.
  public var description: String {
    switch self {
    case .empty: "the path is empty"
    case .absolute: "the path is absolute"
    case .leavesDirectory: "the path has a \"..\" component"
    case .startsWithDash: "the path starts with \"-\""
    case .backslash: "the path has a backslash"
    case .controlCharacter: "the path has a control character"
    case .notUTF8: "the path is not UTF-8"
    case .tooLong: "the path is too long or too deep"
    }
  }
}

extension PathProblem {
  /// The first thing that makes `path` unfit for a package, or nil. Forms that only need to be tidied (`./x`, `a//b`,
  /// `a/`) are fine here: see ``normalizedPath(_:)``.
  public static func first(in path: String) -> PathProblem? {
    if path.isAbsolutePath { return .absolute }
    if path.hasByte("\\") { return .backslash }
    // U+0000 to U+001F and U+007F to U+009F: Unicode's category Cc.
    if path.unicodeScalars.contains(where: { $0.value < 0x20 || (0x7F...0x9F).contains($0.value) }) {
      return .controlCharacter
    }
    let components = path.pathComponents
    if components.contains("..") { return .leavesDirectory }
    let relevant = components.filter { $0 != "." }
    guard let start = relevant.first else { return .empty }
    if start.hasBytePrefix("-") || path.hasBytePrefix("-") { return .startsWithDash }
    if path.utf8.count > 4095 || relevant.count > 50 || relevant.contains(where: { $0.utf8.count > 255 }) {
      return .tooLong
    }
    return nil
  }
}

/// `path` without `.` and empty components, as Python's `pathlib` writes it; Checkmk does this with the paths in a
/// manifest before it looks for them.
public func normalizedPath(_ path: String) -> String {
  let components = path.pathComponents.filter { $0 != "." }
  return (path.isAbsolutePath ? "/" : "") + components.joined(separator: "/")
}
