#if canImport(Glibc)
  import Glibc
#endif

/// A file that is being downloaded. It may hold the beginning already, from a download that was interrupted; then only
/// the rest is asked for. Nobody else writes to it meanwhile: it is locked.
public final class HTTPDownload {
  /// Where the bytes go.
  public let path: String
  private let descriptor: Int32

  /// Opens or creates the file at `path`. One that is there must be a file of this user's own and no link, so that
  /// nobody else can change it later.
  ///
  /// - Throws: ``HTTPError/unwritableFile(path:reason:)``, also when another process is downloading to it.
  public init(path: String) throws(HTTPError) {
    self.path = path
    descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o666)
    guard descriptor >= 0 else { throw .unwritableFile(path: path, reason: String(cString: strerror(errno))) }
    if let reason = Self.obstacle(descriptor) { throw .unwritableFile(path: path, reason: reason) }
  }

  private static func obstacle(_ descriptor: Int32) -> String? {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { return String(cString: strerror(errno)) }
    guard status.st_mode & S_IFMT == S_IFREG, status.st_uid == geteuid(), status.st_nlink == 1 else {
      return "something else of this name is there, or it belongs to somebody else; remove it"
    }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      return errno == EWOULDBLOCK ? "another download is writing to it" : String(cString: strerror(errno))
    }
    return nil
  }

  deinit { close(descriptor) }

  /// How many bytes are there.
  public var size: Int64 {
    var status = stat()
    return fstat(descriptor, &status) == 0 ? Int64(status.st_size) : 0
  }

  /// Drops everything, or everything behind `size`.
  public func truncate(to size: Int64 = 0) throws(HTTPError) {
    guard ftruncate(descriptor, off_t(size)) == 0 else { throw failure }
  }

  /// Appends bytes that come from elsewhere.
  public func append(_ bytes: ArraySlice<UInt8>) throws(HTTPError) {
    var position = size
    var error: HTTPError?
    let isWritten = bytes.withUnsafeBytes { write($0, at: &position, &error) }
    if !isWritten, let error { throw error }
  }

  /// Flushes the file to the disk and gives it its name, in place of any file that has it.
  public func finish(as name: String) throws(HTTPError) {
    guard fsync(descriptor) == 0, rename(path, name) == 0 else { throw failure }
    let folder = name.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
    let handle = open(folder.isEmpty ? (name.hasPrefix("/") ? "/" : ".") : folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard handle >= 0 else { return }
    fsync(handle)
    close(handle)
  }

  /// Removes the file.
  public func discard() { unlink(path) }

  /// Downloads what is missing of `expectedSize` bytes. What came stays in the file when this throws.
  ///
  /// - Returns: the reply, whose status is not 2xx when there was nothing to be had.
  /// - Throws: ``HTTPError``; ``HTTPError/tooLarge(server:limit:)`` as soon as more than `expectedSize` bytes come.
  public func run(
    _ request: HTTPRequest, with client: HTTPClient, redirects: Int, expectedSize: Int64, progress: HTTPProgress? = nil
  ) throws(HTTPError) -> HTTPResponse {
    if size > expectedSize { try truncate() }
    let start = size
    var request = request
    request.resumeFrom = start
    // Also for what a server says instead of sending the file.
    request.limits.maximumBodySize = max(expectedSize, 1 << 20)
    var position = start
    var isPlaced = false
    var writeError: HTTPError?
    let receiver: HTTPReceiver = { head, bytes in
      if !isPlaced {
        // Not every server knows ranges; what it sends then begins at the beginning.
        if head.status != 206 || head.rangeStart != start { position = 0 }
        isPlaced = true
        if ftruncate(self.descriptor, off_t(position)) != 0 { writeError = self.failure }
        if head.status == 206, head.rangeStart != start {
          writeError = .malformedReply(server: request.server, reason: "it sends another range than was asked for")
        }
      }
      guard writeError == nil else { return false }
      guard position + Int64(bytes.count) <= expectedSize else {
        writeError = .tooLarge(server: request.server, limit: expectedSize)
        return false
      }
      return self.write(bytes, at: &position, &writeError)
    }
    do throws(HTTPError) {
      return try client.send(
        request, followingRedirects: redirects, receiver: receiver,
        progress: progress.map { progress in { done, _ in progress(isPlaced ? position : start + done, expectedSize) } }
      )
    } catch {
      throw writeError ?? error
    }
  }

  private func write(_ bytes: UnsafeRawBufferPointer, at position: inout Int64, _ error: inout HTTPError?) -> Bool {
    var rest = bytes[...]
    while !rest.isEmpty {
      let piece = UnsafeRawBufferPointer(rebasing: rest)
      let count = pwrite(descriptor, piece.baseAddress, piece.count, off_t(position))
      if count < 0, errno == EINTR { continue }
      guard count > 0 else {
        error = failure
        return false
      }
      position += Int64(count)
      rest = rest.dropFirst(count)
    }
    return true
  }

  private var failure: HTTPError { .unwritableFile(path: path, reason: String(cString: strerror(errno))) }
}

extension HTTPHead {
  /// The offset of the first byte of a partial reply: `7` of `Content-Range: bytes 7-99/100`.
  fileprivate var rangeStart: Int64? {
    guard let range = headers["content-range"], range.lowercased().hasPrefix("bytes ") else { return nil }
    return Int64(range.dropFirst(6).prefix { $0 != "-" })
  }
}
