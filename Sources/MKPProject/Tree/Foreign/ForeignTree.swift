import MKPFormat

/// A tree without `mkp.yaml`, as far as its files say what package it makes. Nothing of it is run.
struct ForeignTree: Hashable, Sendable {
  /// What says who wrote the package, and maybe what goes in; nil where nothing does.
  let manifest: ForeignManifest?
  /// Where the files are; nil where ``manifest`` lists them.
  let layout: Layout?

  /// Reads the tree at `root`.
  ///
  /// - Parameter name: the package to take where there are several, and its name where nothing else gives one.
  init(in root: String, name: String?) throws(ProjectError) {
    let manifests = try ForeignManifest.all(in: root)
    manifest = try Self.choose(manifests, name, root)
    if manifest?.isBinding == true {
      layout = nil
    } else {
      let given = manifest?.manifest.name ?? ""
      layout = try Self.layout(of: root, family: name ?? (given.isEmpty ? root.lastName : given))
    }
  }

  /// The layout of a tree whose package is called `family`.
  static func layout(of root: String, family: String) throws(ProjectError) -> Layout? {
    let layouts = try LayoutSearch(root: root, family: family).layouts()
    guard layouts.count > 1 else { return layouts.first }
    throw ProjectError([
      .ambiguous(
        root, layouts.map { "\($0.name) (contents: [\($0.contents(below: root).joined(separator: ", "))])" })
    ])
  }

  /// `read as …`, for the user.
  var reading: String {
    switch (manifest, layout) {
    case (let manifest?, nil): "the files that \(manifest.path) lists"
    case (let manifest?, let layout?): "\(layout.name), described by \(manifest.path)"
    case (nil, let layout?): layout.name
    case (nil, nil): ""
    }
  }

  private static func choose(
    _ manifests: [ForeignManifest], _ name: String?, _ root: String
  ) throws(ProjectError) -> ForeignManifest? {
    let named = manifests.filter { !$0.manifest.name.isEmpty }
    guard let name else {
      guard manifests.count > 1 else { return manifests.first }
      throw ProjectError([.severalPackages(root, named.map { ($0.manifest.name, $0.path) }.map { "\($0) (\($1))" })])
    }
    let chosen = named.filter { $0.manifest.name == name }
    if chosen.count > 1 {
      throw ProjectError([.severalPackages(root, chosen.map { "\(name) (\($0.path))" })])
    }
    if chosen.isEmpty, !named.isEmpty {
      throw ProjectError([.noSuchPackage(name, named.map(\.manifest.name))])
    }
    return chosen.first ?? manifests.first
  }
}

extension String {
  /// The name of the folder at this path.
  var lastName: String { pathComponents.last.map(String.init) ?? "" }
}
