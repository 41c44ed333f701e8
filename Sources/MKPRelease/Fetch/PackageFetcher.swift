import Glibc
import HTTPTransport
import MKPFormat

/// Fetches packages from a repository and puts them in place only when everything about them has been verified: the
/// index' signature, expiry and serial number, then the package's digest, signature, form, name and version.
public struct PackageFetcher {
  private let location: RepositoryLocation
  private let trusted: TrustedKeys
  private let settings: ServerSettings
  private let memory: SerialMemory
  private let limits: Limits

  /// A signature is never larger.
  private static let signatureSize = 64 << 10

  /// - Parameters:
  ///   - trusted: the keys that must have signed index and package.
  ///   - memory: where serial numbers are remembered.
  ///   - limits: what reading the package may cost.
  public init(
    location: RepositoryLocation, trusted: TrustedKeys, settings: ServerSettings, memory: SerialMemory,
    limits: Limits = .default
  ) {
    self.location = location
    self.trusted = trusted
    self.settings = settings
    self.memory = memory
    self.limits = limits
  }

  /// What was fetched.
  public struct Fetched: Sendable {
    /// Where the package is.
    public let path: String
    /// False when the same bytes were there before.
    public let isNew: Bool
    /// The package's entry in the index.
    public let entry: RepositoryIndex.Entry
    /// Who signed the package.
    public let signature: TrustedKeys.Verified
    /// The index.
    public let index: RepositoryIndex
    /// Who signed the index.
    public let indexSignature: TrustedKeys.Verified
    /// Where the index is.
    public let place: String
  }

  /// Fetches the newest version of `request` that fits `checkmk` into `folder`.
  ///
  /// - Parameters:
  ///   - overwrites: whether another file of the package's name is replaced.
  ///   - progress: is told how much of the package is there.
  public func fetch(
    _ request: PackageRequest, checkmk: CheckmkVersion?, into folder: String, overwrites: Bool,
    progress: HTTPProgress? = nil
  ) throws(FetchError) -> Fetched {
    let reader = try RepositoryReader(location, settings)
    let (index, indexSignature) = try verifiedIndex(reader)
    let entry = try request.choose(from: index, checkmk: checkmk)
    let path = "\(folder)/\(entry.name)-\(entry.version).mkp"
    let signatures = try signatures(of: entry, reader)
    let place = reader.place(entry.file)
    let isOccupied = FilePieces.exists(path)
    let isPresent = isOccupied ? try hash(path) == entry.sha256 : false
    if isOccupied, !isPresent, !overwrites { throw .occupied(path: path) }
    let part = isPresent ? nil : try download(entry, reader, to: "\(path).part", progress)
    let verified: TrustedKeys.Verified
    do throws(FetchError) {
      verified = try verify(part?.path ?? path, entry, signatures, place)
    } catch {
      part?.discard()
      throw error
    }
    for (fileExtension, text) in signatures {
      do throws(SystemError) { try AtomicFile.write(text, to: "\(path).\(fileExtension)") } catch {
        throw .system(error)
      }
    }
    do throws(HTTPError) { try part?.finish(as: path) } catch { throw .server(.transport(error)) }
    return Fetched(
      path: path, isNew: part != nil, entry: entry, signature: verified, index: index, indexSignature: indexSignature,
      place: location.name)
  }

  // MARK: The index

  /// The index, which is genuine, in date and not older than one seen before.
  func verifiedIndex(_ reader: RepositoryReader) throws(FetchError) -> (RepositoryIndex, TrustedKeys.Verified) {
    do throws(FetchError) {
      return try readIndex(reader)
    } catch {
      // Its owner replaces several files, one after the other: between two of them they do not belong together.
      guard case .index(.untrusted) = error, case .server = location else { throw error }
      usleep(UInt32(clamping: settings.firstDelay * 1000))
      return try readIndex(reader)
    }
  }

  private func readIndex(_ reader: RepositoryReader) throws(FetchError) -> (RepositoryIndex, TrustedKeys.Verified) {
    let name = RepositoryIndex.fileName
    let place = reader.place(name)
    guard let bytes = try reader.contents(of: name, limit: RepositoryIndex.maximumSize) else {
      throw .invalidLocation(place, reason: "there is no index of packages")
    }
    let texts = try signatureTexts(of: name, among: SigningKey.fileExtensions, reader)
    let index: RepositoryIndex
    let verified: TrustedKeys.Verified
    do throws(IndexError) {
      (index, verified) = try trusted.verifiedIndex(bytes, signatures: texts, place: place, now: .now)
    } catch {
      throw .index(error)
    }
    try memory.note(index, sha256: MKPFormat.sha256(of: bytes), at: location.name)
    return (index, verified)
  }

  // MARK: The package

  private func signatures(
    of entry: RepositoryIndex.Entry, _ reader: RepositoryReader
  ) throws(FetchError) -> [String: String] {
    let offered = SigningKey.fileExtensions.filter { entry.signatures.contains("\(entry.file).\($0)") }
    let texts = try signatureTexts(of: entry.file, among: offered, reader)
    guard !texts.isEmpty else {
      throw .untrusted(
        place: reader.place(entry.file),
        reason:
          "there is no signature of the kinds for which a key was given; the index offers \(offered.joined(separator: ", "))"
      )
    }
    return texts
  }

  private func signatureTexts(
    of path: String, among extensions: [String], _ reader: RepositoryReader
  ) throws(FetchError) -> [String: String] {
    var texts: [String: String] = [:]
    for fileExtension in extensions where trusted.accept(fileExtension: fileExtension) {
      let bytes = try reader.contents(of: "\(path).\(fileExtension)", limit: Self.signatureSize)
      texts[fileExtension] = bytes.flatMap { String(validating: $0, as: UTF8.self) }
    }
    return texts
  }

  private func download(
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
    guard found == entry.sha256 else {
      let size = part.size
      part.discard()
      throw .wrongBytes(
        place: reader.place(entry.file), found: "\(size) bytes with SHA-256 \(found.hex)",
        expected: "\(entry.size) bytes with \(entry.sha256.hex)")
    }
    return part
  }

  private func verify(
    _ path: String, _ entry: RepositoryIndex.Entry, _ signatures: [String: String], _ place: String
  ) throws(FetchError) -> TrustedKeys.Verified {
    let contents: PackageContents
    do throws(PackageReadError) {
      contents = try PackageReader(limits: limits).read(path)
    } catch {
      throw .unfit(place: place, problems: error.problem.lines)
    }
    let problems = contents.seriousDefects.map(\.description) + entry.differences(from: contents.manifest)
    guard problems.isEmpty else { throw .unfit(place: place, problems: problems) }
    let subject = PackageSubject(contents)
    var reason = "it is not signed"
    do throws(SystemError) {
      let folder = try TemporaryFolder()
      for (fileExtension, text) in signatures.sorted(by: { $0.key < $1.key }) {
        let signature = "\(folder.path)/\(entry.name).mkp.\(fileExtension)"
        try AtomicFile.write(text, to: signature)
        do throws(SignatureError) {
          return try trusted.verify(path, subject: subject, signaturePath: signature, time: Timestamp.now.epoch)
        } catch {
          reason = error.description.replacing("\(folder.path)/", with: "")
        }
      }
    } catch {
      throw .system(error)
    }
    throw .untrusted(place: place, reason: reason)
  }

  private func hash(_ path: String) throws(FetchError) -> SHA256Digest {
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
