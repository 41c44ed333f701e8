import Glibc
import MKPFormat

/// A site's folder, looked at without changing anything and without following any link below it.
final class SiteFolder {
  private let root: Int32

  /// - Throws: ``SignatureError/unreadable(path:reason:)`` where there is no such folder.
  init(path: String) throws(SignatureError) {
    root = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard root >= 0 else { throw .unreadable(path: path, reason: String(cString: strerror(errno))) }
  }

  deinit { close(root) }

  /// The version of Checkmk that the site's link `version` names (`../../versions/2.4.0p8.cee`); nil without one.
  var version: CheckmkVersion? {
    guard let target = link("version", in: root), let name = target.pathComponents.last else { return nil }
    // The edition follows the version.
    let parts = name.split(separator: ".")
    return CheckmkVersion(String(name)) ?? CheckmkVersion(parts.dropLast().joined(separator: "."))
  }

  /// Why a path leads to no file.
  struct Failure: Error { let kind: SiteDifference.Kind }

  /// The mode and digest of the regular file at `path`.
  func file(_ path: String) throws(Failure) -> (mode: UInt16, sha256: SHA256Digest) {
    let components = path.pathComponents.map(String.init)
    let folder = try descend(components.dropLast())
    defer { close(folder) }
    let name = components.last ?? ""
    let descriptor = openat(folder, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
    guard descriptor >= 0 else { throw failure(errno, name, in: folder, at: path) }
    let pieces = FilePieces(descriptor: descriptor, path: path)
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { throw Failure(kind: .notAFile) }
    let digest: SHA256Digest
    do {
      digest = try SHA256Digest.digest(pieces.next)
    } catch {
      guard case .unreadable(_, let reason) = error else { throw Failure(kind: .unreadable(reason: "\(error)")) }
      throw Failure(kind: .unreadable(reason: reason))
    }
    return (UInt16(truncatingIfNeeded: status.st_mode & 0o7777), digest)
  }

  /// The paths of everything below the folder at `path` that is no folder, or cannot be looked through. Nothing where
  /// there is no such folder.
  func files(below path: String) -> [String] {
    guard let folder = try? descend(path.pathComponents.map(String.init)[...]) else { return [] }
    var found: [String] = []
    collect(folder, path, depth: 0, &found)
    return found
  }

  /// No sensible package nests deeper.
  private static let maximumDepth = 64

  /// Takes over `folder`.
  private func collect(_ folder: Int32, _ path: String, depth: Int, _ found: inout [String]) {
    guard depth < Self.maximumDepth, let handle = fdopendir(folder) else {
      // What cannot be looked through is named, never passed over.
      found.append(path)
      close(folder)
      return
    }
    defer { closedir(handle) }
    while let entry = readdir(handle) {
      let name = withUnsafeBytes(of: entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
      if name == "." || name == ".." { continue }
      let below = openat(folder, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
      if below >= 0 {
        collect(below, "\(path)/\(name)", depth: depth + 1, &found)
      } else {
        found.append("\(path)/\(name)")
      }
    }
  }

  /// Opens a folder, link by link refused. The caller closes it.
  private func descend(_ components: ArraySlice<String>) throws(Failure) -> Int32 {
    var folder = dup(root)
    guard folder >= 0 else { throw Failure(kind: .unreadable(reason: String(cString: strerror(errno)))) }
    var path: [String] = []
    for component in components {
      path.append(component)
      let next = openat(folder, component, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
      let code = errno
      defer { folder = next }
      guard next >= 0 else {
        let failure = failure(code, component, in: folder, at: path.joined(separator: "/"))
        close(folder)
        throw failure
      }
      close(folder)
    }
    return folder
  }

  private func failure(_ code: Int32, _ name: String, in folder: Int32, at path: String) -> Failure {
    // Linux says ENOTDIR for a link that should be a folder.
    if let target = link(name, in: folder) { return Failure(kind: .link(at: path, target: target)) }
    switch code {
    case ENOENT, ENOTDIR: return Failure(kind: .missing)
    case ENXIO: return Failure(kind: .notAFile)
    default: return Failure(kind: .unreadable(reason: String(cString: strerror(code))))
    }
  }

  private func link(_ name: String, in folder: Int32) -> String? {
    var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
    let count = readlinkat(folder, name, &buffer, buffer.count)
    return count < 0 ? nil : String(decoding: buffer[..<count].map(UInt8.init(bitPattern:)), as: UTF8.self)
  }
}
