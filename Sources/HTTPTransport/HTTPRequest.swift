/// One HTTP request.
public struct HTTPRequest: Sendable {
  /// The request's method.
  public enum Method: String, Sendable {
    case get = "GET"
    case head = "HEAD"
    case post = "POST"
    case put = "PUT"
    case patch = "PATCH"
    case delete = "DELETE"
  }

  /// What is sent with the request.
  public enum Body: Sendable {
    case none
    case bytes([UInt8])
    /// The content of the file at this path, streamed. Only for PUT and POST.
    case file(String)
  }

  /// The method; GET unless said otherwise.
  public var method: Method
  /// The absolute `http` or `https` URL, percent-encoded, without user and password.
  public var url: String
  /// Header fields, in order. Their values may be secrets: they appear in no error.
  public var headers: [(name: String, value: String)]
  /// What is sent with the request.
  public var body: Body
  /// The offset in bytes from which the reply is wanted (a `Range` request), to resume a download. The reply's status
  /// tells whether the server did so (206) or sends everything (200).
  public var resumeFrom: Int64?
  /// The limits of this request.
  public var limits: HTTPLimits

  /// A request.
  public init(
    _ method: Method = .get, _ url: String, headers: [(name: String, value: String)] = [], body: Body = .none,
    resumeFrom: Int64? = nil, limits: HTTPLimits = HTTPLimits()
  ) {
    self.method = method
    self.url = url
    self.headers = headers
    self.body = body
    self.resumeFrom = resumeFrom
    self.limits = limits
  }
}

/// What a server may cost.
public struct HTTPLimits: Hashable, Sendable {
  /// The largest reply body, in bytes; 16 MiB unless said otherwise.
  public var maximumBodySize: Int64
  /// The time for the whole exchange, in milliseconds; 30 s unless said otherwise.
  public var timeoutMilliseconds: Int
  /// The time for connecting, TLS included, in milliseconds; 10 s unless said otherwise.
  public var connectTimeoutMilliseconds: Int
  /// After how many seconds of less than ``minimumSpeed`` a transfer is given up; 0, unless said otherwise, for never.
  /// For files, whose size and so whose time nobody knows beforehand.
  public var stallSeconds: Int
  /// How many bytes a second a transfer must make to go on; 1, unless said otherwise.
  public var minimumSpeed: Int

  /// The given limits.
  public init(
    maximumBodySize: Int64 = 16 << 20, timeoutMilliseconds: Int = 30_000, connectTimeoutMilliseconds: Int = 10_000,
    stallSeconds: Int = 0, minimumSpeed: Int = 1
  ) {
    self.maximumBodySize = maximumBodySize
    self.timeoutMilliseconds = timeoutMilliseconds
    self.connectTimeoutMilliseconds = connectTimeoutMilliseconds
    self.stallSeconds = stallSeconds
    self.minimumSpeed = minimumSpeed
  }
}
