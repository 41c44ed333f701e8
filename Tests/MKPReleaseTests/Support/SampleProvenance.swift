import JSONText
import MKPFormat

@testable import MKPRelease

extension Provenance {
  /// Facts with something in every place.
  static let sample = Provenance(
    subjects: [Subject(name: "acme-1.2.3.mkp", sha256: sha256(of: Array("acme".utf8)))],
    source: Source(
      repository: "git+https://example.org/acme.git", commit: String(repeating: "0123456789", count: 4), tag: "v1.2.3",
      folder: "plugins/acme", isClean: true),
    parameters: ["version": "1.2.3", "allow-dirty": false, "modification-time": 1_700_000_000, "compression-level": 9],
    isReproduced: true, tools: ["mkpkit": "0.1.0", "zlib": "1.2.13"],
    agents: [
      Agent(
        name: "agent_acme", path: "cmk_addons_plugins/acme/libexec/agent_acme", sha256: sha256(of: Array("x".utf8)),
        toolchain: "Swift version 6.3.1", sdk: "mkpkit-bullseye-x86_64", systemPackages: ["libc6-dev": "2.31-13"],
        packages: [
          Package(
            name: "yams", location: "https://example.org/yams.git", version: "6.2.2",
            revision: String(repeating: "ab", count: 20))
        ])
    ],
    materials: [
      Material(uri: "file:mkp.yaml", digests: ["sha256": sha256(of: [1]).hex]),
      Material(uri: "pkg:deb/debian/libc6-dev@2.31-13?arch=amd64"),
    ],
    builder: "https://example.org/builder", invocation: "https://example.org/run/1")
}
