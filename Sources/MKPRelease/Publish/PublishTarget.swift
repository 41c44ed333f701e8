import HTTPTransport
import MKPFormat

/// Somewhere that packages are published.
public protocol PublishTarget {
  /// What is sent to publish `release` where nothing of it is there yet, in order.
  func plan(_ release: PackageRelease) -> [PlannedRequest]

  /// Publishes `release`: sends what is missing, and nothing where all is there.
  func publish(_ release: PackageRelease, _ publication: Publication) throws(PublishError) -> PublishOutcome
}

/// What came of publishing.
public struct PublishOutcome: Sendable {
  /// Where the package is.
  public let place: String
  /// What was sent and changed something; empty when all of it was there.
  public internal(set) var sent: [PlannedRequest] = []
}

/// One run of publishing: the session, and what is the same for all targets.
public final class Publication {
  let session: ServerSession
  /// Whether a version may be older than one that is published.
  let allowsOlder: Bool
  private let progress: (String, Int64, Int64) -> Void

  /// - Parameters:
  ///   - url: the server.
  ///   - progress: told the name of the file, and how many of its bytes are sent.
  public init(
    url: HTTPURL, settings: ServerSettings, allowsOlder: Bool, progress: @escaping (String, Int64, Int64) -> Void
  ) throws(PublishError) {
    self.allowsOlder = allowsOlder
    self.progress = progress
    do throws(ServerError) { session = try ServerSession(url, settings) } catch { throw .server(error) }
  }

  /// Sends a request of a plan.
  func send(
    _ planned: PlannedRequest, accepting: Set<Int> = [], repeatable: Bool = true
  ) throws(PublishError) -> HTTPResponse {
    guard let request = planned.request(session) else { throw .invalidTarget("\(planned.url): no URL") }
    let name = if case .file(let file) = planned.body { file.name } else { planned.purpose }
    let progress = progress
    do throws(ServerError) {
      return try session.send(
        request, accepting: accepting, repeatable: repeatable, progress: { progress(name, $0, $1) })
    } catch {
      throw .server(error)
    }
  }

  /// What is at a URL: nil when nothing is, else its digest and size. No more is read than `limit` and one byte.
  func remoteFile(
    _ url: HTTPURL, headers: [(name: String, value: String)] = [], limit: Int64
  ) throws(PublishError) -> RemoteFile? {
    var hash = SHA256()
    var size: Int64 = 0
    var start: [UInt8] = []
    let request = session.request(.get, url, headers: headers, maximumBodySize: max(limit + 1, 1 << 20))
    do throws(ServerError) {
      let reply = try session.send(
        request, accepting: [404, 410], redirects: 5,
        receiver: { _, bytes in
          hash.update(bytes)
          size += Int64(bytes.count)
          if start.count < 512 { start += bytes.prefix(512) }
          return true
        })
      guard reply.head.isSuccess else { return nil }
    } catch {
      if case .transport(.tooLarge) = error {
        return RemoteFile(sha256: nil, size: limit + 1, kind: FileKind(startingWith: start))
      }
      throw .server(error)
    }
    return RemoteFile(sha256: hash.digest(), size: size, kind: FileKind(startingWith: start))
  }

  /// Refuses a version that is not newer than all of `published`; the same version is none of them.
  func requireNewer(_ release: PackageRelease, than published: [String], at place: String) throws(PublishError) {
    guard !allowsOlder else { return }
    let versions = published.compactMap(SemanticVersion.init).filter { $0.description != release.version.description }
    guard let newest = versions.max(), release.version <= newest else { return }
    throw .notNewer(
      version: release.version.description, published: session.mask.masking(newest.description), place: place)
  }
}

/// A file on a server.
struct RemoteFile {
  /// nil when it is larger than was read.
  let sha256: SHA256Digest?
  let size: Int64
  let kind: FileKind

  /// Whether it is the same as `file`.
  func isSame(as file: PackageRelease.File) -> Bool { sha256 == file.sha256 }

  /// For messages.
  var description: String {
    guard let sha256 else { return "more than \(size - 1) bytes" }
    return "\(size) bytes with SHA-256 \(sha256)" + (kind == .html ? ", \(kind.description)" : "")
  }
}
