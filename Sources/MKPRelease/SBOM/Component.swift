import JSONText
import MKPFormat

/// A component of a bill of materials.
struct Component {
  /// Tells the component apart in the document.
  let reference: String
  /// As CycloneDX has it.
  let json: JSONValue

  /// - Parameters:
  ///   - type: `application`, `file`, `framework`, `library`
  ///   - properties: what CycloneDX has no member for; names begin with `mkpkit:`.
  private init(
    _ type: String, _ name: String, version: String? = nil, reference: String, packageURL: String? = nil,
    sha256: SHA256Digest? = nil, license: String? = nil, description: String? = nil,
    properties: [(String, String)] = []
  ) {
    var members: JSONObject = ["type": .string(type), "bom-ref": .string(reference), "name": .string(name)]
    members["version"] = version.map(JSONValue.string)
    members["description"] = description.map(JSONValue.string)
    members["hashes"] = sha256.map { [["alg": "SHA-256", "content": .string($0.hex)]] }
    members["licenses"] = SPDXExpression.json(license)
    members["purl"] = packageURL.map(JSONValue.string)
    if !properties.isEmpty {
      members["properties"] = .array(
        properties.map { ["name": .string("mkpkit:\($0.0)"), "value": .string($0.1)] })
    }
    self.reference = reference
    json = .object(members)
  }

  /// The package itself.
  init(package manifest: Manifest, sha256: SHA256Digest, license: String?) {
    let url = "pkg:generic/\(PackageURL.encode(manifest.name))@\(PackageURL.encode(manifest.version))"
    self.init(
      "application", manifest.name, version: manifest.version, reference: url, packageURL: url, sha256: sha256,
      license: license, description: manifest.title,
      properties: [("checkmk:min_required", manifest.minRequired)]
        + (manifest.usableUntil.map { [("checkmk:usable_until", $0)] } ?? []))
  }

  /// An executable.
  init(executable name: String, version: String, sha256: SHA256Digest, license: String?) {
    let url = "pkg:generic/\(PackageURL.encode(name))@\(PackageURL.encode(version))"
    self.init(
      "application", name, version: version, reference: url, packageURL: url, sha256: sha256, license: license)
  }

  /// A file of the package.
  init?(file member: PackageMember, license: String?) {
    guard let digest = member.sha256 else { return nil }
    let path = "\(member.part.rawValue)/\(member.path)"
    self.init("file", path, reference: "file:\(path)", sha256: digest, license: license)
  }

  /// A Python distribution inside.
  init(_ distribution: PackageScan.Distribution) {
    let url = PackageURL.pypi(distribution.name, distribution.version)
    self.init(
      "library", distribution.name, version: distribution.version, reference: url, packageURL: url,
      license: distribution.license, properties: [("evidence", distribution.evidence)])
  }

  /// An interface of Checkmk, which the site provides.
  init(_ interface: String, usedBy files: Set<String>) {
    self.init(
      "framework", interface,
      version: interface.split(separator: ".").last.flatMap { $0.hasPrefix("v") ? String($0) : nil },
      reference: "checkmk:\(interface)",
      properties: [("provided-by", "Checkmk")] + files.sorted().map { ("used-by", $0) })
  }

  /// Debian packages of an SDK that the linker takes code from; the others bring headers only.
  private static let linkedStatically = ["libc6-dev", "libgcc-", "libstdc++-"]

  /// What an agent was linked from.
  static func linked(into agent: Provenance.Agent, also libraries: Set<String> = []) -> [Component] {
    var components = agent.packages.map { package in
      let version = package.version ?? package.revision
      let url = PackageURL.swift(location: package.location, version: version)
      return Component(
        "library", package.name, version: version, reference: url, packageURL: url,
        properties: [("revision", package.revision)])
    }
    components += agent.systemPackages.compactMap { name, version in
      let isLinked =
        linkedStatically.contains { name.hasPrefix($0) } && name.hasSuffix("-dev") || libraries.contains(name)
      guard isLinked else { return nil }
      let url = PackageURL.debian(name, version, qualifiers: [("arch", "amd64")])
      return Component(
        "library", name, version: version, reference: url, packageURL: url, properties: [("linked", "statically")])
    }
    if let toolchain = agent.toolchain {
      components.append(
        Component(
          "library", "Swift runtime", version: toolchain, reference: "swift:\(toolchain)",
          license: "Apache-2.0 WITH Swift-exception",
          properties: [("linked", "statically")]))
    }
    return components
  }

  /// The system's packages that files were copied from.
  static func systemFiles(_ materials: [Provenance.Material]) -> [Component] {
    var files: [String: [String]] = [:]
    for material in materials where material.uri.hasPrefix("pkg:deb/") {
      guard let hash = material.uri.firstIndex(of: "#") else { continue }
      files[String(material.uri[..<hash]), default: []].append(String(material.uri[material.uri.index(after: hash)...]))
    }
    return files.map { url, paths in
      let name = url.split(separator: "/").last ?? ""
      let parts = name.split(separator: "@").map(PackageURL.decode)
      return Component(
        "library", parts.first ?? "", version: parts.count > 1 ? parts[1] : nil, reference: url, packageURL: url,
        properties: paths.sorted().map { ("file", $0) })
    }
  }
}
