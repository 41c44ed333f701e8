import HTTPTransport
import JSONText

/// How an ``NtopngClient`` behaves.
public struct NtopngClientOptions: Sendable {
  /// The time for one call, seconds.
  public var requestTimeout: Double
  /// The end of the time for everything.
  public var deadline: Deadline
  /// How many calls are under way at most; ntopng has five workers, so 3.
  public var maximumParallel: Int
  /// How often a call is made again after a failure that may pass.
  public var retries: Int
  /// How many bytes all replies together may have: several times what the largest servers need.
  public var maximumTotalSize: Int64 = 256 << 20

  /// The given behaviour.
  public init(
    requestTimeout: Double = 30, deadline: Deadline = Deadline(seconds: 50), maximumParallel: Int = 3, retries: Int = 1
  ) {
    self.requestTimeout = requestTimeout
    self.deadline = deadline
    self.maximumParallel = maximumParallel
    self.retries = retries
  }
}

/// What a client has cost so far.
public struct NtopngStatistics: Hashable, Sendable {
  /// Requests sent, repetitions included.
  public var made = 0
  /// Of these without a usable reply.
  public var failed = 0
  /// Answers from the cache.
  public var cached = 0
}

/// Asks one ntopng server. For the thread that made it.
///
/// Every answer is checked; failures become ``NtopngError``. After one that would meet every further call (login
/// refused, starting up, TLS) nothing is asked any more. Calls with a lifetime go through the cache: of all processes
/// that want the same, one asks.
public final class NtopngClient {
  /// The server.
  public let server: NtopngServer
  /// Limits of this client.
  public let options: NtopngClientOptions
  /// The cache; nil: every call is made.
  public let cache: ReplyCache?
  /// What this client has cost so far.
  public private(set) var statistics = NtopngStatistics()
  /// The `Server` field of the last reply, as in `ntopng 6.2.241023 [Debian …]`.
  public private(set) var serverField: String?
  /// The version, once a reply told it; it decides which parameters are sent.
  public var version: NtopngVersion?
  /// Seconds from the start of the first call to its complete reply; nil before.
  public private(set) var firstResponseSeconds: Double?
  /// Why the cache could not store something.
  public private(set) var cacheError: CacheError?

  /// Sends requests and those that the closure then asks for, as ``HTTPClient/run(_:completed:)``.
  typealias Exchange = ([HTTPRequest], (Int, Result<HTTPResponse, HTTPError>) -> [HTTPRequest]) -> Void

  private let exchange: Exchange
  private let mask: SecretMask
  private let dataMask: SecretMask
  private var fatal: NtopngError?
  private var receivedBytes: Int64 = 0

  /// A client; nothing is asked yet.
  public convenience init(
    _ server: NtopngServer, options: NtopngClientOptions = NtopngClientOptions(), cache: ReplyCache? = nil
  ) {
    // What stays on this machine never goes to a proxy.
    let http = HTTPClient(
      HTTPOptions(
        verification: server.verifiesCertificate ? .full : .off, authorityFile: server.authorityFile,
        proxy: server.isLoopback ? .none : .environment, maximumParallel: options.maximumParallel,
        userAgent: "agent_ntopng"))
    self.init(server, options: options, cache: cache) { http.run($0, completed: $1) }
  }

  /// A client with another way to the server, for the fuzzer.
  init(_ server: NtopngServer, options: NtopngClientOptions, cache: ReplyCache?, exchange: @escaping Exchange) {
    self.server = server
    self.options = options
    self.cache = cache
    self.exchange = exchange
    mask = server.credential.mask
    dataMask = server.credential.dataMask
  }

  /// The answer to one call.
  public func reply(to call: NtopngCall) throws(NtopngError) -> NtopngReply {
    guard let result = replies(to: [call]).first else { throw .deadline }
    return try result.get()
  }

  /// The answers to `calls`, in their order; those with a lifetime from the cache where possible.
  public func replies(to calls: [NtopngCall]) -> [Result<NtopngReply, NtopngError>] { replies(to: calls, sink: nil) }

  /// The answers to `calls`; rows of lists go to `sink`.
  func replies(to calls: [NtopngCall], sink: (any RowSink)?) -> [Result<NtopngReply, NtopngError>] {
    guard let cache, calls.contains(where: { $0.lifetime > 0 }) else {
      return ask(calls.enumerated().map { $0 }, sink: sink, store: nil)
    }
    return CachedFlight(cache: cache, client: self, sink: sink).replies(to: calls)
  }

  /// Makes `calls`, each with its number for `sink` and `store`; hands good bodies to `store`. The results are in the
  /// order of `calls`.
  func ask(
    _ calls: [(offset: Int, element: NtopngCall)], sink: (any RowSink)?, store: ((Int, [UInt8], Double) -> Void)?
  ) -> [Result<NtopngReply, NtopngError>] {
    var results: [Result<NtopngReply, NtopngError>] = Array(repeating: .failure(.deadline), count: calls.count)
    let attempts = calls.enumerated().map { Attempt(call: $1.element, index: $1.offset, position: $0, sink: sink) }
    run(attempts) { attempt, result, body in
      if let body, case .success(let reply) = result { store?(attempt.index, body, reply.time) }
      results[attempt.position] = result
    }
    return results
  }

  func countCached() { statistics.cached += 1 }

