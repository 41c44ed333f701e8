import HTTPTransport
import JSONText
import MKPFormat

/// A project on GitLab, by its REST API (version 4): the files go into the project's generic package registry, a release
/// links to them.
public struct GitLabTarget: PublishTarget {
  /// The API of gitlab.com.
  public static let publicAPI = "https://gitlab.com/api/v4"

  private let api: HTTPURL
  private let forge: ForgeRelease

  /// - Parameter api: `https://HOST/api/v4`
  public init(api: HTTPURL, _ forge: ForgeRelease) {
    self.api = api
    self.forge = forge
  }

  /// The project's path is one component of the URL.
  private var project: String {
    "\(api.description.hasSuffix("/") ? String(api.description.dropLast()) : api.description)/projects/"
      + HTTPURL.encoded(forge.repository, keep: "")
  }

  private func url(_ path: String) throws(PublishError) -> HTTPURL {
    guard let url = HTTPURL("\(project)/\(path)") else { throw .invalidTarget("\(project)/\(path): no URL") }
    return url
  }

  private func address(_ file: PackageRelease.File, _ release: PackageRelease) -> String {
    let parts = [release.name, release.version.description, file.name].map { HTTPURL.encoded($0, keep: "") }
    return "\(project)/packages/generic/\(parts.joined(separator: "/"))"
  }

  private var releasePath: String { "releases/\(HTTPURL.encoded(forge.tag, keep: ""))" }

  /// See ``PublishTarget/plan(_:)``.
  public func plan(_ release: PackageRelease) -> [PlannedRequest] {
    release.files.map { upload($0, release) } + [creation(release)]
  }

  private func upload(_ file: PackageRelease.File, _ release: PackageRelease) -> PlannedRequest {
    PlannedRequest("upload \(file.name)", .put, address(file, release), body: .file(file))
  }

  private func link(_ file: PackageRelease.File, _ release: PackageRelease) -> JSONValue {
    [
      "name": .string(file.name), "url": .string(address(file, release)),
      "link_type": file == release.package ? "package" : "other",
    ]
  }

  private func creation(_ release: PackageRelease) -> PlannedRequest {
    PlannedRequest(
      "create the release", .post, "\(project)/releases",
      body: .json([
        "tag_name": .string(forge.tag), "name": .string(forge.title(release)), "description": .string(forge.notes),
        "assets": ["links": .array(release.files.map { link($0, release) })],
      ]))
  }

  /// See ``PublishTarget/publish(_:_:)``.
  public func publish(_ release: PackageRelease, _ publication: Publication) throws(PublishError) -> PublishOutcome {
    var outcome = PublishOutcome(place: address(release.package, release))
    let isThere = try compare(release.package, release, publication)
    if isThere == false { throw try conflict(release.package, release) }
    if isThere == nil {
      let parameters = [("package_type", "generic"), ("package_name", release.name)]
      let packages = try publication.list(url("packages"), parameters, headers: [])
      // The server also finds names that only contain ours.
      let versions = packages.filter { $0["name"]?.stringValue == release.name }.compactMap {
        $0["version"]?.stringValue
      }
      try publication.requireNewer(release, than: versions, at: project)
    }
    for file in release.files {
      let there = try compare(file, release, publication)
      if there == true { continue }
      if there == false, isThere == true { throw try conflict(file, release) }
      let request = upload(file, release)
      _ = try publication.send(request)
      outcome.sent.append(request)
      guard try compare(file, release, publication) == true else {
        throw .lost(url: request.url, found: "other bytes, or none")
      }
    }
    try announce(release, publication, &outcome)
    return outcome
  }

  private func conflict(_ file: PackageRelease.File, _ release: PackageRelease) throws(PublishError) -> PublishError {
    .conflict(url: address(file, release), found: "other bytes", expected: file.sha256)
  }

  /// Whether the registry has `file`: nil when it has none of that name.
  private func compare(
    _ file: PackageRelease.File, _ release: PackageRelease, _ publication: Publication
  ) throws(PublishError) -> Bool? {
    guard let url = HTTPURL(address(file, release)) else { throw .invalidTarget("\(project): no URL") }
    return try publication.remoteFile(url, limit: file.size)?.isSame(as: file)
  }

  /// Creates the release, or adds the links that it lacks.
  private func announce(
    _ release: PackageRelease, _ publication: Publication, _ outcome: inout PublishOutcome
  ) throws(PublishError) {
    if try !publication.exists(url(releasePath)) {
      let request = creation(release)
      let reply = try publication.sendOnce(request) { () throws(PublishError) in
        try publication.exists(url(releasePath))
      }
      outcome.sent.append(request)
      if reply != nil { return }
    }
    let links = try publication.list(url("\(releasePath)/assets/links"), [], headers: [])
    let names = Set(links.compactMap { $0["name"]?.stringValue })
    for file in release.files where !names.contains(file.name) {
      let request = PlannedRequest(
        "link \(file.name)", .post, "\(project)/\(releasePath)/assets/links", body: .json(link(file, release)))
      _ = try publication.sendOnce(request) { () throws(PublishError) in
        try publication.list(url("\(releasePath)/assets/links"), [], headers: [])
          .contains { $0["name"]?.stringValue == file.name }
      }
      outcome.sent.append(request)
    }
  }
}
