import FoundationEssentials
import Glibc
import MKPFormat

/// A folder that git takes for a repository's common folder: the references are the repository's, the configuration is
/// ours, with the few settings of the repository that say how its files are compared. Whatever else a repository's
/// configuration may name – programs, files to include, addresses – git never gets to see, and hooks are missing.
final class GitStandIn: Sendable {
  /// The absolute path of the folder.
  let folder: String
  private let scratch: ScratchFolder

  init(for location: GitLocation) async throws(ProjectError) {
    scratch = try scratchFolder()
    folder = resolvedPath(scratch.path) ?? scratch.path
    try Self.checkFiles(of: location)
    try write("ref: refs/heads/none\n", to: "HEAD")
    try write("", to: "config")
    try makeFolders(folder + "/objects")
    try makeFolders(folder + "/info")
    try link("refs", of: location, as: .folder)
    try link("reftable", of: location, as: .folder)
    for name in ["packed-refs", "shallow", "info/exclude", "info/attributes", "info/grafts"] {
      try link(name, of: location, as: .file)
    }
    try write(try await GitSettings(of: location, asking: self).text, to: "config")
  }

  /// Git would wait for a FIFO for ever.
  private static func checkFiles(of location: GitLocation) throws(ProjectError) {
    let files = ["\(location.gitFolder)/HEAD", location.index ?? "\(location.gitFolder)/index"]
    for file in files {
      guard let status = FileStatus(following: file), status.kind != .file else { continue }
      throw ProjectError([.unreadable(file, reason: "not a regular file")])
    }
    try checkReferences(in: "\(location.commonFolder)/refs", depth: 0)
  }

  private static func checkReferences(in folder: String, depth: Int) throws(ProjectError) {
    guard depth < 32 else { throw ProjectError([.unreadable(folder, reason: "nested too deeply")]) }
    for name in (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [] {
      let path = "\(folder)/\(name)"
      switch FileStatus(following: path)?.kind {
      case .folder: try checkReferences(in: path, depth: depth + 1)
      case .special: throw ProjectError([.unreadable(path, reason: "not a regular file")])
      case .file, .link, nil: break
      }
    }
  }

  private func link(_ name: String, of location: GitLocation, as kind: FileStatus.Kind) throws(ProjectError) {
    let source = "\(location.commonFolder)/\(name)"
    guard FileStatus(following: source)?.kind == kind else { return }
    guard symlink(source, "\(folder)/\(name)") == 0 else { throw notWritten(name) }
  }

  private func write(_ text: String, to name: String) throws(ProjectError) {
    guard FileManager.default.createFile(atPath: "\(folder)/\(name)", contents: Data(text.utf8)) else {
      throw notWritten(name)
    }
  }

  private func notWritten(_ name: String) -> ProjectError {
    ProjectError([.environment("cannot create \(folder)/\(name): \(lastError())")])
  }
}
