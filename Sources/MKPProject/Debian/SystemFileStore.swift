import Glibc
import MKPFormat

/// Debian packages that were fetched for the files that projects pin, unpacked: `RELEASE/PACKAGE/VERSION/…`.
struct SystemFileStore {
  /// Absolute path; need not exist.
  let folder: String

  /// The user's own: `$MKPKIT_SYSTEM_FILES`, else `system` in ``userDataFolder``.
  static let standard = SystemFileStore(
    folder: environmentVariable("MKPKIT_SYSTEM_FILES") ?? userDataFolder + "/system")

  /// Where the versions of a package lie.
  func place(of package: String, release: String) -> String { "\(folder)/\(release)/\(package)" }

  /// The file at `path` as `package` of `release` brings it; nil where no version was fetched that has it.
  func find(_ path: String, of package: ProjectDefinition.SystemPackage, release: String) -> SystemFile.Search? {
    let place = place(of: package.name, release: release)
    guard case .success(let listing) = listFolder(place) else { return nil }
    var search: SystemFile.Search?
    for version in listing.names where !version.hasPrefix(".") {
      guard let root = resolvedPath("\(place)/\(version)"), let location = resolvedPath(root + path),
        location.hasBytePrefix(root + "/"), let status = FileStatus(location), status.kind == .file
      else { continue }
      let file = SystemFile(location: location, size: status.size, version: version)
      search = file.checked(against: package, name: "\(package.name) \(version) of Debian \(release)")
      if case .found = search { return search }
    }
    return search
  }
}
