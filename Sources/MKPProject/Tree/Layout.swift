import MKPFormat

/// How a tree without `contents:` says where its files go: some of its folders stand for folders of a site.
struct Layout: Hashable, Sendable {
  /// What messages call it: `local/… as in a site`.
  let name: String
  /// The folders that are packed; none is inside another one.
  var mounts: [Mount]

  /// A folder of the tree and what it stands for.
  struct Mount: Hashable, Sendable {
    /// Below the project's folder; empty for that itself.
    let folder: String
    let target: Target
    /// Tests and READMEs inside are the author's, not the site's.
    var holdsFamilies = false
  }

  enum Target: Hashable, Sendable {
    /// A folder of a site.
    case site(String)
    /// A folder in a part: that itself, or one below it.
    case part(PackagePart, String)
  }

  /// Part and path for the file at `path` below the project's folder; nil when the layout gives it none.
  func place(of path: String, in mount: Mount) -> (part: PackagePart, path: String)? {
    guard let below = mount.folder.isEmpty ? path : path.below(mount.folder) else { return nil }
    return switch mount.target {
    case .site(let folder): Self.placeInSite("\(folder)/\(below)")
    case .part(let part, let folder): (part, folder.isEmpty ? below : "\(folder)/\(below)")
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
}

extension Layout {
  /// `contents:` that say the same.
  func contents(below root: String) -> [String] {
    mounts.flatMap { mount -> [String] in
      let from = mount.folder.isEmpty ? "." : mount.folder
      switch mount.target {
      case .part(let part, let folder):
        return ["{from: \(from), to: \(part.rawValue)\(folder.isEmpty ? "" : "/" + folder)}"]
      case .site(let folder):
        return PackagePart.allCases.compactMap { part in
          guard let below = part.directory.below(folder), part != .lib,
            FileStatus(following: "\(root)/\(from)/\(below)")?.kind == .folder
          else { return nil }
          return "{from: \(from)/\(below), to: \(part.rawValue)}"
        }
      }
    }
  }
}
