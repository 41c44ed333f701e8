import MKPFormat

import enum JSONSchema.Spelling

extension EntryCollector {
  // MARK: - Layouts

  mutating func add(_ layout: Layout) {
    for mount in layout.mounts where FileStatus(following: root + "/" + mount.folder)?.kind == .folder {
      let rules = rules(above: mount.folder, beginning: .standard(for: mount))
      if let reason = rules.reason(forIgnoringOnTheWayTo: mount.folder, isFolder: true) {
        leftOut.append(LeftOut(path: mount.folder + "/", reason: reason))
        continue
      }
      let tree = FileTree(root: root, folder: mount.folder, rules: rules, skipping: skipping)
      take(tree)
      for file in tree.files where !ForeignManifest.isManifest(file.shown) {
        if let place = layout.place(of: file.shown, in: mount) {
          add(.file(shown: file.shown, location: file.location), place.part, place.path, file.size)
        } else {
          leftOut.append(LeftOut(path: file.shown, reason: "in no part of a package"))
        }
      }
    }
    sayWhatIsLeft(besides: layout.mounts.map(\.folder)) { layout.reasonForLeavingOut($0) }
  }

  // MARK: - Manifests

  /// The manifest decides what goes in.
  mutating func add(listedIn manifest: ForeignManifest) {
    let finder = ListedFiles(root: root, manifest: manifest)
    var used: [String] = []
    for part in manifest.manifest.parts {
      for path in manifest.manifest.files[part, default: []].map(normalizedPath) {
        do {
          let file = try finder.find(path, in: part)
          let own = rules(above: file.path, beginning: .none)
          if let reason = own.reason(forIgnoringOnTheWayTo: file.path, isFolder: false) {
            report(.ignoredSource("\(file.path), which \(manifest.path) lists,", reason: reason))
          }
          used.append(file.path)
          add(.file(shown: file.path, location: root + "/" + file.path), part, path, file.status.size)
        } catch {
          report(error)
        }
      }
    }
    sayWhatIsLeft(besides: used + [manifest.path]) { _ in "not listed in \(manifest.path)" }
  }

  // MARK: - What stays out

  /// Lists what is in the project and not at one of the paths `covered`: whole folders where nothing in them is.
  mutating func sayWhatIsLeft(besides covered: [String], reason: (String) -> String) {
    guard !covered.contains("") else { return }
    sayWhatIsLeft(in: "", besides: Set(covered), holding: Self.folders(above: covered), reason)
  }

  private mutating func sayWhatIsLeft(
    in folder: String, besides covered: Set<String>, holding: Set<String>, _ reason: (String) -> String
  ) {
    guard case .success(let listing) = listFolder(folder.isEmpty ? root : root + "/" + folder) else { return }
    for name in listing.names {
      let path = folder.isEmpty ? name : folder + "/" + name
      if covered.contains(path) || skipping.contains(path) || path == ProjectDefinition.fileName { continue }
      if ForeignManifest.isManifest(path) { continue }
      if holding.contains(path) {
        sayWhatIsLeft(in: path, besides: covered, holding: holding, reason)
        continue
      }
      let isFolder = FileStatus(following: root + "/" + path)?.kind == .folder
      leftOut.append(
        LeftOut(
          path: isFolder ? path + "/" : path,
          reason: IgnoreRules.standard.reason(forIgnoring: path, isFolder: isFolder) ?? reason(path)))
    }
  }

  private static func folders(above paths: [String]) -> Set<String> {
    var folders: Set<String> = []
    for path in paths {
      var names = path.pathComponents.dropLast()
      while !names.isEmpty {
        guard folders.insert(names.joined(separator: "/")).inserted else { break }
        names.removeLast()
      }
    }
    return folders
  }
}

extension Layout {
  /// Why something beside the folders that are packed stays out.
  fileprivate func reasonForLeavingOut(_ path: String) -> String {
    if mounts.contains(where: { if case .site = $0.target { true } else { false } }) { return "outside of local/" }
    let nearest = Spelling.nearest(to: String(path.lastPathComponent), in: PackagePart.allCases.map(\.rawValue))
    return "not a part of a package" + (nearest.map { ", did you mean '\($0)'?" } ?? "")
  }
}
