import MKPFormat

/// What git knows of its user and of a file that is to be written, before there is a project.
public enum GitUser {
  /// The user's name and address, as `Jane Roe <jane@example.org>`; nil where git knows no name, or there is no git.
  public static func author() async -> String? {
    guard let name = await value(of: "user.name") else { return nil }
    return await value(of: "user.email").map { "\(name) <\($0)>" } ?? name
  }

  private static func value(of key: String) async -> String? {
    let outcome = try? await ChildProcess.run(["git", "config", "--get", key])
    let value = outcome.flatMap { $0.isSuccess ? $0.output.split(separator: "\n").first.map(String.init) : nil }
    return value.flatMap { $0.isEmpty ? nil : $0 }
  }

  /// The root of the work tree that a file at `path`, which need not exist, would be in; nil outside of any.
  public static func workTree(around path: String) -> String? {
    var components = path.pathComponents.dropLast()
    var folder: String { (path.isAbsolutePath ? "/" : "./") + components.joined(separator: "/") }
    // Folders that are not there yet are made where the last one is that is.
    while !components.isEmpty, FileStatus(following: folder) == nil { components.removeLast() }
    guard var place = resolvedPath(folder) else { return nil }
    while true {
      if FileStatus("\(place)/.git") != nil { return place.isEmpty ? "/" : place }
      guard let slash = place.lastIndex(of: "/") else { return nil }
      place = String(place[..<slash])
    }
  }

  /// Whether git leaves the file at `path` alone; also false where git can't be asked.
  public static func ignores(_ path: String) async -> Bool {
    let slash = path.lastIndex(of: "/")
    let folder = slash.map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
    let name = slash.map { String(path[path.index(after: $0)...]) } ?? path
    // Nothing that the repository names is run for this.
    let outcome = try? await ChildProcess.run([
      "git", "-c", "core.fsmonitor=false", "-C", folder, "check-ignore", "-q", "--no-index", "--", name,
    ])
    return outcome?.isSuccess == true
  }
}
