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
}
