import MKPFormat

/// Finds out which folders of a tree are packed, where nothing says so but their names.
struct LayoutSearch {
  let root: String
  /// The name of the plug-in family whose folders are at the top of a tree.
  let family: String

  /// Every way to read the tree. More than one is no answer.
  func layouts() throws(ProjectError) -> [Layout] {
    var found: [(base: String, layout: Layout)] = []
    for base in ["", "src", "source"] where base.isEmpty || isFolder(base) {
      found += try layouts(in: base).map { (base, $0) }
    }
    // A folder doc or lib at the top of a tree whose sources are elsewhere is the author's own.
    let strong = found.filter { $0.layout.mounts.contains(where: isTelling) }
    return (strong.isEmpty ? found : strong).map(\.layout)
  }

  /// Folders with names that only Checkmk gives.
  static let tellingParts: Set<PackagePart> = [
    .agentBased, .agents, .alertHandlers, .checkman, .checks, .cmkAddonsPlugins, .cmkPlugins, .ecRulePacks, .inventory,
    .notifications, .pnpTemplates,
  ]

  /// The folder says by itself that a package is made of it.
  func isTelling(_ mount: Layout.Mount) -> Bool {
    guard case .part(let part, _) = mount.target else { return true }
    return Self.tellingParts.contains(part)
  }

  private func layouts(in base: String) throws(ProjectError) -> [Layout] {
    let site = sites(in: base)
    let family = try familyMounts(in: base)
    let taken = Set(family.map(\.folder))
    let parts = (partMounts(in: base) + familiesBelow(base)).filter { !taken.contains($0.folder) }
    let place = base.isEmpty ? "" : " in \(base)/"
    let others = family + parts
    if site.isEmpty {
      if others.isEmpty { return [] }
      return [
        Layout(
          name: family.isEmpty ? "folders named as parts\(place)" : "the plug-in family '\(self.family)'\(place)",
          mounts: others.sorted { $0.folder.utf8.lexicographicallyPrecedes($1.folder.utf8) })
      ]
    }
    var layouts = [Layout(name: "local/… as in a site\(place)", mounts: site)]
    let telling = others.filter { isTelling($0) && holdsFiles($0.folder) }
    if !telling.isEmpty {
      layouts.append(
        Layout(
          name: "folders named as parts\(place) (\(telling.map(\.folder).joined(separator: ", ")))", mounts: telling))
    }
    return layouts
  }

  // MARK: - A site

  private func sites(in base: String) -> [Layout.Mount] {
    ["local", PackagePart.ecRulePacks.directory].filter { isFolder(join(base, $0)) }.map {
      Layout.Mount(folder: join(base, $0), target: .site($0), holdsFamilies: true)
    }
  }

  // MARK: - Parts

  private func partMounts(in base: String) -> [Layout.Mount] {
    var mounts: [Layout.Mount] = []
    for part in PackagePart.allCases {
      for name in Self.names(of: part) {
        let folder = join(base, name)
        guard isFolder(folder), !mounts.contains(where: { $0.folder == folder }) else { continue }
        mounts.append(
          Layout.Mount(
            folder: folder, target: .part(part, ""), holdsFamilies: part == .cmkAddonsPlugins || part == .cmkPlugins))
      }
    }
    // `lib` and `web` may hold the folders of other parts.
    return mounts.filter { mount in !mounts.contains { mount.folder.below($0.folder) != nil } }
  }

  /// Folders of a site that say by themselves where they belong.
  private static let beginnings: Set = ["share", "python3", "cmk", "cmk_addons", "check_mk", "snmp"]

  /// The folders that stand for a part: its name, also with an underscore, and the ends of its directory in a site.
  private static func names(of part: PackagePart) -> [String] {
    let components = part.directory.pathComponents
    let ends = components.indices.dropFirst().dropLast().filter { beginnings.contains(String(components[$0])) }
      .map { components[$0...].joined(separator: "/") }
    return [part.rawValue, "_" + part.rawValue] + ends
  }

