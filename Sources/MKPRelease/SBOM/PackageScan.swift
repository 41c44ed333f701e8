import MKPFormat

/// What the files of a package say of themselves: licences, Python distributions, Checkmk's interfaces. To be given to
/// ``MKPFormat/PackageReader`` as its visitor.
public final class PackageScan {
  /// A Python distribution that a package brings along.
  struct Distribution: Hashable {
    let name: String
    let version: String
    let license: String?
    /// Where the package says so.
    let evidence: String
  }

  /// SPDX expressions by `PART/PATH`.
  private(set) var licenses: [String: String] = [:]
  private(set) var distributions: [Distribution] = []
  /// Modules of Checkmk that Python files import, `cmk.agent_based.v2`, and who imports them.
  private(set) var interfaces: [String: Set<String>] = [:]
  /// Files that are somebody else's work, as far as they show it, by `PART/PATH`.
  private(set) var foreign: Set<String> = []
  /// Files that are no text: whose they are, nothing tells.
  private(set) var binaries: Set<String> = []
  /// Files with code that is not looked into, or that are too large to look at.
  private(set) var opaque: Set<String> = []
  /// What the manual pages say.
  private(set) var manualLicenses: Set<String> = []

  /// Larger files are not read for what they say.
  private static let maximumSize = 4 << 20

  /// A scan that has seen nothing.
  public init() {}

  /// Looks at a file that passes by.
  public func look(at stream: MemberStream) throws(PackageReadProblem) {
    let path = "\(stream.member.part.rawValue)/\(stream.member.path)"
    guard let bytes = try stream.bytes(limit: Self.maximumSize) else {
      opaque.insert(path)
      binaries.insert(path)
      return
    }
    if Self.holdsCode(bytes, path) { opaque.insert(path) }
    guard !bytes.contains(0), let text = String(validating: bytes, as: UTF8.self) else {
      binaries.insert(path)
      return
    }
    let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    licenses[path] = lines.prefix(40).lazy.compactMap(Self.license).first
    if Self.isForeign(lines, path) { foreign.insert(path) }
    let name = path.pathComponents.last ?? ""
    if name.hasSuffix(".py") { lookAtPython(lines, path) }
    if name == "METADATA" || name == "PKG-INFO" { lookAtMetadata(lines, path) }
    if path.contains("/checkman/") || path.hasPrefix("checkman/") { lookAtManual(lines) }
  }

  /// `SPDX-License-Identifier: EXPRESSION` in a comment of any language.
  private static func license(in line: Substring) -> String? {
    guard let tag = line.firstRange(of: "SPDX-License-Identifier:") else { return nil }
    let words = line[tag.upperBound...].split { $0 == " " || $0 == "\t" }.prefix { !["*/", "-->", "#}"].contains($0) }
    return SPDXExpression.tidy(words.joined(separator: " "))
  }

  private func lookAtPython(_ lines: [Substring], _ path: String) {
    for line in lines {
      let words = line.split(whereSeparator: { $0 == " " || $0 == "\t" || $0 == "," })
      guard words.count > 1, words[0] == "import" || words[0] == "from", words[1].hasPrefix("cmk.") else { continue }
      // The interface, not a module inside: cmk.agent_based.v2.
      let components = words[1].split(separator: ".")
      let version = components.firstIndex { $0.hasPrefix("v") && $0.dropFirst().first?.isNumber == true }
      let interface = components[...(version ?? components.index(before: components.endIndex))].joined(separator: ".")
      interfaces[interface, default: []].insert(path)
    }
    guard path.hasSuffix("/__init__.py"), let folder = path.pathComponents.dropLast().last,
      let version = lines.lazy.compactMap(Self.version).first
    else { return }
    distributions.append(Distribution(name: String(folder), version: version, license: licenses[path], evidence: path))
  }

  /// `__version__ = "1.2.3"`
  private static func version(in line: Substring) -> String? {
    guard line.hasPrefix("__version__"), let equals = line.firstIndex(of: "=") else { return nil }
    let value = line[line.index(after: equals)...].drop { $0 == " " }
    guard let quote = value.first, quote == "\"" || quote == "'" else { return nil }
    let version = value.dropFirst().prefix { $0 != quote }
    return version.isEmpty ? nil : String(version)
  }

  /// The core metadata of `NAME.dist-info` and `NAME.egg-info`.
  private func lookAtMetadata(_ lines: [Substring], _ path: String) {
    guard path.contains(".dist-info/") || path.contains(".egg-info/") else { return }
    var fields: [String: String] = [:]
    for line in lines.prefix(while: { !$0.isEmpty }) {
      guard let colon = line.firstIndex(of: ":") else { continue }
      let value = line[line.index(after: colon)...].drop { $0 == " " }
      fields[line[..<colon].lowercased(), default: String(value)] += ""
    }
    guard let name = fields["name"], let version = fields["version"] else { return }
    distributions.append(
      Distribution(
        name: name, version: version, license: fields["license-expression"] ?? fields["license"], evidence: path))
  }

  private func lookAtManual(_ lines: [Substring]) {
    for line in lines where line.lowercased().hasPrefix("license:") {
      manualLicenses.insert(SPDXExpression.ofManual(line.dropFirst("license:".count).drop { $0 == " " }))
    }
  }
}
