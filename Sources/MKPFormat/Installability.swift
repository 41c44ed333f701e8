/// Whether a version of Checkmk installs a package: adds it to its store and enables it.
public enum Installability: Hashable, Sendable {
  /// It does.
  case accepted
  /// It does not, for these reasons; never empty.
  case refused([Reason])

  /// Why a version of Checkmk does not install a package, or fails half-way.
  public enum Reason: Hashable, Sendable, CustomStringConvertible {
    /// The package is not compressed with gzip.
    case notCompressed
    /// There is no member of exactly the name `info`.
    case missingManifest
    /// `info` is not a Python literal.
    case unreadableManifest(String)
    /// The manifest has a problem.
    case manifest(ManifestProblem)
    /// The manifest names a part that this version does not know.
    case unknownPart(PackagePart)
    /// The site is older than `version.min_required`.
    case siteTooOld(minRequired: String)
    /// The site has reached `version.usable_until`.
    case siteTooNew(usableUntil: String)
    /// The manifest lists files of a part, but there is no member of exactly the name `<part>.tar`.
    case missingPart(PackagePart)
    /// The archive of a part is compressed.
    case compressedPart(PackagePart)
    /// The manifest lists a file that the archive of its part does not have under exactly this name.
    case missingFile(PackagePart, String, archivedAs: String?)
    /// GNU tar refuses or misunderstands the path.
    case unfitPath(PackagePart, String, PathProblem)
    /// The file is a link that GNU tar cannot make, or whose target Checkmk does not find.
    case brokenLink(PackagePart, String, String)
    /// The listed name is no file but something that could harm: a link out of the part, a device, a pipe. Of a link to
    /// what the server has, or of a pipe, Checkmk itself makes no fuss.
    case hazard(PackagePart, String, String)

    /// Why, in one line.
    public var description: String {
      switch self {
      case .notCompressed: "the package is not compressed with gzip"
      case .missingManifest: "the package has no member of exactly the name \"info\""
      case .unreadableManifest(let message): "\"info\" cannot be read: \(message)"
      case .manifest(let problem): problem.description
      case .unknownPart(let part): "the part \(part.rawValue.quoted) is not known there"
      case .siteTooOld(let version): "the package requires Checkmk \(version.visible) or newer"
      case .siteTooNew(let version): "the package is for Checkmk below \(version.visible)"
      case .missingPart(let part): "the package has no member of exactly the name \"\(part.rawValue).tar\""
      case .compressedPart(let part): "\(part.rawValue).tar is compressed"
      case .missingFile(let part, let path, let other):
        "\(part.rawValue).tar has no member of exactly the name \(path.quoted)"
          + (other.map { ", only \($0.quoted)" } ?? "")
      case .unfitPath(let part, let path, let problem): "\(part.rawValue): \(path.quoted): \(problem)"
      case .brokenLink(let part, let path, let why): "\(part.rawValue): \(path.quoted) \(why.visible)"
      case .hazard(let part, let path, let what): "\(part.rawValue): \(path.quoted) \(what.visible)"
      }
    }
  }
}

extension PackageContents {
  /// What `mkp add` and `mkp enable` of Checkmk `version` do with the package on a site without conflicting files.
  ///
  /// Sources: `_mkp.py`, `_type_defs.py`, `_unsorted.py` and `cli.py` of `cmk/mkp_tool`, and their predecessors in
  /// `cmk/utils/packaging`. Up to 2.3, enabling looks at `version.min_required` only; see
  /// ``update(on:)``. Source: werk 17627 (2.4.0b1).
  public func installability(on version: CheckmkVersion) -> Installability {
    installability(on: version, given: lastingReasons)
  }

  /// The reasons that do not depend on the version.
  private var lastingReasons: [Installability.Reason] {
    archiveReasons + manifestProblems.map(Installability.Reason.manifest) + manifest.parts.flatMap(fileReasons)
  }

  private func installability(
    on version: CheckmkVersion, given lasting: [Installability.Reason]
  ) -> Installability {
    var reasons = lasting
    reasons += manifest.files.keys.filter { !$0.isKnown(to: version) }.sorted { $0.rawValue < $1.rawValue }
      .map(Installability.Reason.unknownPart)
    reasons += boundReasons(on: version, both: version >= CheckmkVersion(2, 4, 0, .beta(1)))
    return reasons.isEmpty ? .accepted : .refused(reasons)
  }

  /// Whether `mkp update-active`, which runs after an update of Checkmk to `version`, leaves the package enabled: here
  /// every version of Checkmk looks at both bounds.
  public func update(on version: CheckmkVersion) -> Installability {
    let reasons = boundReasons(on: version, both: true)
    return reasons.isEmpty ? .accepted : .refused(reasons)
  }