  // MARK: - Families

  /// The folders that a plug-in family of Checkmk 2.3 and later has.
  static let groups = [
    "agent_based", "rulesets", "graphing", "server_side_calls", "inventory_ui", "bakery", "checkman", "libexec", "lib",
  ]
  private static let modules = ["agent_based", "rulesets", "graphing", "server_side_calls", "inventory_ui", "bakery"]

  /// The folders of one family at the top, told by what its modules import.
  private func familyMounts(in base: String) throws(ProjectError) -> [Layout.Mount] {
    var uses = PluginAPI.Uses()
    for group in Self.modules { uses.formUnion(PluginAPI.uses(in: absolute(join(base, group)))) }
    guard uses.contains(.new) else { return [] }
    let checks = PluginAPI.uses(in: absolute(join(base, "agent_based")))
    if checks.contains(.old) {
      throw ProjectError([
        .ambiguous(
          root,
          [
            "\(join(base, "agent_based"))/ as a part for Checkmk before 2.3 ({from: \(join(base, "agent_based")), "
              + "to: agent_based})",
            "\(join(base, "agent_based"))/ as a folder of a plug-in family ({from: \(join(base, "agent_based")), "
              + "to: cmk_addons_plugins/\(family)/agent_based})",
          ])
      ])
    }
    guard family.isModuleName else { throw ProjectError([.familyNeedsName(family)]) }
    return Self.groups.filter { isFolder(join(base, $0)) && !isSiteLibrary(join(base, $0)) }.map {
      Layout.Mount(
        folder: join(base, $0), target: .part(.cmkAddonsPlugins, "\(family)/\($0)"), holdsFamilies: true)
    }
  }

  /// `lib` is the part where it holds what a site's `local/lib` holds.
  private func isSiteLibrary(_ folder: String) -> Bool {
    folder.lastPathComponent == "lib"
      && ["python3", "python", "check_mk", "nagios"].contains { isFolder("\(folder)/\($0)") }
  }

  /// Families in `plugins/`, or in `src/` itself.
  private func familiesBelow(_ base: String) -> [Layout.Mount] {
    var folders = [join(base, "plugins")]
    if !base.isEmpty { folders.append(base) }
    return folders.flatMap { folder in
      names(in: folder).filter { name in
        !Self.groups.contains(name) && name != "plugins" && PackagePart(rawValue: name) == nil
          && Self.modules.contains { PluginAPI.uses(in: absolute("\(folder)/\(name)/\($0)")).contains(.new) }
      }.map {
        Layout.Mount(folder: "\(folder)/\($0)", target: .part(.cmkAddonsPlugins, $0), holdsFamilies: true)
      }
    }
  }

  // MARK: -

  private func holdsFiles(_ folder: String) -> Bool {
    !FileTree(root: root, folder: folder, rules: .standard).files.isEmpty
  }

  private func names(in folder: String) -> [String] {
    guard case .success(let listing) = listFolder(absolute(folder)) else { return [] }
    return listing.names.filter { !$0.hasBytePrefix(".") }
  }

  private func isFolder(_ path: String) -> Bool { FileStatus(following: absolute(path))?.kind == .folder }
  private func absolute(_ path: String) -> String { path.isEmpty ? root : "\(root)/\(path)" }
  private func join(_ folder: String, _ name: String) -> String { folder.isEmpty ? name : "\(folder)/\(name)" }
}

extension String {
  /// Python can import a module of this name.
  var isModuleName: Bool {
    guard let first = utf8.first, first == UInt8(ascii: "_") || first.isASCIILetter else { return false }
    return utf8.allSatisfy { $0 == UInt8(ascii: "_") || $0.isASCIILetter || (0x30...0x39).contains($0) }
  }
}

extension UInt8 {
  fileprivate var isASCIILetter: Bool { (0x41...0x5A).contains(self) || (0x61...0x7A).contains(self) }
}
