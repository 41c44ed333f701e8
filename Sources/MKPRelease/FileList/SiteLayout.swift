import MKPFormat

/// How a generation of Checkmk puts the files of packages into a site.
public enum SiteLayout: String, CaseIterable, Sendable {
  /// Up to 2.2: everybody may read.
  case shared = "2.2"
  /// From 2.3: the site's user alone.
  case own = "2.3"

  /// The layout of Checkmk `version`.
  public init(_ version: CheckmkVersion) {
    self = version < CheckmkVersion(2, 3, 0, .innovation(0)) ? .shared : .own
  }

  /// A version that has the layout.
  private var version: CheckmkVersion {
    switch self {
    case .shared: CheckmkVersion(2, 2, 0)
    case .own: CheckmkVersion(2, 3, 0)
    }
  }

  /// The mode that the installer gives the file.
  public func mode(of part: PackagePart, _ path: String) -> UInt16 { part.installMode(of: path, on: version) }

  /// Where the file lies, below the site's root. What older packages put into `lib/check_mk` lies in
  /// `lib/python3/cmk`: up to 2.4 the one is a link to the other, 2.5 has no link and rewrites the path
  /// (`_installed.py` of `cmk/mkp_tool`).
  public static func path(of part: PackagePart, _ path: String) -> String {
    let old = "check_mk/"
    guard part == .lib, path.hasPrefix(old) else { return "\(part.directory)/\(path)" }
    return "\(part.directory)/python3/cmk/\(path.dropFirst(old.count))"
  }
}
