import Glibc
import MKPFormat

/// Replies of the script by the digests of their sources, in a file: a first line with the number of the format and the
/// second number of the Python 3 that looked, then for each source 32 bytes of SHA-256, 4 bytes of length (little
/// endian) and the reply. The replies stay in the file until they are asked for.
struct FactsPack: Sendable {
  /// The second number of the Python 3 that looked; nil while there is nothing.
  let minor: Int?
  private let file: OpenFile?
  private let replies: [SHA256Digest: Range<Int>]

  static let format = "mkpkit facts 1 "
  static let digestSize = 32
  static let headSize = 36

  /// Nothing.
  init() { self.init(minor: nil, file: nil, replies: [:]) }

  private init(minor: Int?, file: OpenFile?, replies: [SHA256Digest: Range<Int>]) {
    self.minor = minor
    self.file = file
    self.replies = replies
  }

  /// Opens the file at `path`. What is not of that form, or was not written to its end, is not there.
  init(path: String) {
    guard let file = OpenFile(path) else {
      self.init()
      return
    }
    let line = file.bytes(0..<min(40, file.size)).prefix { $0 != UInt8(ascii: "\n") }
    let text = String(decoding: line, as: UTF8.self)
    guard text.hasPrefix(Self.format), let minor = Int(text.dropFirst(Self.format.count)) else {
      self.init()
      return
    }
    var replies: [SHA256Digest: Range<Int>] = [:]
    var position = line.count + 1
    while position + Self.headSize <= file.size {
      let start = position + Self.headSize
      let head = file.bytes(position..<start)
      let length = head.dropFirst(Self.digestSize).reversed().reduce(0) { $0 << 8 | Int($1) }
      guard let digest = SHA256Digest(bytes: Array(head.prefix(Self.digestSize))), start + length <= file.size else {
        break
      }
      replies[digest] = start..<(start + length)
      position = start + length
    }
    self.init(minor: minor, file: file, replies: replies)
  }

  /// The reply about the source with that digest.
  subscript(_ digest: SHA256Digest) -> [UInt8]? { replies[digest].flatMap { file?.bytes($0) } }

  /// The number of sources.
  var count: Int { replies.count }
}

/// Writes the file of a ``FactsPack``, reply by reply. It only saves time: a file that can't be written is given up.
final class FactsPackWriter {
  private var file: AtomicFile?
  private var room: Int
  private var written: Set<SHA256Digest> = []

  /// A file at `path` that replaces what is there when it is complete.
  ///
  /// - Parameter limit: how large it may become, bytes; a larger one is given up.
  init(path: String, minor: Int, limit: Int) {
    file = try? AtomicFile(path: path, mode: 0o600)
    room = limit
    append(Array("\(FactsPack.format)\(minor)\n".utf8))
  }

  /// Adds a reply.
  func add(_ reply: [UInt8], of digest: SHA256Digest) {
    guard file != nil, let length = UInt32(exactly: reply.count), written.insert(digest).inserted else { return }
    append(digest.bytes + (0..<4).map { UInt8(truncatingIfNeeded: length >> (8 * $0)) } + reply)
  }

  /// Adds what `pack` has of the sources with these digests.
  func add(_ digests: some Sequence<SHA256Digest>, from pack: FactsPack) {
    for digest in digests where !written.contains(digest) {
      if let reply = pack[digest] { add(reply, of: digest) }
    }
  }

  /// Puts the file in place.
  func commit() { try? file?.commit() }

  private func append(_ bytes: [UInt8]) {
    room -= bytes.count
    do {
      guard room >= 0 else { throw SystemError("cannot write", file?.path ?? "", code: EFBIG) }
      try file?.write(bytes)
    } catch {
      file = nil
    }
  }
}

/// A file that stays open, to be read at any place.
private final class OpenFile: Sendable {
  let size: Int
  private let descriptor: Int32

  /// Nil for what is no regular file, or can't be opened.
  init?(_ path: String) {
    descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
    var status = stat()
    guard descriptor >= 0, fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      if descriptor >= 0 { close(descriptor) }
      return nil
    }
    size = Int(status.st_size)
  }

  deinit { close(descriptor) }

  /// The bytes of `range`; fewer where reading fails.
  func bytes(_ range: Range<Int>) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: range.count) { buffer, count in
      while count < range.count {
        let place = off_t(range.lowerBound + count)
        let got = pread(descriptor, buffer.baseAddress.map { $0 + count }, range.count - count, place)
        if got < 0, errno == EINTR { continue }
        guard got > 0 else { return }
        count += got
      }
    }
  }
}
