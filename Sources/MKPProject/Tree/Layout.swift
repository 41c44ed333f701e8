import MKPFormat

import enum JSONSchema.Spelling

/// How a tree without `contents:` says where its files go.
enum Layout: Hashable, Sendable {
  /// `local/…` as in a Checkmk site, and `etc/…/rule_packs`.
  case site
  /// Folders named as parts: `agents/`, `cmk_addons_plugins/`, …
  case parts
  /// `src/` with a manifest literal that lists the files.
  case source(Manifest)

  /// Part and path for the file at `path` below the project's folder; nil when the layout gives it none.
  func place(of path: String) -> (part: PackagePart, path: String)? {
    switch self {
    case .site: Self.placeInSite(path)
    case .parts: Self.placeInPart(path)
    case .source: Self.placeInSource(path)
    }
  }

  /// The part whose directory is the deepest around `path`: `lib` is `local/lib`, and others are inside of it.
  static func placeInSite(_ path: String) -> (part: PackagePart, path: String)? {
    let path = replacingAlias(path)
    let candidates = PackagePart.allCases.filter { path.hasBytePrefix($0.directory + "/") }
    guard let part = candidates.max(by: { $0.directory.utf8.count < $1.directory.utf8.count }) else { return nil }
    return (part, String(path.droppingBytes(of: part.directory + "/")))
  }

  /// `local/lib/check_mk` was a link to `python3/cmk` in sites before 2.5.
  private static func replacingAlias(_ path: String) -> String {
    let alias = "local/lib/check_mk/"
    return path.hasBytePrefix(alias) ? "local/lib/python3/cmk/" + path.droppingBytes(of: alias) : path
  }

  private static func placeInPart(_ path: String) -> (part: PackagePart, path: String)? {
    guard path.hasByte("/"), let name = path.pathComponents.first, let part = PackagePart(rawValue: String(name)),
      path.hasBytePrefix(name + "/")
    else { return nil }
    return (part, String(path.droppingBytes(of: name + "/")))
  }

  /// Below `src/`, a folder is a part or a plug-in family.
  private static func placeInSource(_ path: String) -> (part: PackagePart, path: String)? {
    guard path.hasBytePrefix("src/") else { return nil }
    let inside = String(path.droppingBytes(of: "src/"))
    if let place = placeInPart(inside) { return place }
    if let place = placeInSite(inside) { return place }
    return inside.hasByte("/") ? (.cmkAddonsPlugins, inside) : nil
  }
}

/// The manifest literal that a tree without `mkp.yaml` may have.
struct ManifestLiteral: Sendable {
  /// Path below the project's folder.
  let path: String
  let manifest: Manifest

  /// Where manifests stand, in the order in which they are looked for. `info` is what the packages themselves call it,
  /// `package` is where older trees keep it.
  private static let candidates = ["src/info", "info", "src/package", "package"]

  /// The manifest of the tree at `root`; nil when it has none.
  init?(in root: String) throws(ProjectError) {
    guard let path = Self.candidates.first(where: { FileStatus(following: root + "/" + $0)?.kind == .file }) else {
      return nil
    }
    self.path = path
    let text = try TreePath.text(path, below: root)
    do {
      manifest = try Manifest(parsing: text)
    } catch {
      throw ProjectError(error.lines.map { .manifest(path, $0) })
    }
  }
}

extension ManifestLiteral {
  /// Whether the file at `path` is a manifest, which the build writes anew.
  static func isManifest(_ path: String) -> Bool {
    candidates.contains(path) || candidates.contains { path == $0 + ".json" }
  }
}

extension Layout {
  /// The folders, below the project's, that files are taken from.
  var folders: [String] {
    switch self {
    case .site: ["local", PackagePart.ecRulePacks.directory]
    case .parts: PackagePart.allCases.map(\.rawValue)
    case .source: ["src"]
    }
  }

  /// Why something beside these folders stays out.
  func reasonForLeavingOut(_ name: String) -> String {
    switch self {
    case .site: return "outside of local/"
    case .source: return "outside of src/"
    case .parts:
      let nearest = Spelling.nearest(to: name, in: folders).map { ", did you mean '\($0)'?" } ?? ""
      return "not a part of a package" + nearest
    }
  }
}
