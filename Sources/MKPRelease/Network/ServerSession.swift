import Glibc
import HTTPTransport
import MKPFormat

/// How a server is talked to.
public struct ServerSettings: Sendable {
  /// Proxy, authorities and the like.
  public var options: HTTPOptions
  /// Header fields that hold secrets. They go to the origin of the session only, and appear nowhere.
  public var secretHeaders: [(name: String, value: String)]
  /// How often a request is repeated after a failure that may pass.
  public var retries: Int
  /// The longest time to wait for a server that asks for patience, in seconds.
  public var patience: Int
  /// After how many seconds without a byte, or with less than 1 KiB in each, a transfer is given up.
  public var stallSeconds: Int
  /// How long to wait before the first repetition, in milliseconds; doubled each time.
  public var firstDelay: Int
  /// Whether secrets may go to another machine unencrypted.
  public var allowsPlainCredentials: Bool
  /// Told before each repetition why, and after how many seconds.
  public var notice: @Sendable (String) -> Void

  /// The given settings.
  public init(
    options: HTTPOptions = HTTPOptions(), secretHeaders: [(name: String, value: String)] = [], retries: Int = 4,
    patience: Int = 300, stallSeconds: Int = 60, firstDelay: Int = 500, allowsPlainCredentials: Bool = false,
    notice: @escaping @Sendable (String) -> Void = { _ in }
  ) {
    self.options = options
    self.secretHeaders = secretHeaders
    self.retries = retries
    self.patience = patience
    self.stallSeconds = stallSeconds
    self.firstDelay = firstDelay
    self.allowsPlainCredentials = allowsPlainCredentials
    self.notice = notice
  }
}

/// Requests to one server: with its credentials, repeated after failures that pass, and with typed errors.
final class ServerSession {
  let settings: ServerSettings
  /// Keeps the credentials out of what is shown of the server's words.
  let mask: CredentialMask
  /// Where credentials may go.
  private var origins: Set<String>
  private let client: HTTPClient
  private var hasAnswered = false

  /// In seconds; against a server that sends a byte now and then.
  private static let longestTransfer = 3 * 3600
  /// In bytes a second: a line that carries a package at all is faster.
  private static let minimumSpeed = 1024

  /// - Throws: ``ServerError/transport(_:)`` where secrets would go out unencrypted.
  init(_ url: HTTPURL, _ settings: ServerSettings) throws(ServerError) {
    guard settings.secretHeaders.isEmpty || url.scheme == "https" || url.isLoopback || settings.allowsPlainCredentials
    else {
      throw .transport(
        .invalidRequest("\(url.origin) is not encrypted, and anybody could read the credentials: use https"))
    }
    self.settings = settings
    mask = CredentialMask(headers: settings.secretHeaders)
    origins = [url.origin]
    client = HTTPClient(settings.options)
  }

  /// Lets credentials go to another origin of the same service.
  func admit(_ url: HTTPURL) { origins.insert(url.origin) }

  /// Waits before a repetition; `number` counts from 0.
  func pause(before number: Int) { usleep(UInt32(clamping: settings.firstDelay * 1000 << min(number, 8))) }

  /// A request with the session's credentials, if it goes to the session's server.
  func request(
    _ method: HTTPRequest.Method, _ url: HTTPURL, headers: [(name: String, value: String)] = [],
    body: HTTPRequest.Body = .none, maximumBodySize: Int64 = 16 << 20
  ) -> HTTPRequest {
    let secrets = origins.contains(url.origin) ? settings.secretHeaders : []
    let isFile = if case .file = body { true } else { false }
    // A server may need its time to store what it has got; nothing moves meanwhile.
    let stall = isFile ? settings.stallSeconds * 2 : settings.stallSeconds
    let limits = HTTPLimits(
      maximumBodySize: maximumBodySize, timeoutMilliseconds: Self.longestTransfer * 1000, stallSeconds: max(stall, 1),
      minimumSpeed: Self.minimumSpeed)
    return HTTPRequest(method, url.description, headers: headers + secrets, body: body, limits: limits)
  }

