import CEmbedded
import Glibc
import MKPFormat

/// Writes a new project from a template. Existing files are never touched.
public enum ProjectWriter {
  /// Why nothing was written.
  public enum Problem: Error, CustomStringConvertible, Sendable {
    /// These files are already there.
    case exists([String])
    /// The system refused.
    case system(String, reason: String)

    /// One line for each problem.
    public var lines: [String] {
      switch self {
      case .exists(let paths): paths.map { "\($0): already exists; nothing was written" }
      case .system(let path, let reason): ["\(path): \(reason)"]
      }
    }

    /// All problems, one a line.
    public var description: String { lines.joined(separator: "\n") }
  }

  /// The files of a new project: path below its folder, contents, mode.
  public static func files(
    _ template: ProjectTemplate, _ values: ProjectValues
  ) -> [(path: String, text: String, mode: UInt16)] {
    var texts: [String: String] = [:]
    for layer in template.layers {
      for (path, text) in embedded(below: "templates/\(layer)/") { texts[path] = text }
    }
    for (path, text) in embedded(below: "ci/") where path == "github-actions.yml" {
      texts[".github/workflows/package.yml"] = text
    }
    for (path, text) in embedded(below: "pipelines/") where path == "action.yml" {
      texts[".github/actions/mkpkit/action.yml"] = text
    }
    texts["LICENSE"] = embedded(below: "").first { $0.path == "LICENSE" }?.text
    return texts.map { path, text in
      var path = path.replacing("__name__", with: values.name)
      if path == "_gitignore" { path = ".gitignore" }
      return (
        path, values.fill(text, template: template),
        ProjectTemplate.isExecutable(path) ? 0o755 : 0o644
      )
    }.sorted { $0.path < $1.path }
  }

  /// Writes the project to `folder`, which is made when it does not exist. Returns the paths written, below it.
  public static func write(
    _ template: ProjectTemplate, _ values: ProjectValues, to folder: String
  ) throws(Problem) -> [String] {
    let files = files(template, values)
    let existing = files.map { "\(folder)/\($0.path)" }.filter { path in
      var status = stat()
      return lstat(path, &status) == 0
    }
    guard existing.isEmpty else { throw .exists(existing) }
    var folders: [FolderPath] = []
    var written: [String] = []
    do {
      for file in files {
        let path = "\(folder)/\(file.path)"
        folders.append(try makeFolder(of: path))
        try create(path, file.text, file.mode)
        written.append(path)
      }
    } catch {
      for path in written { unlink(path) }
      for folder in folders.reversed() { folder.removeIfEmpty() }
      throw error
    }
    return files.map(\.path)
  }

  private static func makeFolder(of path: String) throws(Problem) -> FolderPath {
    do throws(SystemError) {
      return try FolderPath(making: String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)]))
    } catch {
      throw .system(error.path, reason: error.reason)
    }
  }

  private static func create(_ path: String, _ text: String, _ mode: UInt16) throws(Problem) {
    // O_EXCL: a file that appears meanwhile stays as it is.
    let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode_t(mode))
    guard descriptor >= 0 else { throw .system(path, reason: String(cString: strerror(errno))) }
    defer { close(descriptor) }
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else {
        let reason = String(cString: strerror(errno))
        unlink(path)
        throw .system(path, reason: reason)
      }
      rest = rest.dropFirst(count)
    }
  }

  /// The embedded files of `build/templates`.
  static var embeddedTemplatePaths: [String] { embedded(below: "templates/").map { "templates/\($0.path)" } }

  private static func embedded(below folder: String) -> [(path: String, text: String)] {
    (0..<embedded_template_count).compactMap { index in
      let file = embedded_template_at(index).pointee
      let path = String(cString: file.path)
      guard path.hasPrefix(folder) else { return nil }
      let bytes = UnsafeBufferPointer(start: file.bytes, count: file.count)
      return (String(path.dropFirst(folder.count)), String(decoding: bytes, as: UTF8.self))
    }
  }
}
