import Glibc
import HTTPTransport
import MKPFormat

/// Reads the files of a repository, wherever it is.
struct RepositoryReader {
  private let location: RepositoryLocation
  private let session: ServerSession?

  init(_ location: RepositoryLocation, _ settings: ServerSettings) throws(FetchError) {
    self.location = location
    do throws(ServerError) {
      session = if case .server(let url) = location { try ServerSession(url, settings) } else { nil }
    } catch {
      throw .server(error)
    }
  }

  /// Where the file at `path` is, for messages.
  func place(_ path: String) -> String { "\(location.name)/\(path)" }

  /// `text` without credentials that the server has repeated.
  func masking(_ text: String) -> String { session?.mask.masking(text) ?? text }

  /// The whole of a small file; nil when there is none.
  ///
  /// - Parameter absent: the statuses by which a server says so.
  func contents(
    of path: String, limit: Int, absent: Set<Int> = [404, 410]
  ) throws(FetchError) -> [UInt8]? {
    switch location {
    case .folder(let folder):
      guard FilePieces.exists("\(folder)/\(path)") else { return nil }
      do throws(SignatureError) {
        return try FilePieces.contents(of: "\(folder)/\(path)", limit: limit)
      } catch {
        throw .untrusted(place: place(path), reason: error.description)
      }
    case .server(let url):
      guard let session else { return nil }
      do throws(ServerError) {
        let request = session.request(.get, url.appending(path), maximumBodySize: Int64(limit))
        let reply = try session.send(request, accepting: absent, redirects: 5)
        return reply.head.isSuccess ? reply.body : nil
      } catch {
        throw .server(error)
      }
    }
  }

  /// Brings the package of `entry` into `file`, or the rest of it.
  func download(
    _ entry: RepositoryIndex.Entry, to file: HTTPDownload, progress: HTTPProgress?
  ) throws(FetchError) {
    switch location {
    case .folder(let folder): try copy("\(folder)/\(entry.file)", to: file, limit: entry.size)
    case .server(let url):
      guard let session else { return }
      do throws(ServerError) {
        let request = session.request(.get, url.appending(entry.file))
        try session.download(request, to: file, size: entry.size, progress: progress)
      } catch {
        throw .server(error)
      }
    }
  }

  private func copy(_ path: String, to file: HTTPDownload, limit: Int64) throws(FetchError) {
    do {
      let pieces = try FilePieces(path)
      try file.truncate()
      while case let piece = try pieces.next(), !piece.isEmpty, file.size <= limit {
        try file.append(piece)
      }
    } catch let error as HTTPError {
      throw .server(.transport(error))
    } catch {
      throw .untrusted(place: path, reason: "\(error)")
    }
  }
}
