import Glibc
import MKPFormat

/// A file that a package of the system (dpkg) brings, pinned by its digest.
struct SystemFile {
  let location: String
  let size: Int64
  let version: String?

  enum Search {
    case found(SystemFile)
    case wrong(String)
  }

  /// Looks for the file at `path`, which `package` must bring with the digest that is pinned: on this machine, else in
  /// what was fetched of the release that is named.
  static func find(
    _ path: String, of package: ProjectDefinition.SystemPackage, store: SystemFileStore = .standard
  ) async -> Search {
    let own = await findInstalled(path, of: package)
    guard case .wrong(let reason) = own, let release = package.release else { return own }
    return store.find(path, of: package, release: release)
      ?? .wrong("\(reason); 'mkpkit system fetch' takes that of Debian \(release) from a mirror")
  }

  private static func findInstalled(_ path: String, of package: ProjectDefinition.SystemPackage) async -> Search {
    let version = await installedVersion(package.name)
    guard path.hasPrefix("/") else { return .wrong("with 'system', 'from' must be an absolute path") }
    guard let location = resolvedPath(path), let status = FileStatus(location), status.kind == .file else {
      return .wrong(
        version.map { "missing, although \(package.name) \($0) is installed" }
          ?? "missing: install the package \(package.name) (apt-get install \(package.name))")
    }
    if let owner = await owner(of: [path, location]), owner != package.name {
      return .wrong("belongs to the package \(owner), not to \(package.name)")
    }
    let file = SystemFile(location: location, size: status.size, version: version)
    return file.checked(against: package, name: package.name + (version.map { " " + $0 } ?? ""))
  }

  /// The file when it is what is pinned, else what is wrong with it.
  ///
  /// - Parameter name: of the package, for the message.
  func checked(against package: ProjectDefinition.SystemPackage, name: String) -> Search {
    guard let digest = sha256(ofFile: location) else { return .wrong("cannot be read: \(lastError())") }
    guard digest.hex == package.sha256 else {
      return .wrong("of \(name) has the SHA-256 \(digest.hex), pinned is \(package.sha256)")
    }
    return .found(self)
  }

  private static func installedVersion(_ package: String) async -> String? {
    let outcome = try? await ChildProcess.run(["dpkg-query", "-W", "-f", "${db:Status-Status} ${Version}", package])
    guard let outcome, outcome.isSuccess, outcome.output.hasPrefix("installed ") else { return nil }
    return String(outcome.output.dropFirst("installed ".count))
  }

  /// The package that dpkg names for one of the paths; nil where it knows none (or isn't there).
  private static func owner(of paths: [String]) async -> String? {
    for path in paths {
      let outcome = try? await ChildProcess.run(["dpkg-query", "-S", path])
      guard let line = outcome?.output.split(separator: "\n").first, outcome?.isSuccess == true else { continue }
      return String(line.prefix { $0 != ":" && $0 != "," })
    }
    return nil
  }
}

/// The digest of the file at `path`, read piece by piece; nil, with `errno`, when it can't be read.
private func sha256(ofFile path: String) -> SHA256Digest? {
  let descriptor = open(path, O_RDONLY | O_CLOEXEC)
  guard descriptor >= 0 else { return nil }
  defer { close(descriptor) }
  var hash = SHA256()
  var buffer = [UInt8](repeating: 0, count: 1 << 16)
  while true {
    let count = read(descriptor, &buffer, buffer.count)
    if count < 0, errno == EINTR { continue }
    guard count >= 0 else { return nil }
    guard count > 0 else { return hash.digest() }
    buffer.withUnsafeBytes { hash.update(UnsafeRawBufferPointer(rebasing: $0[..<count])) }
  }
}
