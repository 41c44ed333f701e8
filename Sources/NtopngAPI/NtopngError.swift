import HTTPTransport

/// Why ntopng gave no usable answer. No case holds a secret.
///
/// ntopng tells its failures in many shapes, most of them a redirect; `docs` of each case say which one it is read from.
public enum NtopngError: Error, Hashable, Sendable {
  /// A redirect to the login page: wrong or missing credentials, or a locked-out address; ntopng does not tell which.
  case notAuthenticated(hint: String?)
  /// A login with a password failed a short while ago. It is not tried again before `seconds` have passed, because
  /// ntopng locks out the whole address for five minutes after five failures.
  case lockedOut(seconds: Int)
  /// A redirect to the page that asks for a new password.
  case defaultPassword
  /// Status 403 with "We're almost ready", or a redirect to `please_wait`.
  case startingUp
  /// A redirect with `pro_only` or `enterprise_only`.
  case notLicensed(needed: NtopngEdition)
  /// rc -3, a redirect with `forbidden`, or the page that ntopng sends without status line to users who are no
  /// administrators.
  case notGranted(String)
  /// The script refused a parameter that this version does not know.
  case unknownParameter(String)
  /// The script failed; Lua's text.
  case luaFailure(String)
  /// rc -2: there is no such interface.
  case unknownInterface
  /// The interface exists, but the user is bound to another one.
  case interfaceNotAllowed
  /// rc -1: the host is not active now, or is outside of the user's networks.
  case notFound
  /// A redirect with `not_found`: this version has no such script.
  case unknownEndpoint(String)
  /// Any other rc that is not 0, with ntopng's name for it.
  case refused(code: Int, text: String)
  /// What came is no reply of ntopng's API: HTML, cut JSON, no status line, rows missing.
  case malformedReply(String)
  /// The reply is larger than the limit, in bytes.
  case tooLarge(limit: Int64)
  /// No complete reply within the time, in milliseconds.
  case timeout(milliseconds: Int)
  /// No connection, or it was lost.
  case connection(HTTPError)
  /// TLS failed.
  case tls(HTTPError)
  /// The login would travel unencrypted to another machine, which nobody has allowed. Nothing was sent.
  case plainCredentials
  /// The time for the whole run was over before this was asked.
  case deadline
  /// Another process got this error a moment ago; it was not asked again.
  case recent(kind: Kind, message: String)

  /// The error's kind, as the sections name it.
  public enum Kind: String, Hashable, Sendable {
    case notAuthenticated = "not_authenticated"
    case lockedOut = "locked_out"
    case defaultPassword = "default_password"
    case startingUp = "starting_up"
    case notLicensed = "not_licensed"
    case notGranted = "not_granted"
    case unknownParameter = "unknown_parameter"
    case luaFailure = "lua_failure"
    case unknownInterface = "unknown_interface"
    case interfaceNotAllowed = "interface_not_allowed"
    case notFound = "not_found"
    case malformedReply = "malformed_reply"
    case tooLarge = "too_large"
    case timeout
    case connection
    case tls
    case plainCredentials = "plain_credentials"
    case deadline
  }

  /// The error of a request that got no reply.
  init(_ error: HTTPError) {
    self =
      switch error {
      case .tls: .tls(error)
      case .timedOut(_, let milliseconds, _): .timeout(milliseconds: milliseconds)
      case .tooLarge(_, let limit): .tooLarge(limit: limit)
      case .headTooLarge(_, let limit): .tooLarge(limit: Int64(limit))
      case .malformedReply(_, let reason): .malformedReply(reason)
      default: .connection(error)
      }
  }

  /// The kind of this error.
  public var kind: Kind {
    switch self {
    case .notAuthenticated: .notAuthenticated
    case .lockedOut: .lockedOut
    case .defaultPassword: .defaultPassword
    case .startingUp: .startingUp
    case .notLicensed: .notLicensed
    case .notGranted: .notGranted
    case .unknownParameter: .unknownParameter
    case .luaFailure: .luaFailure
    case .unknownInterface: .unknownInterface
    case .interfaceNotAllowed: .interfaceNotAllowed
    case .notFound, .unknownEndpoint: .notFound
    case .refused, .malformedReply: .malformedReply
    case .tooLarge: .tooLarge
    case .timeout: .timeout
    case .connection: .connection
    case .tls: .tls
    case .plainCredentials: .plainCredentials
    case .deadline: .deadline
    case .recent(let kind, _): kind
    }
  }

  /// Whether every further call would fail the same way, so that none should be made.
  public var endsTheRun: Bool {
    switch kind {
    case .notAuthenticated, .lockedOut, .defaultPassword, .startingUp, .tls, .plainCredentials, .deadline: true
    default: false
    }
  }

  /// Whether the same call may succeed a moment later. All calls only read, so asking twice does no harm.
  var isTransient: Bool {
    switch self {
    case .connection(.unreachable), .connection(.connectionLost): true
    case .malformedReply: true
    default: false
    }
  }
}

extension NtopngError: CustomStringConvertible {
  /// One line that says what is wrong and what to do.
  public var description: String {
    switch self {
    case .notAuthenticated(let hint):
      "ntopng refuses the login: wrong token, user or password, or this address is locked out for five minutes after "
        + "failed logins" + (hint.map { "; \($0)" } ?? "")
    case .lockedOut(let seconds):
      "ntopng refused this login a short while ago; it is tried again in \(seconds) s, so that ntopng does not lock out "
        + "this address (a token is never locked out)"
    case .defaultPassword: "the ntopng user still has the default password: change it in ntopng first"
    case .startingUp: "ntopng is starting up or shutting down"
    case .notLicensed(let needed): "this needs \(needed.title)"
    case .notGranted(let text): "the ntopng user lacks a right: \(text)"
    case .unknownParameter(let name): "this version of ntopng does not know the parameter '\(name)'"
    case .luaFailure(let text): "ntopng's script failed: \(text)"
    case .unknownInterface: "ntopng has no such interface"
    case .interfaceNotAllowed: "the ntopng user is not allowed to see this interface"
    case .notFound: "ntopng does not know this as active"
    case .unknownEndpoint(let name): "this version of ntopng does not have '\(name)'"
    case .refused(let code, let text): "ntopng refuses the call: \(text) (rc \(code))"
    case .malformedReply(let reason): "the reply is none of ntopng's API: \(reason)"
    case .tooLarge(let limit): "the reply is larger than the limit of \(limit) bytes"
    case .timeout(let milliseconds): "no complete reply within \(milliseconds) ms"
    case .connection(let error), .tls(let error): error.description
    case .plainCredentials:
      "not asked, because token or password would travel in clear over http: use https (ntopng's port 3001), or allow it"
    case .deadline: "not asked, because the time for this run was over"
    case .recent(_, let message): message
    }
  }
}
