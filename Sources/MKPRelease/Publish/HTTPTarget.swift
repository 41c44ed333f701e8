import HTTPTransport
import MKPFormat

/// A folder of a server that takes files by PUT: Nexus (raw), Artifactory (generic), WebDAV.
public struct HTTPTarget: PublishTarget {
  private let base: HTTPURL
  private let index: [PackageRelease.File]

  /// - Parameters:
  ///   - base: the folder.
  ///   - index: the index in all its forms to put beside the package, `index.json` last; empty for none.
  public init(base: HTTPURL, index: [PackageRelease.File] = []) {
    self.base = base
    self.index = index
  }

  /// The index of the folder that a package is in: with its signatures in one file, the signatures, itself.
  ///
  /// - Throws: ``PublishError/unfit(_:)`` when there is none, it is not signed, readers would refuse it, or a run of
  ///   'mkpkit index' was cut off between the files.
  public static func index(in folder: String) throws(PublishError) -> [PackageRelease.File] {
    let names = SigningKey.fileExtensions.map { "\(RepositoryIndex.fileName).\($0)" }
      .filter { FilePieces.exists("\(folder)/\($0)") }
    let whole = "\(folder)/\(SignedIndex.fileName)"
    guard !names.isEmpty, FilePieces.exists(whole) else {
      throw .unfit(["\(folder.visible): there is no signed index; 'mkpkit index' makes it"])
    }
    let name = RepositoryIndex.fileName
    do {
      let signed = try SignedIndex(
        fileBytes: FilePieces.contents(of: whole, limit: SignedIndex.maximumSize), place: whole)
      let bytes = try FilePieces.contents(of: "\(folder)/\(name)", limit: RepositoryIndex.maximumSize)
      guard signed.index == bytes else {
        throw PublishError.unfit(["\(whole.visible): holds another index than \(name); run 'mkpkit index' again"])
      }
      try RepositoryIndex(fileBytes: bytes, place: "\(folder)/\(name)")
        .checkLifetime(place: "\(folder)/\(name)", now: .now)
      var files: [PackageRelease.File] = []
      files.append(try .init(SignedIndex.fileName, path: whole, mediaType: "application/json"))
      for name in names { files.append(try .init(name, path: "\(folder)/\(name)", mediaType: "text/plain")) }
      return files + [try .init(name, path: "\(folder)/\(name)", mediaType: "application/json")]
    } catch let error as PublishError {
      throw error
    } catch let error as IndexError {
      throw .unfit(error.lines)
    } catch {
      throw .unfit(["\(error)".visible])
    }
  }

  /// See ``PublishTarget/plan(_:)``.
  public func plan(_ release: PackageRelease) -> [PlannedRequest] {
    release.files.map { put($0, "upload \($0.name)") } + index.map { put($0, "replace \($0.name)") }
  }

  /// Artifactory compares the digest with what arrives; others pass it over.
  private func put(_ file: PackageRelease.File, _ purpose: String) -> PlannedRequest {
    PlannedRequest(
      purpose, .put, base.appending(file.name).description, headers: [("X-Checksum-Sha256", file.sha256.hex)],
      body: .file(file))
  }

  /// See ``PublishTarget/publish(_:_:)``.
  public func publish(_ release: PackageRelease, _ publication: Publication) throws(PublishError) -> PublishOutcome {
    let place = base.appending(release.package.name)
    var outcome = PublishOutcome(place: place.description)
    let present = try publication.remoteFile(place, limit: release.package.size)
    if let present, !present.isSame(as: release.package) {
      throw .conflict(url: place.description, found: present.description, expected: release.package.sha256)
    }
    let old = try remoteIndex(publication)
    let versions = old?.packages.filter { $0.name == release.name }.map(\.version) ?? []
    if present == nil {
      if old == nil {
        publication.session.settings.notice("\(base): has no index.json; whether the version grows cannot be told")
      }
      try publication.requireNewer(release, than: versions, at: base.description)
    }
    for file in release.companions {
      let url = base.appending(file.name)
      let there = try publication.remoteFile(url, limit: file.size)
      if let there, there.isSame(as: file) { continue }
      // Without the package, what is there is left from an attempt that failed.
      if let there, present != nil {
        throw .conflict(url: url.description, found: there.description, expected: file.sha256)
      }
      try upload(file, publication, &outcome)
    }
    if present == nil { try upload(release.package, publication, &outcome) }
    try replaceIndex(old, publication, &outcome)
    return outcome
  }

  private func upload(
    _ file: PackageRelease.File, _ publication: Publication, _ outcome: inout PublishOutcome
  ) throws(PublishError) {
    let request = put(file, "upload \(file.name)")
    _ = try publication.send(request)
    outcome.sent.append(request)
    // A log-in page says 200, too.
    let url = base.appending(file.name)
    let there = try publication.remoteFile(url, limit: file.size)
    guard let there, there.isSame(as: file) else {
      throw .lost(url: url.description, found: there?.description ?? "nothing")
    }
  }

  // MARK: The index

  private func remoteIndex(_ publication: Publication) throws(PublishError) -> RepositoryIndex? {
    let url = base.appending(RepositoryIndex.fileName)
    let body: [UInt8]
    do throws(ServerError) {
      let request = publication.session.request(.get, url, maximumBodySize: Int64(RepositoryIndex.maximumSize))
      let reply = try publication.session.send(request, accepting: [404, 410], redirects: 5)
      guard reply.head.isSuccess else { return nil }
      body = reply.body
    } catch {
      throw .server(error)
    }
    do throws(IndexError) {
      return try RepositoryIndex(fileBytes: body, place: url.description)
    } catch {
      let reason = publication.session.mask.masking(error.lines.first ?? "")
      throw .server(.unexpectedReply(url: url.description, found: "no index: \(reason)"))
    }
  }

  private func replaceIndex(
    _ old: RepositoryIndex?, _ publication: Publication, _ outcome: inout PublishOutcome
  ) throws(PublishError) {
    guard let last = index.last else { return }
    let new: RepositoryIndex
    do {
      new = try RepositoryIndex(
        fileBytes: FilePieces.contents(of: last.path, limit: RepositoryIndex.maximumSize), place: last.path)
    } catch {
      throw .unfit(["\(error)"])
    }
    if let old, old != new, old.serial >= new.serial {
      throw .unfit([
        "\(last.path.visible): its serial number \(new.serial) is not higher than \(old.serial), which is published"
      ])
    }
    for file in index {
      let there = try publication.remoteFile(base.appending(file.name), limit: file.size)
      if there?.isSame(as: file) != true { try upload(file, publication, &outcome) }
    }
  }
}
