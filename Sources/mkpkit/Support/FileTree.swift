import MKPFormat

/// The files of a package as a tree, with their sizes.
struct FileTree {
  private struct File {
    let components: [Substring]
    let member: PackageMember
  }

  private let contents: PackageContents
  private let terminal: Terminal

  init(_ contents: PackageContents, terminal: Terminal) {
    self.contents = contents
    self.terminal = terminal
  }

  /// The tree, one line for each folder and file.
  var text: String {
    var text = "\(contents.manifest.name) \(contents.manifest.version)".visible + "\n"
    for part in PackagePart.allCases {
      let files = contents.members.filter { $0.part == part }
        .map { File(components: $0.path.pathComponents, member: $0) }
        .sorted { $0.components.lexicographicallyPrecedes($1.components) }
      if files.isEmpty { continue }
      append(terminal.styled(part.rawValue, .bold) + "/", size: size(files[...]), to: &text)
      append(files[...], depth: 0, to: &text)
    }
    append("\(contents.members.count) files", size: contents.members.reduce(0) { $0 + $1.size }, to: &text)
    return text
  }

  /// Appends sorted files that share their first `depth` folders.
  private func append(_ files: ArraySlice<File>, depth: Int, to text: inout String) {
    let indentation = String(repeating: "  ", count: depth + 1)
    var rest = files
    while let file = rest.first {
      let name = file.components[depth]
      if file.components.count == depth + 1 {
        append(indentation + String(name).visible + notes(file.member), size: file.member.size, to: &text)
        rest.removeFirst()
      } else {
        let folder = rest.prefix { $0.components.count > depth + 1 && $0.components[depth] == name }
        append(indentation + String(name).visible + "/", size: size(folder), to: &text)
        append(folder, depth: depth + 1, to: &text)
        rest = rest[folder.endIndex...]
      }
    }
  }

  private func size(_ files: ArraySlice<File>) -> Int64 { files.reduce(0) { $0 + $1.member.size } }

  private func notes(_ member: PackageMember) -> String {
    let arrow =
      switch member.kind {
      case .file: ""
      case .symbolicLink(let target), .hardLink(let target): " -> \(target.visible)"
      }
    return arrow + (member.isListed ? "" : terminal.styled(" (not listed)", .yellow))
  }

  private func append(_ line: String, size: Int64, to text: inout String) {
    let number = String(size)
    text += String(repeating: " ", count: max(0, 12 - number.count)) + number + "  " + line + "\n"
  }
}
