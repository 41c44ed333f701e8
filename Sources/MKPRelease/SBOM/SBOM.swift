import JSONText
import MKPFormat
import MKPProject

/// The bill of materials of a package, as CycloneDX 1.6 (<https://cyclonedx.org/docs/1.6/json/>). The same package and
/// provenance give the same bytes: number and time follow from the package.
public struct SBOM {
  /// The whole document.
  public let json: JSONValue
  /// How many components it names.
  public let componentCount: Int
  /// Files that hold code of which nothing says what it was made from, as `PART/PATH`.
  public let unknown: [String]

  /// - Parameters:
  ///   - contents: the package.
  ///   - scan: what its files say of themselves.
  ///   - provenance: what its agents were linked from; nil where nobody knows.
  ///   - license: the licence of the package and of its own files that do not say theirs, as an SPDX expression; nil for
  ///     what all manual pages agree on. Files that others made, or may have made, get none from it.
  public init(_ contents: PackageContents, scan: PackageScan, provenance: Provenance?, license: String?) {
    let license = license ?? (scan.manualLicenses.count == 1 ? scan.manualLicenses.first : nil)
    let subject = PackageSubject(contents)
    let root = Component(package: contents.manifest, sha256: subject.sha256, license: license)
    var components = contents.members.compactMap { member in
      let path = "\(member.part.rawValue)/\(member.path)"
      let isOwn = Self.isOwn(path, member, scan, provenance)
      return Component(file: member, license: scan.licenses[path] ?? (isOwn ? license : nil))
    }
    components += scan.distributions.map { Component($0) }
    components += scan.interfaces.map { Component($0.key, usedBy: $0.value) }
    var dependencies: [String: Set<String>] = [:]
    if let provenance {
      for agent in provenance.agents {
        let linked = Component.linked(into: agent)
        components += linked
        dependencies["file:\(agent.path)"] = Set(linked.map(\.reference))
      }
      components += Component.systemFiles(provenance.materials)
    }
    let unique = Dictionary(components.map { ($0.reference, $0) }) { first, _ in first }
    let sorted = unique.values.sorted { $0.reference < $1.reference }
    dependencies[root.reference] = Set(sorted.map(\.reference)).subtracting(dependencies.values.flatMap(\.self))
    let known = Set((provenance?.agents ?? []).filter { $0.toolchain != nil }.map(\.path))
    let unknown = contents.members.filter { !Self.isOfSystem($0, provenance) }
      .map { "\($0.part.rawValue)/\($0.path)" }.filter { scan.opaque.contains($0) && !known.contains($0) }
    self.init(
      root, sorted, dependencies: dependencies, unknown: Array(Set(unknown)).sorted(), sha256: subject.sha256,
      time: contents.members.map(\.modificationTime).max() ?? 0)
  }

  /// Whether the package's author made the file, as far as anything tells.
  private static func isOwn(
    _ path: String, _ member: PackageMember, _ scan: PackageScan, _ provenance: Provenance?
  ) -> Bool {
    if provenance?.agents.contains(where: { $0.path == path }) == true { return true }
    return !scan.foreign.contains(path) && !scan.binaries.contains(path) && !scan.opaque.contains(path)
      && !scan.isInDistribution(path)
      && !isOfSystem(member, provenance)
  }

  /// Whether the file was copied from a package of the system, which names it.
  private static func isOfSystem(_ member: PackageMember, _ provenance: Provenance?) -> Bool {
    guard let digest = member.sha256?.hex else { return false }
    return provenance?.materials.contains { $0.uri.hasBytePrefix("pkg:deb/") && $0.digests["sha256"] == digest }
      ?? false
  }

  /// - Parameters:
  ///   - components: sorted by reference, without the root.
  ///   - unknown: the files of which nothing says what they were made from.
  ///   - sha256: of what the document describes; its number follows from it.
  ///   - time: in seconds since 1970.
  init(
    _ root: Component, _ components: [Component], dependencies: [String: Set<String>], unknown: [String] = [],
    sha256: SHA256Digest, time: Int64
  ) {
    componentCount = components.count
    self.unknown = unknown
    json = [
      "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json", "bomFormat": "CycloneDX", "specVersion": "1.6",
      "serialNumber": .string(Self.serialNumber(sha256)), "version": 1,
      "metadata": [
        "timestamp": .string(Timestamp(epoch: time).description),
        "tools": [
          "components": [["type": "application", "name": "mkpkit", "version": .string(ToolVersion.number)]]
        ],
        "component": root.json,
      ],
      "components": .array(components.map(\.json)),
      "dependencies": .array(
        dependencies.sorted { $0.key < $1.key }.map { reference, on in
          ["ref": .string(reference), "dependsOn": .array(on.sorted().map(JSONValue.string))]
        }),
      "compositions": .array([Self.composition(root, unknown)]),
    ]
  }

  /// How much is known: what the files were made from is not known of all, or it is as far as they show it themselves.
  private static func composition(_ root: Component, _ unknown: [String]) -> JSONValue {
    let references = unknown.isEmpty ? [root.reference] : [root.reference] + unknown.map { "file:\($0)" }
    return [
      "aggregate": unknown.isEmpty ? "unknown" : "incomplete",
      "dependencies": .array(references.map(JSONValue.string)),
    ]
  }

  /// A UUID of version 8 (RFC 9562 §5.8) from the first bytes of the package's digest.
  private static func serialNumber(_ digest: SHA256Digest) -> String {
    var bytes = Array(digest.bytes.prefix(16))
    bytes[6] = bytes[6] & 0x0F | 0x80
    bytes[8] = bytes[8] & 0x3F | 0x80
    let digits = Array(hexadecimal(bytes))
    let groups = [0..<8, 8..<12, 12..<16, 16..<20, 20..<32].map { String(digits[$0]) }
    return "urn:uuid:" + groups.joined(separator: "-")
  }
}
