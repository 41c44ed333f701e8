/// What a rule looks at. The first digit of a rule's number is its group.
public enum RuleGroup: Int, CaseIterable, Sendable {
  /// 1xx: the archive, the manifest, what the Exchange asks for.
  case archiveAndManifest = 1
  /// 2xx: places, names, modes and contents of files of any kind.
  case files = 2
  /// 3xx: one Python module by itself.
  case python = 3
  /// 4xx: executables and libraries in machine code.
  case binaries = 4
  /// 5xx: what several files must agree on.
  case acrossFiles = 5
  /// 6xx: parts and APIs that Checkmk has deprecated or removed.
  case legacy = 6
  /// 9xx: the check itself, its suppressions first of all.
  case checking = 9

  /// The heading in the documentation.
  public var title: String {
    switch self {
    case .archiveAndManifest: "Archive and manifest"
    case .files: "Files"
    case .python: "Python"
    case .binaries: "Binaries"
    case .acrossFiles: "Across files"
    case .legacy: "Legacy"
    case .checking: "The check itself"
    }
  }
}
