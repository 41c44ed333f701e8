import HTTPTransport
import JSONText
import MKPFormat

/// A release of a repository on GitHub, or on a GitHub Enterprise server, by its REST API (version 2022-11-28).
///
/// A new release is a draft until all files are there, so that nobody sees half of it.
public struct GitHubTarget: PublishTarget {
  /// The API of github.com.
  public static let publicAPI = "https://api.github.com"

  private let api: HTTPURL
  private let forge: ForgeRelease
  private let headers = [("Accept", "application/vnd.github+json"), ("X-GitHub-Api-Version", "2022-11-28")]

  /// - Parameter api: `https://api.github.com`, or `https://HOST/api/v3` of a server.
  public init(api: HTTPURL, _ forge: ForgeRelease) {
    self.api = api
    self.forge = forge
  }

  private var releases: HTTPURL { api.appending("repos/\(forge.repository)/releases") }

  /// See ``PublishTarget/plan(_:)``.
  public func plan(_ release: PackageRelease) -> [PlannedRequest] {
    [creation(release)] + release.files.map { upload($0, to: "{upload_url}") } + [publication("\(releases)/{id}")]
  }

  private func creation(_ release: PackageRelease) -> PlannedRequest {
    PlannedRequest(
      "create the release as a draft", .post, releases.description, headers: headers,
      body: .json([
        "tag_name": .string(forge.tag), "name": .string(forge.title(release)), "body": .string(forge.notes),
        "draft": true, "prerelease": .bool(!release.version.preRelease.isEmpty),
      ]))
  }

  private func upload(_ file: PackageRelease.File, to address: String) -> PlannedRequest {
    PlannedRequest(
      "upload \(file.name)", .post, "\(address)?name=\(HTTPURL.encoded(file.name, keep: ""))", headers: headers,
      body: .file(file))
  }

  private func publication(_ address: String) -> PlannedRequest {
    PlannedRequest("publish the draft", .patch, address, headers: headers, body: .json(["draft": false]))
  }

  /// See ``PublishTarget/publish(_:_:)``.
  public func publish(_ release: PackageRelease, _ publication: Publication) throws(PublishError) -> PublishOutcome {
    let all = try publication.list(releases, [], headers: headers)
    let published = all.filter { $0["draft"] != true }.flatMap(\.assetNames).compactMap(release.version(inFileName:))
    var outcome = PublishOutcome(place: "\(forge.repository) \(forge.tag)")
    let page: GitHubRelease
    if let found = ours(in: all) {
      page = try GitHubRelease(found, at: releases)
      if !page.assetNames.contains(release.package.name) {
        try publication.requireNewer(release, than: published, at: forge.repository)
      }
    } else {
      try publication.requireNewer(release, than: published, at: forge.repository)
      page = try create(release, publication, &outcome)
    }
    try allowUploads(page, publication)
    let isThere = try compare(release.package, page, publication)
    if isThere == false { throw conflict(release.package, page) }
    for file in release.companions {
      // Without the package, what is there is left from an attempt that failed.
      try bring(file, page, publication, mayReplace: isThere == nil, &outcome)
    }
    try bring(release.package, page, publication, mayReplace: false, &outcome)
    if page.isDraft {
      let request = self.publication(page.url.description)
      _ = try publication.send(request)
      outcome.sent.append(request)
    }
    return outcome
  }

  /// The release of our tag; one that is published before a draft.
  private func ours(in releases: [JSONValue]) -> JSONValue? {
    let tagged = releases.filter { $0["tag_name"]?.stringValue == forge.tag }
    return tagged.first { $0["draft"] != true } ?? tagged.first
  }

  private func create(
    _ release: PackageRelease, _ publication: Publication, _ outcome: inout PublishOutcome
  ) throws(PublishError) -> GitHubRelease {
    let request = creation(release)
    var found: JSONValue?
    let reply = try publication.sendOnce(request) { () throws(PublishError) in
      guard let ours = ours(in: try publication.list(releases, [], headers: headers)) else { return false }
      found = ours
      return true
    }
    outcome.sent.append(request)
    if let found { return try GitHubRelease(found, at: releases) }
    return try GitHubRelease(try reply?.parsed(releases, publication.session.mask) ?? .null, at: releases)
  }

