import Glibc
import HTTPTransport
import MKPFormat

/// Fetches packages from a repository and puts them in place only when everything about them has been verified: the
/// index' signature, expiry and serial number, then the package's digest, signature, form, name and version.
public struct PackageFetcher {
  let location: RepositoryLocation
  let trusted: TrustedKeys
  let policy: TrustPolicy?
  let settings: ServerSettings
  let memory: SerialMemory
  let limits: Limits

  /// - Parameters:
  ///   - trusted: the keys that must have signed index and package.
  ///   - policy: what must be true of the package besides; nil for nothing.
  ///   - memory: where serial numbers are remembered.
  ///   - limits: what reading the package may cost.
  public init(
    location: RepositoryLocation, trusted: TrustedKeys, policy: TrustPolicy? = nil, settings: ServerSettings,
    memory: SerialMemory, limits: Limits = .default
  ) {
    self.location = location
    self.trusted = trusted
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
  ///   - progress: is told how much of the package is there.
  public func fetch(
    _ request: PackageRequest, checkmk: CheckmkVersion?, into folder: String, overwrites: Bool,
    progress: HTTPProgress? = nil
  ) throws(FetchError) -> Fetched {
    let reader = try RepositoryReader(location, settings)
    let (index, indexSignature) = try verifiedIndex(reader)
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
      verdict = try verify(part?.path ?? path, entry, evidence, reader.place(entry.file))
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
}

/// The folder to fetch into. One that had to be made goes again when nothing comes into it.
func fetchFolder(_ path: String) throws(FetchError) -> FolderPath {
  do throws(SystemError) { return try FolderPath(making: path) } catch { throw .system(error) }
}
