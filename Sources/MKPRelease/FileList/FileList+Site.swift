import MKPFormat

extension FileList {
  /// What in the site at `path` (`/omd/sites/NAME`) is not as the package has it, by path. Reads only, and follows no
  /// link below the site's folder.
  ///
  /// Beside the package's own files, whatever else lies in its families (`cmk_addons/plugins/FAMILY`) is reported, and
  /// the byte code that Python keeps of the package's modules, wherever they are.
  ///
  /// - Parameter version: the site's version of Checkmk; nil for what the site itself says, else the newest.
  /// - Throws: ``SignatureError/unreadable(path:reason:)`` where there is no such folder.
  public func differences(
    inSite path: String, version: CheckmkVersion? = nil
  ) throws(SignatureError) -> [SiteDifference] {
    let site = try SiteFolder(path: path)
    let layout = (version ?? site.version).map(SiteLayout.init) ?? .own
    var differences: [SiteDifference] = []
    for file in files {
      do throws(SiteFolder.Failure) {
        let (mode, digest) = try site.file(file.installPath)
        if digest != file.sha256 {
          differences.append(
            SiteDifference(path: file.installPath, kind: .changed(found: digest, expected: file.sha256)))
        }
        let expected = layout.mode(of: file.part, file.path)
        if mode != expected {
          differences.append(
            SiteDifference(path: file.installPath, kind: .wrongMode(found: mode, expected: expected)))
        }
      } catch {
        differences.append(SiteDifference(path: file.installPath, kind: error.kind))
      }
    }
    return (differences + extras(in: site)).sorted { ($0.path, $0.name) < ($1.path, $1.name) }
  }

  private func extras(in site: SiteFolder) -> [SiteDifference] {
    let own = Set(files.map(\.installPath))
    var found: Set<String> = []
    for family in families { found.formUnion(site.files(below: family)) }
    // In folders of others only the byte code of our modules is our matter.
    for cache in Set(own.filter { $0.hasByteSuffix(".py") }.map(Self.cache)) {
      found.formUnion(site.files(below: cache).filter { Self.isByteCode($0, of: own) })
    }
    return found.subtracting(own).map {
      SiteDifference(path: $0, kind: Self.isByteCode($0, of: own) ? .byteCode : .extra)
    }
  }

  /// Where Python keeps the byte code of `module`.
  private static func cache(_ module: String) -> String {
    (module.pathComponents.dropLast() + ["__pycache__"]).joined(separator: "/")
  }

  /// The folders that belong to the package alone.
  private var families: Set<String> {
    let paths = files.filter { [.cmkAddonsPlugins, .cmkPlugins].contains($0.part) && $0.path.hasByte("/") }
    return Set(paths.map { "\($0.part.directory)/\($0.path.prefix { $0 != "/" })" })
  }

  /// `x/__pycache__/name.cpython-312.pyc`, where `x/name.py` is one of `modules`.
  private static func isByteCode(_ path: String, of modules: Set<String>) -> Bool {
    let components = path.pathComponents
    guard components.count > 2, path.hasByteSuffix(".pyc"), components[components.count - 2] == "__pycache__" else {
      return false
    }
    let name = Substring((components.last ?? "").utf8.prefix { $0 != UInt8(ascii: ".") })
    return modules.contains((components.dropLast(2) + ["\(name).py"]).joined(separator: "/"))
  }
}
