/// The ignore patterns that hold in a folder: those that are always there, then those of the ignore files from the
/// root down. The last pattern that matches decides.
struct IgnoreRules: Sendable {
  /// The name of the file whose patterns leave files out of a package.
  static let fileName = ".mkpignore"

  /// One set of patterns and where it holds.
  private struct Group: Sendable {
    /// Folder of the ignore file, with a slash at the end, in UTF-8; empty for the root.
    let prefix: [UInt8]
    let source: String
    let patterns: [(text: String, pattern: IgnorePattern)]
  }

  private var groups: [Group]

  /// What no package wants: traces of tools, editors and systems.
  static let junk = [
    ".git", ".gitignore", ".gitattributes", ".gitmodules", ".gitkeep", ".keep", ".github/", ".hg/", ".svn/",
    "__pycache__/",
    "*.pyc", "*.pyo", ".mypy_cache/", ".ruff_cache/", ".pytest_cache/", ".venv/", "*~", "*.swp", "*.swo", ".*.sw?",
    "*.orig", "*.rej", "*.bak", "#*#", ".#*", ".idea/", ".vscode/", ".DS_Store", "._*", "Thumbs.db", "desktop.ini",
    fileName,
  ]

  /// The rules of a tree without any ignore file.
  static let standard = IgnoreRules(groups: [
    Group(
      prefix: [], source: "standard rules",
      patterns: junk.compactMap { text in
        // A leading `#` is a comment unless escaped.
        IgnorePattern(line: text.hasPrefix("#") ? "\\" + text : text).map { (text, $0) }
      })
  ])

  /// No rules at all.
  static let none = IgnoreRules(groups: [])

  private init(groups: [Group]) { self.groups = groups }

  /// The rules with those of an ignore file added, which stands in `folder` (relative to the root, empty for it).
  func adding(_ text: String, folder: String, source: String = IgnoreRules.fileName) -> IgnoreRules {
    let patterns = text.split(omittingEmptySubsequences: false, whereSeparator: { $0 == "\n" || $0 == "\r\n" })
      .compactMap { line in
        IgnorePattern(line: line).map { (text: String(line), pattern: $0) }
      }
    let prefix = folder.isEmpty ? "" : folder + "/"
    let group = Group(prefix: Array(prefix.utf8), source: prefix + source, patterns: patterns)
    return IgnoreRules(groups: groups + [group])
  }

  /// The rules of a folder that a layout packs: besides the standard ones, nobody's site needs the tests and READMEs of
  /// a plug-in family.
  static func standard(for mount: Layout.Mount) -> IgnoreRules {
    guard mount.holdsFamilies else { return .standard }
    let folder = mount.folder.map { "*?[\\".contains($0) ? "\\\($0)" : "\($0)" }.joined()
    let families: [String] =
      switch mount.target {
      case .site: ["cmk_addons", "cmk"].map { "/\(folder)/lib/python3/\($0)/plugins/*" }
      case .part(_, let family): family.isEmpty ? ["/\(folder)/*"] : ["/\(folder)"]
      }
    let patterns = families.flatMap { ["\($0)/**/tests/", "\($0)/**/README*"] }
    return standard.adding(patterns.joined(separator: "\n"), folder: "", source: "the rules for plug-in families")
  }

  /// Why `path` or a folder above it is left out; nil when it stays.
  func reason(forIgnoringOnTheWayTo path: String, isFolder: Bool) -> String? {
    let names = path.pathComponents
    for end in names.indices {
      let above = names[...end].joined(separator: "/")
      if let reason = reason(forIgnoring: above, isFolder: isFolder || end < names.count - 1) { return reason }
    }
    return nil
  }

  /// Why the file or folder at `path` (relative to the root) is left out; nil when it stays. The folders above it must
  /// have been asked before: what is inside of an ignored folder is ignored whatever the patterns say.
  func reason(forIgnoring path: String, isFolder: Bool) -> String? {
    let path = Array(path.utf8)
    for group in groups.reversed() where path.starts(with: group.prefix) {
      let relative = path[group.prefix.count...]
      for (text, pattern) in group.patterns.reversed() where pattern.matches(relative, isFolder: isFolder) {
        return pattern.isNegated ? nil : "'\(text)' of \(group.source)"
      }
    }
    return nil
  }
}
