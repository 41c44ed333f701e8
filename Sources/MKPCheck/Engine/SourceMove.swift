import Glibc
import MKPFormat

/// A source that a repair has put where another part of the package takes it from.
public struct SourceMove: Sendable {
  /// Where it was, and where it is.
  let from: String
  let to: String
  /// What stood in it before the repair.
  let original: [UInt8]
  /// Its place in the package.
  let packagePath: String

  /// The folders of the layouts that are understood, without the package path's last components: where the part
  /// `agent_based` is, and where plug-in families are. Source: `Layout`, `PackagePart/directory`.
  private static let layouts = [
    ("local/lib/python3/cmk/base/plugins/agent_based/", "local/lib/python3/cmk_addons/plugins/"),
    ("local/lib/check_mk/base/plugins/agent_based/", "local/lib/python3/cmk_addons/plugins/"),
    ("agent_based/", "cmk_addons_plugins/"),
  ]

  /// Moves the source of `file` to where a project of the same layout has `packagePath`; nil where the layout is none
  /// of those, or something is there already.
  static func perform(_ source: String, _ file: SubjectFile, to packagePath: String, original: [UInt8]) -> SourceMove? {
    guard packagePath.hasPrefix("cmk_addons_plugins/"),
      let (old, new) = layouts.first(where: { source.hasSuffix("/" + $0.0 + file.path) })
    else { return nil }
    let root = source.dropLast((old + file.path).count)
    let target = root + new + packagePath.dropFirst("cmk_addons_plugins/".count)
    var status = stat()
    guard lstat(String(target), &status) != 0, let slash = target.lastIndex(of: "/"),
      (try? FolderPath(making: String(target[..<slash]))) != nil, rename(source, String(target)) == 0
    else { return nil }
    return SourceMove(from: source, to: String(target), original: original, packagePath: packagePath)
  }

  /// Puts the source back as it was. Folders that were made for it go if they are empty.
  func undo() -> Bool {
    guard (try? AtomicFile.write(original, to: from, mode: 0o644)) != nil, unlink(to) == 0 else { return false }
    var folder = to[...]
    while let slash = folder.lastIndex(of: "/"), case _ = folder = folder[..<slash], rmdir(String(folder)) == 0 {}
    return true
  }
}
