/// Replies of ntopng on disk, shared by all processes of the agent.
public struct ReplyCache: Sendable {
  /// Where the files are.
  public let folder: CacheFolder
  private let url: String
  private let credentialHash: String

  /// A stored reply.
  struct Entry {
    let body: [UInt8]
    let time: Double
  }

  /// The cache of what the server at `url` answers to a credential.
  ///
  /// - Parameter credentialHash: ``NtopngCredential/hash(in:)``, so that the credential itself need not be known.
  public init(folder: CacheFolder, url: String, credentialHash: String) {
    self.folder = folder
    self.url = url
    self.credentialHash = credentialHash
  }

  /// The key of what the texts name, for this server and credential.
  public func key(_ texts: String...) -> String { folder.hash([url, credentialHash] + texts) }

  func key(of call: NtopngCall) -> String { key("call", call.target(for: nil)) }

  /// The stored reply, whatever its age. One from the future is none: the clock was set back.
  func entry(_ key: String, now: Double) -> Entry? {
    guard let bytes = folder.read("reply-" + key), let end = bytes.firstIndex(of: UInt8(ascii: "\n")) else {
      return nil
    }
    let words = String(decoding: bytes[..<end], as: UTF8.self).split(separator: " ")
    let body = bytes[(end + 1)...]
    guard words.count == 3, words[0] == "ntopng-reply-1", let time = Double(words[1]), Int(words[2]) == body.count,
      (0...now + 5).contains(time)
    else { return nil }
    return Entry(body: Array(body), time: time)
  }

  func store(_ key: String, body: [UInt8], time: Double) throws(CacheError) {
    try folder.write("reply-" + key, Array("ntopng-reply-1 \(time) \(body.count)\n".utf8), body)
  }

  /// Notes that the flight for a key failed, for those that are waiting for it.
  public func note(_ error: NtopngError, for key: String, now: Double) {
    try? folder.write("failed-" + key, Array("\(now)\n\(error.kind.rawValue)\n\(error)".utf8))
  }

  /// The error that was noted for a key since `time`.
  public func error(for key: String, since time: Double, now: Double) -> NtopngError? {
    guard let bytes = folder.read("failed-" + key, limit: 4096) else { return nil }
    let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n", maxSplits: 2)
    guard lines.count == 3, let noted = Double(lines[0]), noted >= time, noted <= now + 5,
      let kind = NtopngError.Kind(rawValue: String(lines[1]))
    else { return nil }
    return .recent(kind: kind, message: String(lines[2]))
  }
}
