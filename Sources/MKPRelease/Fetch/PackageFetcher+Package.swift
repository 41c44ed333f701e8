import HTTPTransport
import MKPFormat

extension PackageFetcher {
  /// A signature is never larger.
  private static let signatureSize = 64 << 10
  /// Neither is provenance.
  private static let provenanceSize = 16 << 20

  /// The signatures of the kinds for which there are keys, and the provenance.
  func evidence(for entry: RepositoryIndex.Entry, _ reader: RepositoryReader) throws(FetchError) -> PackageEvidence {
    let offered = SigningKey.fileExtensions.filter { entry.signatures.contains("\(entry.file).\($0)") }
    let signatures = try signatureTexts(of: entry.file, among: offered, by: trusted, reader)
    guard !signatures.isEmpty else {
      throw .untrusted(
        place: reader.place(entry.file),
        reason: "there is no signature of the kinds for which a key was given; the index offers "
          + offered.joined(separator: ", "))
    }
    guard let path = entry.provenance else { return PackageEvidence(signatures: signatures, provenance: nil) }
    let provenance = try reader.contents(of: path, limit: Self.provenanceSize)
    return PackageEvidence(
      signatures: signatures, provenance: provenance.flatMap { String(validating: $0, as: UTF8.self) })
  }

  func signatureTexts(
    of path: String, among extensions: [String], by keys: TrustedKeys, _ reader: RepositoryReader
  ) throws(FetchError) -> [String: String] {
    var texts: [String: String] = [:]
    for fileExtension in extensions where keys.accept(fileExtension: fileExtension) {
      let bytes = try reader.contents(of: "\(path).\(fileExtension)", limit: Self.signatureSize)
      texts[fileExtension] = bytes.flatMap { String(validating: $0, as: UTF8.self) }
    }
    return texts
  }

  /// The package's bytes, which have the digest of the index, in the file at `path`.
  func download(
    _ entry: RepositoryIndex.Entry, _ reader: RepositoryReader, to path: String, _ progress: HTTPProgress?
  ) throws(FetchError) -> HTTPDownload {
    let part: HTTPDownload
    do throws(HTTPError) { part = try HTTPDownload(path: path) } catch { throw .server(.transport(error)) }
    let wasBegun = part.size > 0
    try reader.download(entry, to: part, progress: progress)
    var found = try hash(path)
    if found != entry.sha256, wasBegun {
      // The beginning came from another file.
      do throws(HTTPError) { try part.truncate() } catch { throw .server(.transport(error)) }
      try reader.download(entry, to: part, progress: progress)
      found = try hash(path)
    }
    let size = part.size
    guard found == entry.sha256, size == entry.size else {
      part.discard()
      throw .wrongBytes(
        place: reader.place(entry.file), found: "\(size) bytes with SHA-256 \(found.hex)",
        expected: "\(entry.size) bytes with \(entry.sha256.hex)")
    }
    return part
  }

  /// Reads the package at `path` strictly, compares it with its entry, and verifies signature and policy.
  func verify(
    _ path: String, _ entry: RepositoryIndex.Entry, _ evidence: PackageEvidence, _ place: String,
    _ now: Timestamp
  ) throws(FetchError) -> (TrustedKeys.Verified, PolicyDecision?) {
    let contents: PackageContents
    do throws(PackageReadError) {
      contents = try PackageReader(limits: limits).read(path)
    } catch {
      throw .unfit(place: place, problems: error.problem.lines)
    }
    // Also where the file was there before.
    guard contents.archive.packedSize == entry.size else {
      throw .wrongBytes(
        place: place, found: "\(contents.archive.packedSize) bytes", expected: "\(entry.size) bytes")
    }
    let problems = contents.seriousDefects.map(\.description) + entry.differences(from: contents.manifest)
    guard problems.isEmpty else { throw .unfit(place: place, problems: problems) }
    let folder = try temporaryFolder()
    defer { withExtendedLifetime(folder) {} }
    let base = "\(folder.path)/\(entry.name).mkp"
    do throws(SystemError) { try evidence.write(beside: base) } catch { throw .system(error) }
    let subject = PackageSubject(contents)
    var reason = "it is not signed"
    for fileExtension in evidence.signatures.keys.sorted() {
      let signature = "\(base).\(fileExtension)"
      let result = Result { () throws(SignatureError) in
        try trusted.verify(path, subject: subject, signaturePath: signature, time: now.epoch)
      }
      switch result {
      case .success(let verified): return (verified, try decide(path, contents, base, evidence, place, now))
      case .failure(let error): reason = error.description.replacing("\(folder.path)/", with: "")
      }
    }
    throw .untrusted(place: place, reason: reason)
  }

  /// What the policy says, with the best of the signatures.
  private func decide(
    _ path: String, _ contents: PackageContents, _ base: String, _ evidence: PackageEvidence, _ place: String,
    _ now: Timestamp
  ) throws(FetchError) -> PolicyDecision? {
    guard let policy else { return nil }
    let decisions = evidence.signatures.keys.sorted().map { fileExtension in
      policy.decide(
        path, contents, signaturePath: "\(base).\(fileExtension)",
        provenancePath: Companion.envelopes.path(beside: base), now: now)
    }
    guard let decision = decisions.first(where: \.isTrusted) ?? decisions.first, decision.isTrusted else {
      let refused = decisions.first?.clauses.filter { !$0.isKept } ?? []
      throw .refusedByPolicy(
        place: place, refused.map { "\($0.name): \($0.reason.replacing("\(base).", with: ".mkp."))" })
    }
    return decision
  }

  private func temporaryFolder() throws(FetchError) -> ScratchFolder {
    do throws(SystemError) { return try ScratchFolder() } catch { throw .system(error) }
  }

  func hash(_ path: String) throws(FetchError) -> SHA256Digest {
    do throws(SignatureError) {
      return try SHA256Digest(ofFile: path)
    } catch {
      throw .untrusted(place: path, reason: error.description)
    }
  }
}

extension RepositoryIndex.Entry {
  /// Where a package's own manifest says something else than the index.
  func differences(from manifest: Manifest) -> [String] {
    let pairs: [(String, String?, String?)] = [
      ("name", name, manifest.name), ("version", version, manifest.version),
      ("version.min_required", minRequired, manifest.minRequired),
      ("version.usable_until", usableUntil, manifest.usableUntil),
    ]
    return pairs.filter { $0.1 != $0.2 }.map { key, stated, found in
      "\(key) is \(found?.quoted ?? "absent") in the package, but \(stated?.quoted ?? "absent") in the index"
    }
  }
}
