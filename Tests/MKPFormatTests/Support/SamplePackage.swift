import MKPFormat
import Testing

/// A package built by hand; good as it is, and each of its properties can be spoilt.
struct SamplePackage {
  var manifest = Manifest(
    name: "sample", version: "1.0.0", title: "Sample", description: "For tests", author: "A", downloadURL: "",
    versionPackaged: "by hand", minRequired: "2.3.0", files: [.agents: ["plugins/a", "b"], .doc: ["ü"]])
  /// The text of `info`; nil for none.
  var info: [UInt8]?
  /// The text of `info.json`; nil for none.
  var json: [UInt8]?
  var agents = TarBuilder()
  var doc = TarBuilder()
  /// Called with the outer archive before anything else is in it.
  var before: (inout TarBuilder) -> Void = { _ in }
  /// Called with the outer archive when everything else is in it.
  var after: (inout TarBuilder) -> Void = { _ in }
  var end = 1024
  var partEnd = 1024

  init(agents withFiles: Bool = true) {
    info = Array(manifest.infoText().utf8)
    json = Array(manifest.infoJSON().utf8)
    if withFiles {
      agents.add("plugins/a", "one")
      agents.add("b", "two")
    }
    doc.add("ü", "three")
  }

  /// The same package with another manifest in both members.
  mutating func setManifest(_ change: (inout Manifest) -> Void) {
    change(&manifest)
    info = Array(manifest.infoText().utf8)
    json = Array(manifest.infoJSON().utf8)
  }

  /// The outer archive.
  var archive: [UInt8] {
    var outer = TarBuilder()
    before(&outer)
    if let info { outer.add(Array("info".utf8), info) }
    if let json { outer.add(Array("info.json".utf8), json) }
    outer.add(Array("agents.tar".utf8), agents.finished(padding: partEnd))
    outer.add(Array("doc.tar".utf8), doc.finished(padding: partEnd))
    after(&outer)
    return outer.finished(padding: end)
  }

  var bytes: [UInt8] { gzip(archive) }
}

/// Reads `bytes` as a package, and the content of its files.
func read(
  _ bytes: [UInt8], limits: Limits = .default
) throws -> (contents: PackageContents, files: [String: String]) {
  let folder = try TemporaryFolder()
  let path = try folder.write(bytes, "x.mkp")
  var files: [String: String] = [:]
  let contents = try PackageReader(limits: limits).read(path) { (stream) throws(PackageReadProblem) in
    files["\(stream.member.part.rawValue)/\(stream.member.path)"] =
      try stream.bytes(limit: 1 << 20).map { String(decoding: $0, as: UTF8.self) }
  }
  return (contents, files)
}
