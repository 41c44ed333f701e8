import Foundation
import MKPFormat
import MKPRelease

/// Packages and indexes for tests.
enum Sample {
  /// Writes a small good package into `folder`, and gives its path.
  @discardableResult
  static func package(
    in folder: Scratch, name: String = "demo", version: String = "1.0.0", minRequired: String = "2.3.0",
    usableUntil: String? = nil, content: String = "#!/bin/sh\n", file: String? = nil
  ) throws -> String {
    let path = "\(folder.path)/\(file ?? "\(name)-\(version).mkp")"
    let manifest = Manifest(
      name: name, version: version, title: "Demo", description: "", author: "A", downloadURL: "",
      versionPackaged: "test", minRequired: minRequired, usableUntil: usableUntil, files: [.agents: ["plugins/demo"]])
    let planned = PlannedFile(part: .agents, path: "plugins/demo", bytes: Array(content.utf8))
    try PackageWriter(manifest: manifest, files: [planned], modificationTime: 0).write(to: path)
    return path
  }

  /// Signs the package at `path` as `mkpkit sign` does.
  static func sign(_ path: String, _ key: SigningKey) async throws {
    let subject = PackageSubject(try PackageReader().read(path))
    try await AtomicFile.write(key.signatureText(of: path, subject: subject), to: "\(path).\(key.fileExtension)")
  }

  /// An entry of the given name, version and bounds.
  static func entry(
    _ version: String, name: String = "demo", min: String = "2.3.0", until: String? = nil
  ) -> RepositoryIndex.Entry {
    RepositoryIndex.Entry(
      name: name, version: version, title: "Demo", file: "\(name)-\(version).mkp", size: 1000,
      sha256: sha256(of: Array(version.utf8)), minRequired: min, usableUntil: until,
      signatures: ["\(name)-\(version).mkp.minisig"])
  }

  /// An index with the given entries.
  static func index(
    _ entries: [RepositoryIndex.Entry], serial: Int = 1, created: Timestamp = .now, days: Int = 100
  ) -> RepositoryIndex {
    RepositoryIndex(serial: serial, created: created, expires: created.adding(days: days), packages: entries)
  }
}
