import Glibc
import MKPFormat
import MKPProject

/// A file of Python that is to be checked by itself.
enum SingleFile {
  /// The project that packs the file at `path`, and what its findings call the file; nil where there is none.
  static func project(of path: String, version: String?) async -> (root: String, shown: String)? {
    guard let resolved = realpath(path, nil), let current = realpath(".", nil) else { return nil }
    defer {
      free(resolved)
      free(current)
    }
    let location = String(cString: resolved)
    let here = String(cString: current)
    var components = location.pathComponents.dropLast()
    var found: (root: String, shown: String)?
    // A folder of a project may look like a project, too: the outermost counts, or what says that it is one. A server's
    // own folders look like the parts of a package.
    while components.count > 1 {
      let folder = "/" + components.joined(separator: "/")
      let root = folder == here ? "." : folder.below(here) ?? folder
      if let subject = try? await ProjectSubject.load(root, version: version),
        let file = subject.files.first(where: { $0.source == location })
      {
        found = (root, file.displayPath)
        if access("\(folder)/\(ProjectDefinition.fileName)", F_OK) == 0 { return found }
      }
      if access(folder + "/.git", F_OK) == 0 { return found }
      components.removeLast()
    }
    return found
  }

  /// The file at `path` as a plug-in without a package.
  static func subject(_ path: String) -> CheckSubject {
    var status = stat()
    let size = stat(path, &status) == 0 ? Int(status.st_size) : 0
    let load = { @Sendable (limit: Int) throws(FileReadError) -> [UInt8] in try FileBytes.read(path, limit: limit) }
    let components = path.pathComponents.map(String.init)
    let text = (try? load(1 << 20)).map { String(decoding: $0, as: UTF8.self) } ?? ""
    let group = components.dropLast().last { groups.keys.contains($0) } ?? Self.group(of: text)
    return CheckSubject(
      origin: .project(root: path), manifest: nil,
      files: [
        SubjectFile(
          part: .cmkAddonsPlugins, path: "family/\(group)/\(components.last ?? "plugin.py")",
          mode: UInt16(status.st_mode & 0o7777), size: size, displayPath: path, location: path, load: load)
      ],
      notChecked: ["\(path): what it needs from other files; it is checked alone, as a plug-in of \(group)"])
  }

  /// The groups of plug-ins, and the API by whose import a file tells that it is of one.
  private static let groups = [
    "agent_based": "cmk.agent_based", "rulesets": "cmk.rulesets", "graphing": "cmk.graphing",
    "server_side_calls": "cmk.server_side_calls", "inventory_ui": "cmk.inventory_ui", "bakery": "cmk.bakery",
  ]

  private static func group(of text: String) -> String {
    groups.sorted { $0.key < $1.key }.first {
      text.contains("from \($0.value)") || text.contains("import \($0.value)")
    }?
    .key ?? "agent_based"
  }
}
