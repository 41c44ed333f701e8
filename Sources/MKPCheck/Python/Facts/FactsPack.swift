import MKPFormat

/// Replies of the script by the digests of their sources, packed into one run of bytes: a first line with the number of
/// the format and the second number of the Python 3 that looked, then for each source 32 bytes of SHA-256, 4 bytes of
/// length (little endian) and the reply.
struct FactsPack: Sendable {
  /// The packed form.
  private(set) var bytes: [UInt8]
  /// The second number of the Python 3 that looked; nil while there is nothing.
  let minor: Int?
  private var replies: [[UInt8]: Range<Int>] = [:]

  private static let format = "mkpkit facts 1 "
  private static let digestSize = 32
  private static let headSize = 36

  /// Nothing.
  init() {
    bytes = []
    minor = nil
  }

  /// A pack to be filled.
  init(minor: Int) {
    bytes = Array("\(Self.format)\(minor)\n".utf8)
    self.minor = minor
  }

  /// Reads the packed form. What is not of that form, or was not written to its end, is not there.
  init(_ bytes: [UInt8]) {
    let line = bytes.prefix(40).prefix { $0 != UInt8(ascii: "\n") }
    let text = String(decoding: line, as: UTF8.self)
    guard text.hasPrefix(Self.format), let minor = Int(text.dropFirst(Self.format.count)) else {
      self.init()
      return
    }
    self.init(minor: minor)
    self.bytes = bytes
    var position = line.endIndex + 1
    while position + Self.headSize <= bytes.count {
      let start = position + Self.headSize
      let length = bytes[(position + Self.digestSize)..<start].reversed().reduce(0) { $0 << 8 | Int($1) }
      guard start + length <= bytes.count else { return }
      replies[Array(bytes[position..<(position + Self.digestSize)])] = start..<(start + length)
      position = start + length
    }
  }

  /// The reply about the source with that digest.
  subscript(_ digest: SHA256Digest) -> [UInt8]? { replies[digest.bytes].map { Array(bytes[$0]) } }

  /// The number of sources.
  var count: Int { replies.count }

  /// Adds a reply.
  mutating func add(_ reply: [UInt8], of digest: SHA256Digest) {
    guard replies[digest.bytes] == nil, let length = UInt32(exactly: reply.count) else { return }
    bytes += digest.bytes
    bytes += (0..<4).map { UInt8(truncatingIfNeeded: length >> (8 * $0)) }
    replies[digest.bytes] = bytes.count..<(bytes.count + reply.count)
    bytes += reply
  }
}
