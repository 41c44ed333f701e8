import Glibc
import HTTPTransport
import MKPFormat

/// Fetches packages from a repository and puts them in place only when everything about them has been verified: the
/// index' signature, expiry and serial number, then the package's digest, signature, form, name and version.
public struct PackageFetcher {
  let location: RepositoryLocation
  let trusted: TrustedKeys
  let indexKeys: TrustedKeys
  let policy: TrustPolicy?
  let settings: ServerSettings
  let memory: SerialMemory
  let limits: Limits

  /// - Parameters:
  ///   - trusted: the keys, one of which must have signed the package.
  ///   - indexKeys: the keys, one of which must have signed the index; nil for those of the package.
  ///   - policy: what must be true of the package besides; nil for nothing.
  ///   - memory: where serial numbers are remembered.
  ///   - limits: what reading the package may cost.
  public init(
    location: RepositoryLocation, trusted: TrustedKeys, indexKeys: TrustedKeys? = nil, policy: TrustPolicy? = nil,
    settings: ServerSettings, memory: SerialMemory, limits: Limits = .default
  ) {
    self.location = location
    self.trusted = trusted
    self.indexKeys = indexKeys ?? trusted
    self.policy = policy
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
    /// What the policy says; nil where there is none.
    public let decision: PolicyDecision?
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
  ///   - folder: comes into being if need be, once there is something to fetch.
  ///   - overwrites: whether another file of the package's name is replaced.
  ///   - forgets: whether the index is taken whatever was seen of the repository before.
  ///   - progress: is told how much of the package is there.
  public func fetch(
    _ request: PackageRequest, checkmk: CheckmkVersion?, into folder: String, overwrites: Bool,
    forgets: Bool = false, progress: HTTPProgress? = nil
  ) throws(FetchError) -> Fetched {
    let reader = try RepositoryReader(location, settings)
    let now = forgets ? .now : try memory.newestTime(.now)
    let (index, indexSignature) = try verifiedIndex(reader, now, forgets: forgets)
    let entry = try request.choose(from: index, checkmk: checkmk)
    let path = "\(folder)/\(entry.name)-\(entry.version).mkp"
    let evidence = try evidence(for: entry, reader)
    let place = try fetchFolder(folder)
    defer { place.removeIfEmpty() }
    let isOccupied = FilePieces.exists(path)
    let isPresent = isOccupied ? try hash(path) == entry.sha256 : false
    if isOccupied, !isPresent, !overwrites { throw .occupied(path: path) }
    let part = isPresent ? nil : try download(entry, reader, to: "\(path).part", progress)
    let verdict: (signature: TrustedKeys.Verified, decision: PolicyDecision?)
    do throws(FetchError) {
      verdict = try verify(part?.path ?? path, entry, evidence, reader.place(entry.file), now)
    } catch {
      part?.discard()
      throw error
    }
    do throws(SystemError) { try evidence.write(beside: path) } catch { throw .system(error) }
    do throws(HTTPError) { try part?.finish(as: path) } catch { throw .server(.transport(error)) }
    return Fetched(
      path: path, isNew: part != nil, entry: entry, signature: verdict.signature, decision: verdict.decision,
      index: index, indexSignature: indexSignature, place: location.name)
  }

  // MARK: The index

  /// The index, which is genuine, in date at `now` and not older than one seen before.
  func verifiedIndex(
    _ reader: RepositoryReader, _ now: Timestamp, forgets: Bool
  ) throws(FetchError) -> (RepositoryIndex, TrustedKeys.Verified) {
    let name = SignedIndex.fileName
    // Some stores answer 403 for what is not there; where it means more, the next file says so, too.
    if let bytes = try reader.contents(of: name, limit: SignedIndex.maximumSize, absent: [403, 404, 410]) {
      let place = reader.place(name)
      let signed: SignedIndex
      do throws(IndexError) {
        signed = try SignedIndex(fileBytes: bytes, place: place)
      } catch {
        throw .index(error.masked(by: reader))
      }
      return try verifiedIndex(signed, place, reader, now, forgets: forgets)
    }
    do throws(FetchError) {
      return try indexOfTwoFiles(reader, now, forgets: forgets)
    } catch {
      // Its owner replaces several files, one after the other: between two of them they do not belong together.
      guard case .index(.untrusted) = error, case .server = location else { throw error }
      usleep(UInt32(clamping: settings.firstDelay * 1000))
      return try indexOfTwoFiles(reader, now, forgets: forgets)
    }
  }

  /// The index as mkpkit 0.1 wrote it: its signatures in files of their own.
  private func indexOfTwoFiles(
    _ reader: RepositoryReader, _ now: Timestamp, forgets: Bool
  ) throws(FetchError) -> (RepositoryIndex, TrustedKeys.Verified) {
    let name = RepositoryIndex.fileName
    let place = reader.place(name)
    guard let bytes = try reader.contents(of: name, limit: RepositoryIndex.maximumSize) else {
      throw .invalidLocation(place, reason: "there is no index of packages")
    }
    let texts = try signatureTexts(of: name, among: SigningKey.fileExtensions, by: indexKeys, reader)
    return try verifiedIndex(
      SignedIndex(index: bytes, signatures: Array(texts.values)), place, reader, now, forgets: forgets)
  }

  private func verifiedIndex(
    _ signed: SignedIndex, _ place: String, _ reader: RepositoryReader, _ now: Timestamp, forgets: Bool
  ) throws(FetchError) -> (RepositoryIndex, TrustedKeys.Verified) {
    let found: (index: RepositoryIndex, by: TrustedKeys.Verified)
    do throws(IndexError) {
      found = try indexKeys.verifiedIndex(signed.index, signatures: signed.signatures, place: place, now: now)
    } catch {
      throw .index(error.masked(by: reader))
    }
    try memory.note(found.index, sha256: MKPFormat.sha256(of: signed.index), at: location, forgets: forgets)
    return (found.index, found.by)
  }
}

extension IndexError {
  /// Without credentials that the server has repeated, where nobody trusted has signed what it says.
  fileprivate func masked(by reader: RepositoryReader) -> IndexError {
    switch self {
    case .untrusted(let place, let reason): .untrusted(place: place, reason: reader.masking(reason))
    case .malformed(let place, let problems): .malformed(place: place, problems: problems.map(reader.masking))
    default: self
    }
  }
}

/// The folder to fetch into. One that had to be made goes again when nothing comes into it.
func fetchFolder(_ path: String) throws(FetchError) -> FolderPath {
  do throws(SystemError) { return try FolderPath(making: path) } catch { throw .system(error) }
}
