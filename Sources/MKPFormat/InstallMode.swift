extension PackagePart {
  /// The mode that the installer of Checkmk `version` gives the file at `path`: up to 2.2 readable by everybody, later
  /// by the site's user alone.
  public func installMode(of path: String, on version: CheckmkVersion) -> UInt16 {
    let mode = installMode(of: path)
    return version < CheckmkVersion(2, 3, 0, .innovation(0)) ? mode | (mode & 0o100 == 0 ? 0o044 : 0o055) : mode
  }
}

/// Permissions as people write them: `0644`.
public func octal(_ mode: UInt16) -> String {
  let digits = String(mode & 0o7777, radix: 8)
  return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
}
