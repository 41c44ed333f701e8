import HTTPTransport
import JSONText
import MKPFormat

/// Lists and fetches packages of the Checkmk Exchange. It has no signatures: what is fetched is whole, and is the package
/// that the catalogue names, but nothing proves who made it.
public final class ExchangeClient {
  private let base: HTTPURL
  private let session: ServerSession

  private static let catalogueSize: Int64 = 64 << 20

  /// - Parameter base: the Exchange, or a server that stands for it.
  public init(base: HTTPURL, settings: ServerSettings) throws(FetchError) {
    self.base = base
    do throws(ServerError) { session = try ServerSession(base, settings) } catch { throw .server(error) }
  }

  /// The catalogue.
  public func catalogue() throws(FetchError) -> ExchangeCatalogue {
    let url = address(of: ExchangeCatalogue.listPath)
    do throws(ServerError) {
      let request = session.request(
        .get, url, headers: [("Accept", "application/json")], maximumBodySize: Self.catalogueSize)
      return try ExchangeCatalogue(
        session.send(request, redirects: 5).body, url: url.description, mask: session.mask)
    } catch {
      throw .server(error)
    }
  }

  /// What was fetched.
  public struct Fetched: Sendable {
    /// Where the package is.
    public let path: String
    /// False when the same bytes were there before.
    public let isNew: Bool
    /// The package.
    public let contents: PackageContents
  }

  /// Fetches `package` into `folder`, reads it strictly, and then puts it in place.
  ///
  /// - Parameters:
  ///   - maximumSize: the largest file that is taken, in bytes.
  ///   - sha256: the digest that it must have; nil for any.
  ///   - overwrites: whether another file of the package's name is replaced.
  public func fetch(
    _ package: ExchangeCatalogue.Package, into folder: String, maximumSize: Int64, sha256: SHA256Digest?,
    limits: Limits, overwrites: Bool, progress: HTTPProgress? = nil
  ) throws(FetchError) -> Fetched {
    let name = "\(package.name)-\(package.version).mkp"
    guard PathProblem.first(in: name) == nil, !name.hasByte("/") else { throw .invalidName(name) }
    let path = "\(folder)/\(name)"
    let url = address(of: package.path)
    let place = try fetchFolder(folder)
    defer { place.removeIfEmpty() }
    let part: HTTPDownload
    do throws(HTTPError) {
      part = try HTTPDownload(path: "\(path).part")
      // What an earlier run left may be of another file: nothing tells.
      try part.truncate()
    } catch {
      throw .server(.transport(error))
    }
    do throws(FetchError) {
      try download(url, to: part, maximumSize, progress)
      let contents = try verify(part.path, package, url.description, sha256, limits)
      if try isThere(path, contents.archive.sha256, overwrites) {
        part.discard()
        return Fetched(path: path, isNew: false, contents: contents)
      }
      do throws(HTTPError) { try part.finish(as: path) } catch { throw .server(.transport(error)) }
      return Fetched(path: path, isNew: true, contents: contents)
    } catch {
      part.discard()
      throw error
    }
  }

  private func download(
    _ url: HTTPURL, to part: HTTPDownload, _ maximumSize: Int64, _ progress: HTTPProgress?
  ) throws(FetchError) {
    do throws(ServerError) {
      try session.download(session.request(.get, url), to: part, size: maximumSize, progress: progress)
    } catch {
      throw .server(error)
    }
  }

  private func isThere(_ path: String, _ digest: SHA256Digest, _ overwrites: Bool) throws(FetchError) -> Bool {
    guard FilePieces.exists(path) else { return false }
    do throws(SignatureError) {
      if try SHA256Digest(ofFile: path) == digest { return true }
    } catch {
      throw .untrusted(place: path, reason: error.description)
    }
    guard overwrites else { throw .occupied(path: path) }
    return false
  }

  private func verify(
    _ path: String, _ package: ExchangeCatalogue.Package, _ place: String, _ sha256: SHA256Digest?, _ limits: Limits
  ) throws(FetchError) -> PackageContents {
    if let message = Self.errorMessage(path) {
      throw .server(.unexpectedReply(url: place, found: "the Exchange says \(session.mask.masking(message).quoted)"))
    }
    let contents: PackageContents
    do throws(PackageReadError) {
      contents = try PackageReader(limits: limits).read(path)
    } catch {
      throw .unfit(place: place, problems: error.problem.lines)
    }
    let manifest = contents.manifest
    if let sha256, contents.archive.sha256 != sha256 {
      throw .wrongBytes(place: place, found: "SHA-256 \(contents.archive.sha256.hex)", expected: sha256.hex)
    }
    var problems = contents.seriousDefects.map(\.description)
    if manifest.name != package.name || manifest.version != package.version {
      problems.append(
        "says that it is \(manifest.name.quoted) \(manifest.version.quoted), the catalogue says "
          + "\(package.name.quoted) \(package.version.quoted)")
    }
    guard problems.isEmpty else { throw .unfit(place: place, problems: problems) }
    return contents
  }

  /// The error in a JSON answer, which the Exchange sends with status 200 in place of a file.
  private static func errorMessage(_ path: String) -> String? {
    guard let bytes = try? FilePieces.contents(of: path, limit: 1 << 20),
      let json = try? JSONParser.parse(bytes, maximumDepth: 32)
    else { return nil }
    return json.errorMessage ?? "an error without words"
  }

  private func address(of path: String) -> HTTPURL {
    let folder = base.path.hasSuffix("/") ? String(base.path.dropLast()) : base.path
    return HTTPURL("\(base.origin)\(folder)\(path)") ?? base
  }
}
