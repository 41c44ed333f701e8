import MKPCheck
import MKPFormat

/// What `inspect` shows to people.
struct InspectText {
  private let contents: PackageContents
  private let binaries: PackagedBinaries
  private let plugins: [String: LoadedPlugins]
  private let terminal: Terminal

  init(
    _ contents: PackageContents, _ binaries: PackagedBinaries, _ plugins: [String: LoadedPlugins],
    terminal: Terminal
  ) {
    self.contents = contents
    self.binaries = binaries
    self.plugins = plugins
    self.terminal = terminal
  }

  /// The whole text.
  var text: String {
    let sections = [manifestLines, partLines, binaryLines, checkmkLines].filter { !$0.isEmpty }
    return sections.joined(separator: [""]).joined(separator: "\n") + "\n"
  }

  private var binaryLines: [String] {
    binaries.lines.isEmpty ? [] : [terminal.styled("binaries", .bold)] + binaries.lines.map { "  " + $0 }
  }

  private var manifestLines: [String] {
    let manifest = contents.manifest
    let archive = contents.archive
    var lines = [terminal.styled("\(manifest.name) \(manifest.version)".visible, .bold)]
    let fields: [(String, String)] = [
      ("Title", manifest.title), ("Author", manifest.author), ("URL", manifest.downloadURL),
      ("Checkmk", "from \(manifest.minRequired)" + (manifest.usableUntil.map { ", below \($0)" } ?? "")),
      ("Packed by", manifest.versionPackaged),
      ("Size", "\(archive.packedSize) bytes, \(archive.unpackedSize) unpacked"), ("SHA-256", archive.sha256.hex),
    ]
    for (name, value) in fields { lines.append(pad(name, 12) + value.visible) }
    for (key, value) in manifest.extra.sorted(by: { $0.key < $1.key }) {
      lines.append(pad(key.visible, 12) + PythonLiteralWriter(width: .max).text(of: value).visible)
    }
    if !manifest.description.isEmpty {
      lines.append("")
      lines += manifest.description.split(omittingEmptySubsequences: false) { $0.isNewline }
        .map { "  " + String($0).visible }
    }
    return lines
  }

  private var partLines: [String] {
    var lines: [String] = []
    for part in PackagePart.allCases {
      let members = contents.members.filter { $0.part == part }.sorted { $0.path < $1.path }
      if members.isEmpty, manifestLists(part) == 0 { continue }
      lines.append("\(terminal.styled(part.rawValue, .bold)) (~/\(part.directory))")
      for member in members {
        let mode = octal(part.installMode(of: member.path))
        let note = member.isListed ? "" : " (not listed)"
        lines.append("  \(mode) \(pad(String(member.size), 10, left: true))  \(member.path.visible)\(note)")
      }
    }
    return lines.isEmpty ? ["no files"] : lines
  }

  private func manifestLists(_ part: PackagePart) -> Int { contents.manifest.files[part]?.count ?? 0 }

  private var checkmkLines: [String] {
    contents.lines.flatMap { line in
      let name = "Checkmk \(line.name): "
      guard line.reasons.isEmpty else {
        return [name + terminal.styled("refuses", .red)] + line.reasons.map { "  " + $0.description.visible }
      }
      var text = name + terminal.styled("installs", .green)
      if let from = line.from { text += ", from \(from.visible)" }
      if let below = line.below { text += ", below \(below.visible)" }
      if line.disabledByUpdate { text += " when told to; an update to it disables the package" }
      if changesFolders { text += ", but changes the folder's mode" }
      return [text] + effects.map { "  " + $0.visible } + [works(on: line.name)].compactMap(\.self)
    }
  }

  /// What installing changes beside the files.
  private var effects: [String] { contents.sideEffects }

  private var changesFolders: Bool { !effects.isEmpty }

  /// What of the package works, in one line; nil where it has no plug-ins.
  private func works(on line: String) -> String? {
    guard let loaded = plugins[line] else {
      return hasPython ? "  whether it loads the plug-ins is not known: mkpkit check" : nil
    }
    guard loaded.total > 0 else { return nil }
    let all = loaded.total == 1 ? "the plug-in" : "all \(loaded.total) plug-ins"
    guard loaded.notLoaded > 0 else { return "  loads \(all)" }
    let verb = loaded.notLoaded == 1 ? "is" : "are"
    return "  " + terminal.styled("\(loaded.notLoaded) of \(loaded.total) plug-ins \(verb) not loaded", .yellow)
      + ": mkpkit check"
  }

  private var hasPython: Bool {
    let parts: Set<PackagePart> = [.cmkAddonsPlugins, .cmkPlugins, .agentBased, .checks, .inventory, .gui, .web]
    return contents.members.contains { parts.contains($0.part) }
  }

  private func pad(_ text: String, _ width: Int, left: Bool = false) -> String {
    let space = String(repeating: " ", count: max(left ? 0 : 1, width - text.count))
    return left ? space + text : text + space
  }
}
