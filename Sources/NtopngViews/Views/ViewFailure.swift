import JSONText

/// Why a view has no fresh data: member `error` of a reply.
public struct ViewFailure: Error, Hashable, Sendable {
  /// What went wrong, in the words of the reply's schema.
  public enum Kind: String, Sendable, CaseIterable {
    case unreachable, timeout, tls
    case notAuthenticated = "not_authenticated"
    case defaultPassword = "default_password"
    case forbidden, starting
    case notNtopng = "not_ntopng"
    case hostUnknown = "host_unknown"
    case edition, version
    case invalidRequest = "invalid_request"
    case secret
    case serverError = "server_error"
    case `internal`
  }

  /// What went wrong.
  public var kind: Kind
  /// One sentence: what happened. Holds no secret.
  public var message: String
  /// One sentence: what to do.
  public var advice: String
  /// Seconds before which asking again is useless.
  public var retryAfter: Double?
  /// The keys that were looked up, for `hostUnknown`.
  public var tried: [String]

  /// A failure.
  public init(_ kind: Kind, _ message: String, advice: String, retryAfter: Double? = nil, tried: [String] = []) {
    self.kind = kind
    self.message = message
    self.advice = advice
    self.retryAfter = retryAfter
    self.tried = tried
  }

  /// Whether the server refuses this one call, so that another way may lead to the same data.
  var isOfThisCall: Bool { kind == .serverError || kind == .version || kind == .edition }

  /// The member `error` of a reply.
  public var json: JSONValue {
    fields([
      "kind": .string(kind.rawValue),
      "message": .string(message.cut(4096)),
      "advice": .string(advice.cut(4096)),
      "retry_s": retryAfter.map(JSONValue.double),
      "tried": tried.isEmpty ? nil : .array(tried.prefix(64).map { .string($0.cut(300)) }),
    ])
  }
}
