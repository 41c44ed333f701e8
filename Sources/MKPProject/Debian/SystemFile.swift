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
    let owners = await owners(of: location)
    guard owners.contains(package.name) else {
      let name = version.map { "\(package.name) \($0)" } ?? "\(package.name), which is not installed"
      return .wrong(
        owners.isEmpty
          ? "no package brought it: it can't be that of \(name)"
          : "belongs to the package \(owners.joined(separator: ", ")), not to \(name)")
    }
    let file = SystemFile(location: location, size: status.size, version: version)
    let name = package.name + (version.map { " " + $0 } ?? "")
    return file.checked(against: package, name: name, isSecret: !isPublic(location))
  }

  /// The file when it is what is pinned, else what is wrong with it.
  ///
  /// - Parameters:
  ///   - name: of the package, for the message.
  ///   - isSecret: not everybody may read the file; its digest would say what is in it.
  func checked(against package: ProjectDefinition.SystemPackage, name: String, isSecret: Bool = false) -> Search {
    guard let digest = sha256(ofFile: location) else { return .wrong("cannot be read: \(lastError())") }
    guard digest.hex == package.sha256 else {
      if isSecret { return .wrong("of \(name) is not the file that is pinned (others may not read it: no digest)") }
      return .wrong("of \(name) has the SHA-256 \(digest.hex), pinned is \(package.sha256)")
    }
    return .found(self)
  }

  private static func installedVersion(_ package: String) async -> String? {
    let outcome = try? await ChildProcess.run(["dpkg-query", "-W", "-f", "${db:Status-Status} ${Version}", package])
    guard let outcome, outcome.isSuccess, outcome.output.hasPrefix("installed ") else { return nil }
    return String(outcome.output.dropFirst("installed ".count))
  }

  /// Everybody may read the file at `path`, an absolute one without links.
  private static func isPublic(_ path: String) -> Bool {
    var folder = ""
    for name in path.pathComponents.dropLast() {
      folder += "/" + name
      guard FileStatus(folder)?.isSearchable == true else { return false }
    }
    return FileStatus(path)?.isPublic == true
  }

  /// The packages that dpkg names for the file at `location`; none where it knows none (or isn't there).
  private static func owners(of location: String) async -> [String] {
    // dpkg keeps the paths of packages from before /usr was merged.
    let merged = ["/bin/", "/sbin/", "/lib"].contains { location.hasBytePrefix("/usr" + $0) }
    for path in merged ? [location, String(location.droppingBytes(of: "/usr"))] : [location] {
      let outcome = try? await ChildProcess.run(["dpkg-query", "-S", path])
      guard let outcome, outcome.isSuccess else { continue }
      let owners = outcome.output.split(separator: "\n").filter { !$0.hasBytePrefix("diversion by ") }
        .compactMap { line in line.firstRange(of: ": /").map { line[..<$0.lowerBound] } }
        .flatMap { $0.split(separator: ", ") }.map { String($0.prefix { $0 != ":" }) }
      if !owners.isEmpty { return owners }
    }
    return []
  }
}

/// The digest of the file at `path`, read piece by piece; nil, with `errno`, when it can't be read.
func sha256(ofFile path: String) -> SHA256Digest? {
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
