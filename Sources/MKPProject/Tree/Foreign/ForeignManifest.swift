import JSONText
import MKPFormat

/// What a file of another tool says of the package that a tree without `mkp.yaml` makes.
struct ForeignManifest: Hashable, Sendable {
  /// Path below the project's folder.
  let path: String
  /// Its fields; `files`, where there are any, is all that goes in.
  let manifest: Manifest
  /// The file names a version.
  var hasVersion = true
  /// The file names the oldest Checkmk.
  var hasMinimum = true
  /// What it says and a package can't.
  var remarks: [String] = []

  /// The manifest says which files go in.
  var isBinding: Bool { manifest.files.contains { !$0.value.isEmpty } }
}

extension ForeignManifest {
  /// Every file in the tree at `root` that says what a package is, the nearest to today's tools first.
  static func all(in root: String) throws(ProjectError) -> [ForeignManifest] {
    var found: [ForeignManifest] = []
    for path in paths(in: root) {
      guard let manifest = try read(path, root) else { continue }
      // The same manifest in both spellings, or in two places, is one.
      if !found.contains(where: { $0.manifest == manifest.manifest }) { found.append(manifest) }
    }
    if found.isEmpty, let settings = try MKPBuilderSettings.manifest(in: root) { found.append(settings) }
    if found.isEmpty, let call = try DistCall.manifest(in: root) { found.append(call) }
    return found
  }

  /// The file at `path` is one of those that say what a package is; builds write the manifest anew.
  static func isManifest(_ path: String) -> Bool {
    let folder = path.pathComponents.dropLast().joined(separator: "/")
    return folders.contains { $0.folder == folder && $0.isManifest(String(path.lastPathComponent)) }
      || path == MKPBuilderSettings.fileName || DistCall.fileNames.contains(path)
  }

  private struct Place: Sendable {
    let folder: String
    let isManifest: @Sendable (String) -> Bool
  }

  private static let folders: [Place] =
    ["src", "", "source"].map { Place(folder: $0, isManifest: hasManifestName) }
    + ["", "src/", "source/"].flatMap { base in
      [
        Place(folder: base + "var/check_mk/packages") { !$0.hasByte(".") },
        Place(folder: base + "packages") { !$0.hasByte(".") },
        Place(folder: base + "tmp/check_mk", isManifest: hasManifestName),
      ]
    }

  /// `info` is what the packages themselves call it, `package` is where older trees keep it, `NAME.manifest.temp` is
  /// what `mkp template` writes.
  private static func hasManifestName(_ name: String) -> Bool {
    certainNames.contains(name) || name.hasByteSuffix(".manifest") || name.hasByteSuffix(".manifest.temp")
      || name.hasBytePrefix("info_") && !name.hasByte(".")
  }

  private static let certainNames = ["info", "package", "info.json"]

  private static func paths(in root: String) -> [String] {
    folders.flatMap { place -> [String] in
      let folder = place.folder.isEmpty ? root : "\(root)/\(place.folder)"
      guard case .success(let listing) = listFolder(folder) else { return [] }
      let names = listing.names.filter {
        place.isManifest($0) && FileStatus(following: "\(folder)/\($0)")?.kind == .file
      }
      let certain = certainNames.filter(names.contains)
      let shown = certain.contains("info") ? names.filter { $0 != "info.json" } : names
      return (certain + shown.filter { !certain.contains($0) }).filter(shown.contains)
        .map { place.folder.isEmpty ? $0 : "\(place.folder)/\($0)" }
    }
  }

  /// The manifest at `path`; nil for a file that is called like one and isn't.
  private static func read(_ path: String, _ root: String) throws(ProjectError) -> ForeignManifest? {
    let text = try TreePath.text(path, below: root)
    let isCertain = certainNames.contains(String(path.lastPathComponent))
    let begin = text.utf8.first { $0 != 0x20 && $0 != 0x0A && $0 != 0x0D && $0 != 0x09 }
    guard isCertain || begin == UInt8(ascii: "{") else { return nil }
    do {
      let isJSON = path.hasByteSuffix(".json")
      let manifest = try isJSON ? Manifest(parsingJSON: text) : Manifest(parsing: text)
      // How many files there are was written down by Checkmk before 2.0.
      let others = manifest.extra.keys.filter { $0 != "num_files" }.sorted()
      return ForeignManifest(
        path: path, manifest: manifest, remarks: others.map { "\(path): '\($0.visible)' is not carried over" })
    } catch {
      throw ProjectError(error.lines.map { .manifest(path, $0) })
    }
  }
}

extension ForeignManifest {
  /// A manifest from the `fields` that other tools write down, which are fewer than Checkmk wants.
  init(_ path: String, fields: [String: PythonLiteral], known: Set<String>, remarks: [String]) throws(ProjectError) {
    var problems: [ProjectProblem] = []
    for (key, value) in fields.sorted(by: { $0.key < $1.key }) where known.contains(key) {
      if value.stringValue == nil, value != .none {
        problems.append(.manifest(path, "\(key) must be a text, found \(value.typeName)"))
      }
    }
    guard problems.isEmpty else { throw ProjectError(problems) }
    let text = { (key: String) in fields[key]?.stringValue }
    self.path = path
    manifest = Manifest(
      name: text("name") ?? "", version: text("version") ?? "", title: text("title") ?? text("name") ?? "",
      description: text("description") ?? "", author: text("author") ?? "", downloadURL: text("download_url") ?? "",
      versionPackaged: ToolVersion.packaged, minRequired: text("version.min_required") ?? "",
      usableUntil: text("version.usable_until"), files: [:])
    hasVersion = text("version") != nil
    hasMinimum = text("version.min_required") != nil
    let others = fields.keys.filter { !known.contains($0) }.sorted()
    self.remarks = remarks + others.map { "\(path): '\($0)' is not carried over" }
  }
}