  /// github.com takes files at another host than its API; no other host gets the token.
  private func allowUploads(_ page: GitHubRelease, _ publication: Publication) throws(PublishError) {
    let isUsual = api.host == "api.github.com" && page.uploads.origin == "https://uploads.github.com"
    guard isUsual || page.uploads.host == api.host, page.uploads.scheme == api.scheme else {
      throw .server(
        .unexpectedReply(
          url: page.url.description,
          found: "files are to go to \(publication.session.mask.masking(page.uploads.origin)), another server"))
    }
    publication.session.admit(page.uploads)
  }

  /// Whether the release has `file`: nil when it has none of that name.
  private func compare(
    _ file: PackageRelease.File, _ page: GitHubRelease, _ publication: Publication
  ) throws(PublishError) -> Bool? {
    let assets = try publication.list(page.assets, [], headers: headers)
    guard let asset = assets.first(where: { $0["name"]?.stringValue == file.name }) else { return nil }
    // An upload that was cut off stays as a starter.
    guard asset["state"]?.stringValue ?? "uploaded" == "uploaded" else {
      try remove(asset, page, publication)
      return nil
    }
    if let digest = asset["digest"]?.stringValue, digest.hasPrefix("sha256:") {
      return digest.dropFirst(7).lowercased() == file.sha256.hex
    }
    let url = try page.assetURL(asset)
    let there = try publication.remoteFile(url, headers: [("Accept", "application/octet-stream")], limit: file.size)
    return there?.isSame(as: file)
  }

  private func remove(_ asset: JSONValue, _ page: GitHubRelease, _ publication: Publication) throws(PublishError) {
    let url = try page.assetURL(asset)
    _ = try publication.send(
      PlannedRequest("remove a broken upload", .delete, url.description, headers: headers), accepting: [404])
  }

  private func conflict(_ file: PackageRelease.File, _ page: GitHubRelease) -> PublishError {
    .conflict(url: "\(page.url) \(file.name)", found: "other bytes", expected: file.sha256)
  }

  private func bring(
    _ file: PackageRelease.File, _ page: GitHubRelease, _ publication: Publication, mayReplace: Bool,
    _ outcome: inout PublishOutcome
  ) throws(PublishError) {
    let there = try compare(file, page, publication)
    if there == true { return }
    if there == false {
      guard mayReplace else { throw conflict(file, page) }
      let assets = try publication.list(page.assets, [], headers: headers)
      if let old = assets.first(where: { $0["name"]?.stringValue == file.name }) { try remove(old, page, publication) }
    }
    let request = upload(file, to: page.uploads.description)
    _ = try publication.sendOnce(request) { () throws(PublishError) in try compare(file, page, publication) == true }
    outcome.sent.append(request)
    switch try compare(file, page, publication) {
    case true?: return
    case false?: throw .lost(url: "\(page.url) \(file.name)", found: "other bytes")
    case nil:
      throw .lost(
        url: "\(page.url) \(file.name)",
        found: "no file of this name; GitHub renames files with other characters than letters, digits, '-', '_' and '.'"
      )
    }
  }
}

extension JSONValue {
  fileprivate var assetNames: [String] { self["assets"]?.arrayValue?.compactMap { $0["name"]?.stringValue } ?? [] }
}

/// What the API says of a release.
private struct GitHubRelease {
  let url: HTTPURL
  let uploads: HTTPURL
  let isDraft: Bool
  let assetNames: [String]
  private let releases: HTTPURL

  init(_ json: JSONValue, at releases: HTTPURL) throws(PublishError) {
    guard let id = json["id"]?.intValue,
      let uploads = json["upload_url"]?.stringValue.flatMap({ HTTPURL(String($0.prefix { $0 != "{" })) })
    else {
      throw .server(.unexpectedReply(url: releases.description, found: "a release without id and upload_url"))
    }
    url = releases.appending(String(id))
    self.uploads = uploads
    isDraft = json["draft"] == true
    assetNames = json.assetNames
    self.releases = releases
  }

  var assets: HTTPURL { url.appending("assets") }

  /// Made from the number: nothing of a reply says where requests go.
  func assetURL(_ asset: JSONValue) throws(PublishError) -> HTTPURL {
    guard let id = asset["id"]?.intValue else {
      throw .server(.unexpectedReply(url: assets.description, found: "a file without id"))
    }
    return releases.appending("assets/\(id)")
  }
}
