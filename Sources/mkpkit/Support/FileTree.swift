import MKPFormat

/// The files of a package as a tree, with their sizes.
struct FileTree {
  private final class Folder {
    var folders: [String: Folder] = [:]
    var files: [(name: String, member: PackageMember)] = []

    var size: Int64 { files.reduce(0) { $0 + $1.member.size } + folders.values.reduce(0) { $0 + $1.size } }
  }

  private let contents: PackageContents
  private let terminal: Terminal

  init(_ contents: PackageContents, terminal: Terminal) {
    self.contents = contents
    self.terminal = terminal
  }

  /// The tree, one line for each folder and file.
  var text: String {
    var lines = ["\(contents.manifest.name) \(contents.manifest.version)".visible]
    for part in PackagePart.allCases {
      let members = contents.members.filter { $0.part == part }
      if members.isEmpty { continue }
      let root = Folder()
      for member in members {
        var folder = root
        let components = member.path.split(separator: "/").map(String.init)
        for component in components.dropLast() {
          let next = folder.folders[component] ?? Folder()
          folder.folders[component] = next
          folder = next
        }
        folder.files.append((components.last ?? "", member))
      }
      lines.append(row(root.size, terminal.styled(part.rawValue, .bold) + "/"))
      append(root, depth: 1, to: &lines)
    }
    let total = contents.members.reduce(0) { $0 + $1.size }
    lines.append(row(total, "\(contents.members.count) files"))
    return lines.joined(separator: "\n") + "\n"
  }

  private func append(_ folder: Folder, depth: Int, to lines: inout [String]) {
    let indentation = String(repeating: "  ", count: min(depth, 60))
    for (name, next) in folder.folders.sorted(by: { $0.key < $1.key }) {
      lines.append(row(next.size, indentation + name.visible + "/"))
      append(next, depth: depth + 1, to: &lines)
    }
    for (name, member) in folder.files.sorted(by: { $0.name < $1.name }) {
      let arrow =
        switch member.kind {
        case .file: ""
        case .symbolicLink(let target), .hardLink(let target): " -> \(target.visible)"
        }
      let note = member.isListed ? "" : terminal.styled(" (not listed)", .yellow)
      lines.append(row(member.size, indentation + name.visible + arrow + note))
    }
  }

  private func row(_ size: Int64, _ text: String) -> String {
    let number = String(size)
    return String(repeating: " ", count: max(0, 12 - number.count)) + number + "  " + text
  }
}
