import JSONText
import MKPFormat
import Testing

@testable import MKPRelease

@Suite struct SBOMTests {
  static let expressions: [(String, String?)] = [
    ("GPL-2.0-only", "GPL-2.0-only"), ("MIT OR Apache-2.0", "MIT OR Apache-2.0"),
    ("MIT  AND  X11", "MIT AND X11"),
    ("Apache-2.0 WITH Swift-exception", "Apache-2.0 WITH Swift-exception"),
    ("(MIT OR ISC)", "(MIT OR ISC)"),
    ("GNU General Public License", nil), ("", nil), ("see LICENSE!", nil), ("MIT OR", nil),
    ("<MIT>", nil),
  ]

  @Test(arguments: expressions) func licences(_ text: String, _ expected: String?) {
    #expect(SPDXExpression.tidy(text) == expected)
  }

  static let urls: [(String, String)] = [
    (
      PackageURL.debian(
        "libstdc++-10-dev", "10.2.1-6+deb11u1",
        qualifiers: [("distro", "bullseye"), ("arch", "amd64")]),
      "pkg:deb/debian/libstdc%2B%2B-10-dev@10.2.1-6%2Bdeb11u1?arch=amd64&distro=bullseye"
    ),
    (
      PackageURL.debian("libjs-chart.js", "3.9.1+dfsg+~2.8.51-2", subpath: "/usr/share/a b.js"),
      "pkg:deb/debian/libjs-chart.js@3.9.1%2Bdfsg%2B~2.8.51-2#usr/share/a%20b.js"
    ),
    (
      PackageURL.swift(
        location: "https://user@example.org/apple/swift-crypto.git", version: "4.5.2"),
      "pkg:swift/example.org/apple/swift-crypto@4.5.2"
    ),
    (PackageURL.pypi("Ruamel_Yaml", "1.0"), "pkg:pypi/ruamel-yaml@1.0"),
  ]

  @Test(arguments: urls) func packageURLs(_ found: String, _ expected: String) {
    #expect(found == expected)
  }

  @Test(arguments: [
    ("libstdc%2B%2B-10-dev", "libstdc++-10-dev"), ("%C3%A4", "ä"), ("%2", "%2"), ("%+5%zz%", "%+5%zz%"), ("", ""),
  ]) func packageURLsAreReadBack(_ text: String, _ expected: String) {
    #expect(PackageURL.decode(text) == expected)
    #expect(PackageURL.decode(PackageURL.encode(expected)) == expected)
  }

  @Test func namesWhatAgentsWereLinkedFrom() throws {
    let scratch = try Scratch()
    let path = "\(scratch.path)/acme-1.2.3.mkp"
    let manifest = Manifest(
      name: "acme", version: "1.2.3", title: "Acme", description: "", author: "A", downloadURL: "",
      versionPackaged: "test", minRequired: "2.3.0", usableUntil: nil,
      files: [.cmkAddonsPlugins: ["acme/libexec/agent_acme"]])
    let file = PlannedFile(part: .cmkAddonsPlugins, path: "acme/libexec/agent_acme", bytes: [0x7F])
    try PackageWriter(manifest: manifest, files: [file], modificationTime: 1_700_000_000).write(
      to: path)
    let scan = PackageScan()
    let contents = try PackageReader().read(path, visit: scan.look)
    var provenance = Provenance.sample
    provenance.materials.append(
      .init(uri: PackageURL.debian("libjs-chart.js", "3.9.1+dfsg", subpath: "/usr/x.js")))
    let sbom = SBOM(contents, scan: scan, provenance: provenance, license: "GPL-2.0-only").json
    #expect(sbom["metadata"]?["timestamp"] == "2023-11-14T22:13:20Z")
    let components = Dictionary(
      (sbom["components"]?.arrayValue ?? []).map { ($0["bom-ref"]?.stringValue ?? "", $0) }
    ) { $1 }
    let yams = try #require(components["pkg:swift/example.org/yams@6.2.2"])
    #expect(yams["properties"]?[0]?["value"] == .string(String(repeating: "ab", count: 20)))
    #expect(components.keys.contains("pkg:deb/debian/libc6-dev@2.31-13?arch=amd64"))
    #expect(components.keys.contains("swift:Swift version 6.3.1"))
    let chart = try #require(components["pkg:deb/debian/libjs-chart.js@3.9.1%2Bdfsg"])
    #expect(chart["name"] == "libjs-chart.js" && chart["version"] == "3.9.1+dfsg")
    let agent = "file:cmk_addons_plugins/acme/libexec/agent_acme"
    let links = sbom["dependencies"]?.arrayValue?.first { $0["ref"] == .string(agent) }
    #expect(links?["dependsOn"]?.arrayValue?.count == 3)
    #expect(components[agent]?["licenses"] == [["expression": "GPL-2.0-only"]])
  }

