/// The names of an archive's members so far, in their tidy forms: one reader takes the first of a name and the other the
/// last, and a folder that stands where a file is keeps one of them from being made.
struct MemberNames {
  /// How a member is in the way of another one.
  enum Collision: Hashable {
    /// There is a file or link of the same name.
    case repeatedFile
    /// There is a folder of the same name, or it is one itself.
    case repeatedFolder
    /// It is a folder in what is a file, or a file that has a folder in it.
    case folderInFile(String)
  }

  private var files: Set<ExactText> = []
  private var folders: Set<ExactText> = []
  /// The folders that the folders lie in, with one of those.
  private var parents: [ExactText: String] = [:]

  /// Adds a member of the given name.
  mutating func add(_ name: [UInt8], isFolder: Bool) -> Collision? {
    let text = String(decoding: name, as: UTF8.self)
    let path = Self.isTidy(name) ? text : normalizedPath(text)
    // The archive's own folder, `./`, is no member.
    if path.isEmpty || path == "/" { return nil }
    let key = ExactText(path)
    if isFolder {
      defer { folders.insert(key) }
      if files.contains(key) || folders.contains(key) { return .repeatedFolder }
      return addParents(of: path)
    }
    defer { files.insert(key) }
    if folders.contains(key) { return .repeatedFolder }
    if let folder = parents[key] { return .folderInFile(folder) }
    return files.contains(key) ? .repeatedFile : nil
  }

  /// Whether no component is empty or a dot, as nearly always.
  private static func isTidy(_ name: [UInt8]) -> Bool {
    let slash = UInt8(ascii: "/")
    var before = slash
    for (index, byte) in name.enumerated() {
      if before == slash, byte == slash || byte == UInt8(ascii: "."), byte == slash || isEnd(name, index + 1) {
        return false
      }
      before = byte
    }
    return before != slash
  }

  private static func isEnd(_ name: [UInt8], _ index: Int) -> Bool {
    index == name.count || name[index] == UInt8(ascii: "/")
  }

  private mutating func addParents(of path: String) -> Collision? {
    var collision: Collision?
    for end in path.utf8.indices where path.utf8[end] == UInt8(ascii: "/") {
      let parent = ExactText(String(path[..<end]))
      if files.contains(parent) { collision = .folderInFile(path) }
      parents[parent] = path
    }
    return collision
  }
}