  private var archiveReasons: [Installability.Reason] {
    var reasons: [Installability.Reason] = []
    if defects.contains(where: { $0.kind == .notCompressed }) { reasons.append(.notCompressed) }
    if !archive.members.contains("info") { reasons.append(.missingManifest) }
    reasons += defects.filter { $0.kind == .unreadableManifest && $0.place == "info" }
      .map { .unreadableManifest($0.message) }
    return reasons
  }

  /// A bound that is no version of Checkmk is not looked at.
  private func boundReasons(on version: CheckmkVersion, both: Bool) -> [Installability.Reason] {
    var reasons: [Installability.Reason] = []
    if let minimum = CheckmkVersion(manifest.minRequired), version < minimum {
      reasons.append(.siteTooOld(minRequired: manifest.minRequired))
    }
    if both, let text = manifest.usableUntil, let limit = CheckmkVersion(text), version >= limit {
      reasons.append(.siteTooNew(usableUntil: text))
    }
    return reasons
  }

  private func fileReasons(_ part: PackagePart) -> [Installability.Reason] {
    let archiveName = "\(part.rawValue).tar"
    guard archive.members.contains(archiveName) else { return [.missingPart(part)] }
    if defects.contains(where: { $0.kind == .compressedPart && $0.place == archiveName }) {
      return [.compressedPart(part)]
    }
    let partMembers = members.filter { $0.part == part }
    let byArchivedPath = Dictionary(partMembers.map { (ExactText($0.archivedPath), $0) }) { $1 }
    let byPath = Dictionary(partMembers.map { (ExactText($0.path), $0) }) { $1 }
    let listed = Set(manifest.files[part, default: []].map { ExactText(normalizedPath($0)) })
    let folders = Set(defects.filter { $0.kind == .listedFolder }.map { ExactText($0.place) })
    let hazards = Dictionary(
      defects.filter { $0.severity == .hazard }.map { (ExactText($0.place), $0.message) }, uniquingKeysWith: { $1 })
    return manifest.files[part, default: []].compactMap { path in
      // A folder is extracted with everything in it.
      if folders.contains(ExactText("info: \(part.rawValue): \(path)")) { return nil }
      if let problem = PathProblem.first(in: path) { return .unfitPath(part, path, problem) }
      let tidy = normalizedPath(path)
      guard let member = byArchivedPath[ExactText(tidy)] else {
        if let what = hazards[ExactText("\(archiveName): \(tidy)")] { return .hazard(part, tidy, what) }
        return .missingFile(part, tidy, archivedAs: byPath[ExactText(tidy)]?.archivedPath)
      }
      return member.linkProblem(listed: listed).map { .brokenLink(part, tidy, $0) }
    }
  }

  /// What installing the package changes beside the files that it lists.
  public var sideEffects: [String] {
    defects.filter { $0.kind == .listedFolder }.map(\.description)
  }
}

extension PackageContents {
  /// What all releases of a line of Checkmk, as 2.4.0 and its patches, do with a package.
  public struct Line: Hashable, Sendable {
    /// `2.4`
    public let name: String
    /// Why no release of the line installs the package; empty if some or all do.
    public let reasons: [Installability.Reason]
    /// The first version that installs it, if that is not the first of the line.
    public let from: String?
    /// The first version that does not install it any more, if some of the line do.
    public let below: String?
    /// Whether updating Checkmk to a release of this line that installs it disables the package.
    public let disabledByUpdate: Bool
  }

  /// What the releases of the lines 2.2 to 2.5 and 3.0 do with the package.
  public var lines: [Line] {
    let lasting = lastingReasons
    return (2...5).map { line(2, $0, given: lasting) } + [line(3, 0, given: lasting)]
  }

  private func line(_ major: Int, _ minor: Int, given lasting: [Installability.Reason]) -> Line {
    let first = CheckmkVersion(major, minor, 0)
    let last = CheckmkVersion(major, minor, 0, .patch(9999))
    var from: String?
    var below: String?
    var probe = first
    if let minimum = CheckmkVersion(manifest.minRequired), minimum > first, minimum <= last {
      from = manifest.minRequired
      probe = minimum
    }
    let result = installability(on: probe, given: lasting)
    if result == .accepted, case .refused = installability(on: last, given: lasting) { below = manifest.usableUntil }
    var reasons: [Installability.Reason] = []
    if case .refused(let found) = result { reasons = found }
    let refused = !reasons.isEmpty
    return Line(
      name: "\(major).\(minor)", reasons: reasons, from: refused ? nil : from, below: refused ? nil : below,
      disabledByUpdate: !refused && update(on: probe) != .accepted)
  }
}