  private func document(
    _ files: [(path: String, bytes: [UInt8])], provenance: Provenance? = nil
  ) throws -> (sbom: SBOM, licenses: [String: JSONValue]) {
    let scratch = try Scratch()
    let path = "\(scratch.path)/acme-1.2.3.mkp"
    let manifest = Manifest(
      name: "acme", version: "1.2.3", title: "Acme", description: "", author: "A", downloadURL: "",
      versionPackaged: "test", minRequired: "2.3.0", usableUntil: nil, files: [.lib: files.map(\.path).sorted()])
    let planned = files.map { PlannedFile(part: .lib, path: $0.path, bytes: $0.bytes) }
    try PackageWriter(manifest: manifest, files: planned, modificationTime: 0).write(to: path)
    let scan = PackageScan()
    let contents = try PackageReader().read(path, visit: scan.look)
    let sbom = SBOM(contents, scan: scan, provenance: provenance, license: "GPL-2.0-only")
    let licenses = (sbom.json["components"]?.arrayValue ?? []).compactMap { component in
      component["licenses"].map { (component["name"]?.stringValue ?? "", $0) }
    }
    return (sbom, Dictionary(licenses) { $1 })
  }

  /// The package's licence is that of its own files only.
  @Test func putsNoLicenceOnOthersFiles() throws {
    let text = Array("x = 1\n".utf8)
    let own = ["own.py", "sub/own.js", "own.txt"]
    let foreign: [(String, [UInt8])] = [
      ("jquery.min.js", text), ("vendor/x.py", text), ("sub/node_modules/y/z.js", text), ("LICENSE", text),
      ("COPYING.txt", text), ("packed.js", Array(String(repeating: "a;", count: 2000).utf8)),
      ("chart.js", Array("/*! (c) Copyright 2021 others */\n".utf8)), ("logo.png", [0x89, 0x50, 0x4E, 0x47, 0]),
      ("native.so", [0x7F, 0x45, 0x4C, 0x46, 0]), ("old.pyc", [1, 2, 3, 0]), ("x.whl", Array("PK\u{3}\u{4}".utf8)),
      ("flask/__init__.py", Array("__version__ = \"1.0\"\n".utf8)), ("flask/app.py", text),
      ("Py_Yaml-1.0.dist-info/METADATA", Array("Name: Py-Yaml\nVersion: 1.0\n".utf8)), ("py_yaml/x.py", text),
      ("py_yaml.py", text),
    ]
    let header = ("vendor/mit.py", Array("# SPDX-License-Identifier: MIT\n".utf8))
    let (_, licenses) = try document(own.map { ($0, text) } + foreign + [header])
    for path in own { #expect(licenses["lib/\(path)"] == [["expression": "GPL-2.0-only"]], "\(path)") }
    for (path, _) in foreign { #expect(licenses["lib/\(path)"] == nil, "\(path)") }
    #expect(licenses["lib/vendor/mit.py"] == [["expression": "MIT"]])
  }

  @Test func knowsWhatTheSystemsPackagesBrought() throws {
    var provenance = Provenance.sample
    let bytes = Array("var x\n".utf8)
    provenance.materials.append(
      .init(
        uri: PackageURL.debian("libjs-x", "1.0", subpath: "/usr/x.js"), digests: ["sha256": sha256(of: bytes).hex]))
    let (sbom, licenses) = try document([("x.js", bytes), ("y.js", Array("var y\n".utf8))], provenance: provenance)
    #expect(licenses["lib/x.js"] == nil && licenses["lib/y.js"] != nil && sbom.unknown.isEmpty)
  }

  @Test func saysWhatItDoesNotKnow() throws {
    let text = Array("x = 1\n".utf8)
    let plain = try document([("own.py", text)]).sbom
    #expect(plain.unknown.isEmpty && plain.json["compositions"]?[0]?["aggregate"] == "unknown")
    let native = try document([("own.py", text), ("n.so", [0x7F, 0x45, 0x4C, 0x46, 0]), ("x.whl", text)]).sbom
    #expect(native.unknown == ["lib/n.so", "lib/x.whl"])
    let composition = try #require(native.json["compositions"]?[0])
    #expect(composition["aggregate"] == "incomplete")
    #expect(composition["dependencies"]?.arrayValue?.contains("file:lib/n.so") == true)
  }
}