  /// The reply to `request`, whose status is 2xx or one of `accepting`.
  ///
  /// - Parameter repeatable: false for what must not be done twice.
  func send(
    _ request: HTTPRequest, accepting: Set<Int> = [], redirects: Int = 0, repeatable: Bool = true,
    receiver: HTTPReceiver? = nil, progress: HTTPProgress? = nil
  ) throws(ServerError) -> HTTPResponse {
    try repeating(shown(request.url), accepting: accepting, repeatable: repeatable) { () throws(HTTPError) in
      try client.send(request, followingRedirects: redirects, receiver: receiver, progress: progress)
    }
  }

  /// Downloads to a file, going on where an attempt was interrupted.
  func download(
    _ request: HTTPRequest, to file: HTTPDownload, size: Int64, progress: HTTPProgress?
  ) throws(ServerError) {
    // 416: the server has fewer bytes than the file holds already, so they are not the same bytes.
    let reply = try repeating(shown(request.url), accepting: [416], repeatable: true) { () throws(HTTPError) in
      try file.run(request, with: client, redirects: 5, expectedSize: size, progress: progress)
    }
    guard reply.status == 416, file.size != size else { return }
    do throws(HTTPError) { try file.truncate() } catch { throw .transport(error) }
    _ = try repeating(shown(request.url), accepting: [], repeatable: true) { () throws(HTTPError) in
      try file.run(request, with: client, redirects: 5, expectedSize: size, progress: progress)
    }
  }

  private func repeating(
    _ url: String, accepting: Set<Int>, repeatable: Bool, _ attempt: () throws(HTTPError) -> HTTPResponse
  ) throws(ServerError) -> HTTPResponse {
    var left = repeatable ? max(settings.retries, 0) : 0
    var delay = settings.firstDelay
    while true {
      let error: ServerError
      var wait: Int?
      switch Result(catching: attempt) {
      case .success(let reply):
        hasAnswered = true
        if reply.head.isSuccess || accepting.contains(reply.status ?? 0) { return reply }
        error = reply.failure(url, mask)
        wait = reply.asksForPatience ? max(delay, (reply.retryAfter(now: Timestamp.now.epoch) ?? 0) * 1000) : nil
      case .failure(let failure):
        error = .transport(masked(failure))
        wait = isWorthRepeating(failure) ? delay : nil
      }
      guard let wait else { throw error }
      if wait > settings.patience * 1000 { throw .busy(url: url, seconds: wait / 1000) }
      guard left > 0 else { throw error }
      left -= 1
      settings.notice("\(error); once more in \(max(1, (wait + 500) / 1000)) s")
      usleep(UInt32(clamping: wait * 1000))
      delay *= 2
    }
  }

  /// A redirect may lead to a host that is called as the credentials are.
  private func masked(_ error: HTTPError) -> HTTPError {
    let shown = mask.masking(error.description)
    return shown == error.description ? error : .other(server: "a server", code: 0, reason: shown)
  }

  /// A server that never answered is not waited for: its name or port is wrong, more likely than not.
  private func isWorthRepeating(_ error: HTTPError) -> Bool {
    switch error {
    case .unreachable, .unresolvable: hasAnswered
    default: error.isPassing
    }
  }

  /// A URL as it may be shown: without its query, which can hold a secret.
  private func shown(_ url: String) -> String { String(url.prefix { $0 != "?" }) }
}

extension ServerSettings {
  /// The value of an `Authorization` field (RFC 7617).
  public static func basicCredentials(user: String, password: String) -> String {
    "Basic \(Base64.encode(Array("\(user):\(password)".utf8)))"
  }
}

extension HTTPResponse {
  /// Whether the server may do it when asked again.
  fileprivate var asksForPatience: Bool {
    switch status {
    case 408, 425, 429, 500, 502, 503, 504: true
    // GitHub's limits of requests.
    case 403: headers["retry-after"] != nil
    default: false
    }
  }
}
