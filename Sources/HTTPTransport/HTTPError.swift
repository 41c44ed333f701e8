/// Why there is no reply. No case holds a header's value, a query or a body: those may be secrets.
///
/// `server` is always `host:port` as far as known.
public enum HTTPError: Error, Hashable, Sendable {
  /// libcurl cannot be opened; what the dynamic loader said.
  case libraryMissing(String)
  /// The request cannot be sent as it is; what is wrong with it.
  case invalidRequest(String)
  /// The file that should be sent cannot be read.
  case unreadableFile(path: String, reason: String)
  /// The file that a download goes to cannot be written.
  case unwritableFile(path: String, reason: String)
  /// The host's name has no address.
  case unresolvable(server: String)
  /// No connection: refused, unreachable.
  case unreachable(server: String, reason: String)
  /// The proxy does not do its part.
  case proxy(String)
  /// TLS failed.
  case tls(server: String, TLSProblem, reason: String)
  /// The time was over after `milliseconds`, with `receivedBytes` of the body there.
  case timedOut(server: String, milliseconds: Int, receivedBytes: Int64)
  /// Nothing, or too little, moved for `seconds`, with `receivedBytes` of the body there.
  case stalled(server: String, seconds: Int, receivedBytes: Int64)
  /// The connection ended before the reply was complete.
  case connectionLost(server: String, receivedBytes: Int64, reason: String)
  /// What came is no HTTP.
  case malformedReply(server: String, reason: String)
  /// The body is larger than the request's limit, in bytes.
  case tooLarge(server: String, limit: Int64)
  /// The header fields are larger than any reply needs; the limit is in bytes.
  case headTooLarge(server: String, limit: Int)
  /// A redirect that is not followed, and why.
  case redirect(server: String, reason: String)
  /// The receiver of the body asked to stop.
  case stoppedByReceiver
  /// Anything else, with libcurl's number and text.
  case other(server: String, code: Int, reason: String)
}

/// What about TLS failed.
public enum TLSProblem: Hashable, Sendable {
  /// The server's certificate is not trusted, out of date, or made for another name.
  case certificate
  /// The file with certificate authorities cannot be used.
  case authorityFile
  /// No common version or cipher, or the server speaks no TLS.
  case handshake
}

extension HTTPError: CustomStringConvertible {
  /// One line that says what failed and, where it helps, what to do.
  public var description: String {
    switch self {
    case .libraryMissing(let reason):
      "libcurl cannot be loaded (\(reason)); install the package that has libcurl.so.4"
    case .invalidRequest(let reason): "the request cannot be sent: \(reason)"
    case .unreadableFile(let path, let reason): "\(path): cannot be read: \(reason)"
    case .unwritableFile(let path, let reason): "\(path): cannot be written: \(reason)"
    case .unresolvable(let server): "\(server): the host name cannot be resolved"
    case .unreachable(let server, let reason): "\(server): no connection: \(reason)"
    case .proxy(let reason): "the proxy fails: \(reason)"
    case .tls(let server, .certificate, let reason):
      "\(server): the server's certificate is not accepted: \(reason); name the authority that issued it"
    case .tls(let server, .authorityFile, let reason):
      "\(server): the file of certificate authorities cannot be used: \(reason)"
    case .tls(let server, .handshake, let reason): "\(server): TLS fails: \(reason); does the port speak https?"
    case .timedOut(let server, let milliseconds, let receivedBytes):
      "\(server): no complete reply within \(milliseconds) ms (\(receivedBytes) bytes received)"
    case .stalled(let server, let seconds, let receivedBytes):
      "\(server): nothing, or next to nothing, came or went for \(seconds) s (\(receivedBytes) bytes received)"
    case .connectionLost(let server, let receivedBytes, let reason):
      "\(server): the connection was lost after \(receivedBytes) bytes of the reply: \(reason)"
    case .malformedReply(let server, let reason): "\(server): the reply is no HTTP: \(reason)"
    case .tooLarge(let server, let limit): "\(server): the reply is larger than the limit of \(limit) bytes"
    case .headTooLarge(let server, let limit):
      "\(server): the reply's header fields are larger than the limit of \(limit) bytes"
    case .redirect(let server, let reason): "\(server): the redirect is not followed: \(reason)"
    case .stoppedByReceiver: "the transfer was stopped"
    case .other(let server, let code, let reason): "\(server): \(reason) (libcurl error \(code))"
    }
  }
}