  func note(_ error: CacheError) { cacheError = cacheError ?? error }

  // MARK: One exchange after the other

  private struct Attempt {
    let call: NtopngCall
    /// The call's number, as those know it who take its rows.
    let index: Int
    /// Where its result belongs.
    let position: Int
    let sink: (any RowSink)?
    var number = 0
    var start = 0.0
  }

  private func run(_ calls: [Attempt], completed: (Attempt, Result<NtopngReply, NtopngError>, [UInt8]?) -> Void) {
    var waiting = calls[...]
    var sent: [Attempt] = []
    var underWay = 0

    /// Requests for the next calls, as many as may be under way; what must not be asked fails at once.
    func next() -> [HTTPRequest] {
      var requests: [HTTPRequest] = []
      while underWay < options.maximumParallel, var attempt = waiting.popFirst() {
        if let error = obstacle() {
          completed(attempt, .failure(error), nil)
          continue
        }
        attempt.start = AgentClock.monotonic()
        sent.append(attempt)
        requests.append(request(attempt.call))
        statistics.made += 1
        underWay += 1
      }
      return requests
    }

    exchange(next()) { number, response in
      underWay -= 1
      var attempt = sent[number]
      let (result, body) = read(response, attempt)
      if case .failure(let error) = result {
        statistics.failed += 1
        if error.endsTheRun { fatal = fatal ?? error }
        if error.isTransient, attempt.number < options.retries, options.deadline.remainingMilliseconds > 2000 {
          pause()
          attempt.number += 1
          waiting.append(attempt)
          return next()
        }
      }
      completed(attempt, result, body)
      return next()
    }
  }

  private func obstacle() -> NtopngError? {
    if let fatal { return fatal }
    if server.hasPlainCredentials, !server.allowsPlainCredentials { return .plainCredentials }
    if receivedBytes >= options.maximumTotalSize { return .tooLarge(limit: options.maximumTotalSize) }
    if options.deadline.remainingMilliseconds < 50 { return .deadline }
    if statistics.made == 0, case .password = server.credential, let cache,
      let seconds = LoginGuard(cache: cache).secondsToWait(now: AgentClock.now())
    {
      fatal = .lockedOut(seconds: seconds)
      return fatal
    }
    return nil
  }

  private func request(_ call: NtopngCall) -> HTTPRequest {
    var headers = [(name: "Accept", value: "application/json")]
    if let authorization = server.credential.authorization { headers.append(("Authorization", authorization)) }
    let milliseconds = min(Int(options.requestTimeout * 1000), options.deadline.remainingMilliseconds)
    return HTTPRequest(
      .get, server.url + call.target(for: version), headers: headers,
      limits: HTTPLimits(
        maximumBodySize: min(call.maximumBodySize, options.maximumTotalSize - receivedBytes),
        timeoutMilliseconds: milliseconds,
        connectTimeoutMilliseconds: min(10_000, milliseconds)))
  }

  private func read(
    _ response: Result<HTTPResponse, HTTPError>, _ attempt: Attempt
  ) -> (Result<NtopngReply, NtopngError>, [UInt8]?) {
    do throws(HTTPError) {
      let response = try response.get().withMaskedHeaders(mask)
      receivedBytes += Int64(response.body.count)
      firstResponseSeconds = firstResponseSeconds ?? AgentClock.monotonic() - attempt.start
      learn(response)
      let isEchoing = dataMask.occurs(in: response.body)
      let result = decode(response, attempt, isEchoing ? dataMask : nil)
      noteLogin(result)
      return (result, isEchoing ? nil : response.body)
    } catch {
      if case .tooLarge(_, let limit) = error, limit < attempt.call.maximumBodySize {
        // What all replies together may have is used up: nothing more is asked.
        receivedBytes = options.maximumTotalSize
        return (.failure(.tooLarge(limit: options.maximumTotalSize)), nil)
      }
      return (.failure(NtopngError(error)), nil)
    }
  }

  /// The answer that a response holds.
  ///
  /// - Parameter dataMask: hides the login in data; nil where it is not there.
  private func decode(
    _ response: HTTPResponse, _ attempt: Attempt, _ dataMask: SecretMask?
  ) -> Result<NtopngReply, NtopngError> {
    do throws(NtopngError) {
      let (value, total) = try ReplyReader.read(
        response, to: attempt.call, credential: server.credential, mask: mask, dataMask: dataMask,
        rows: attempt.sink.map { ($0, attempt.index) })
      return .success(NtopngReply(value: value, total: total, time: AgentClock.now()))
    } catch {
      return .failure(error)
    }
  }

  private func learn(_ response: HTTPResponse) {
    guard let field = response.headers["server"], field.hasPrefix("ntopng") else { return }
    serverField = field
    version = version ?? NtopngVersion(in: field)
  }

  private func noteLogin(_ result: Result<NtopngReply, NtopngError>) {
    guard case .password = server.credential, let cache, statistics.made <= options.maximumParallel else { return }
    switch result {
    case .success: LoginGuard(cache: cache).noteSuccess()
    case .failure(.notAuthenticated): LoginGuard(cache: cache).noteFailure(now: AgentClock.now())
    case .failure: break
    }
  }

  /// Waits a moment, not the same one in all processes.
  private func pause() { AgentClock.sleep(milliseconds: Int.random(in: 50...250)) }
}
