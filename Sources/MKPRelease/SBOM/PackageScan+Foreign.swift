import MKPFormat

/// Which files of a package are not its author's own work, or cannot be looked into.
extension PackageScan {
  /// What is no text, and holds code of unknown origin: executables, libraries, byte code, archives.
  static func holdsCode(_ bytes: [UInt8], _ path: String) -> Bool {
    let marks: [[UInt8]] = [
      [0x7F, 0x45, 0x4C, 0x46], [0x50, 0x4B, 0x03, 0x04], [0x00, 0x61, 0x73, 0x6D], [0x4D, 0x5A], [0x1F, 0x8B],
      [0xCA, 0xFE, 0xBA, 0xBE], [0xCF, 0xFA, 0xED, 0xFE],
    ]
    return marks.contains { bytes.starts(with: $0) }
      || [".pyc", ".pyo", ".so", ".a", ".jar", ".whl"].contains(where: path.hasByteSuffix)
  }

  private static let foreignFolders: Set<Substring> = [
    "vendor", "vendored", "_vendor", "third_party", "thirdparty", "third-party", "node_modules", "bower_components",
    "site-packages", "dist-packages", "external", "externals",
  ]

  /// Whether a text is somebody else's, by its place, its name, its form, or what it says of its rights. A file with a
  /// licence of its own (SPDX) is not asked.
  static func isForeign(_ lines: [Substring], _ path: String) -> Bool {
    let components = path.pathComponents
    if components.dropLast().contains(where: foreignFolders.contains) { return true }
    let name = (components.last ?? "").lowercased()
    if name.contains(".min.") || name.contains("-min.") { return true }
    let stem = name.prefix { $0 != "." && $0 != "-" && $0 != "_" }
    if ["license", "licence", "copying", "copyright", "notice", "authors"].contains(stem) { return true }
    // What a program has packed into few long lines.
    if lines.contains(where: { $0.utf8.count > 2000 }) { return true }
    return lines.prefix(40).contains { line in
      let words = line.lowercased()
      return words.contains("copyright") || words.contains("licensed under") || words.contains("@license")
    }
  }

  /// Whether the file at `path` belongs to a Python distribution that the package brings along.
  func isInDistribution(_ path: String) -> Bool {
    distributions.contains { distribution in
      let folder = distribution.evidence.pathComponents.dropLast().joined(separator: "/")
      if path.below(folder) != nil { return true }
      // `x/NAME-1.0.dist-info/METADATA` speaks of `x/NAME/` and `x/NAME.py`.
      let parent = folder.pathComponents.dropLast().joined(separator: "/")
      guard let rest = path.below(parent), let first = rest.pathComponents.first else { return false }
      let name = Self.normalized(distribution.name)
      return folder.hasByteSuffix("-info") && [name, "\(name).py"].contains(Self.normalized(first))
    }
  }

  private static func normalized(_ name: some StringProtocol) -> String {
    name.lowercased().replacing("-", with: "_")
  }
}
