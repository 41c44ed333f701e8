import HTTPTransport
import MKPFormat

/// Why a server did not do what it was asked. Each kind calls for another action. No case holds a secret: texts of
/// servers are shortened and freed of the secrets that were sent.
public enum ServerError: Error, Hashable, Sendable {
  /// There was no reply.
  case transport(HTTPError)
  /// The server does not know the credentials (any more): status 401, or it leads to a log-in page.
  case notLoggedIn(url: String, found: String)
  /// The credentials do not suffice.
  case forbidden(url: String, said: String)
  /// There is nothing at the URL; some servers say so where the credentials do not suffice.
  case notFound(url: String)
  /// The server does not take files of this size.
  case fileTooLarge(url: String)
  /// The server asks to come back later than is worth waiting for.
  case busy(url: String, seconds: Int)
  /// The server failed, again and again.
  case serverFailure(url: String, status: Int, said: String)
  /// The server refused for another reason.
  case refused(url: String, status: Int, said: String)
  /// The reply is something else than was asked for.
  case unexpectedReply(url: String, found: String)
}

extension ServerError: CustomStringConvertible {
  /// One line: the URL, what was found, what to do.
  public var description: String {
    switch self {
    case .transport(let error): error.description.visible
    case .notLoggedIn(let url, let found):
      "\(url): not logged in: \(found); the token is wrong or the session has expired: give a new one"
    case .forbidden(let url, let said): "\(url): the credentials do not allow this\(Self.words(said))"
    case .notFound(let url): "\(url): there is nothing (404); check the URL, and whether the token may see it"
    case .fileTooLarge(let url): "\(url): the server does not take a file of this size (413); raise its limit"
    case .busy(let url, let seconds): "\(url): the server asks to come back in \(seconds) s; try again then"
    case .serverFailure(let url, let status, let said):
      "\(url): the server failed with status \(status)\(Self.words(said)); try again later"
    case .refused(let url, 409, ""): "\(url): refused with status 409; with WebDAV the folder must exist"
    case .refused(let url, let status, let said): "\(url): refused with status \(status)\(Self.words(said))"
    case .unexpectedReply(let url, let found): "\(url): unexpected reply: \(found)"
    }
  }

  private static func words(_ said: String) -> String { said.isEmpty ? "" : ": \(said.quoted)" }

  /// Whether the cause is the network or a server that may recover, not what was asked.
  public var isPassing: Bool {
    switch self {
    case .transport(let error): error.isPassing
    case .busy, .serverFailure: true
    default: false
    }
  }
}

extension HTTPError {
  /// Whether the same request may succeed at another time.
  var isPassing: Bool {
    switch self {
    case .timedOut, .stalled, .connectionLost, .unreachable, .unresolvable: true
    default: false
    }
  }
}
