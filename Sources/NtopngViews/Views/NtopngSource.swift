import JSONText
import NtopngAPI

/// The views' source: an ntopng server behind its client and the cache that all processes share.
public final class NtopngSource: ViewSource {
  private let makeCache: () throws(ViewFailure) -> ReplyCache?
  private let makeClient: () throws(ViewFailure) -> NtopngClient
  private var opened: Result<ReplyCache?, ViewFailure>?
  private var connected: Result<NtopngClient, ViewFailure>?
  private var version: NtopngVersion?

  /// A source. The client is made when the cache does not have an answer: decrypting the password store costs more than
  /// a view that is in the cache.
  public init(
    cache: @escaping () throws(ViewFailure) -> ReplyCache?, client: @escaping () throws(ViewFailure) -> NtopngClient
  ) {
    makeCache = cache
    makeClient = client
  }

  /// Unix seconds.
  public var now: Double { AgentClock.now() }

  /// Edition and version, kept for an hour. Of all processes that want to know, one asks. When the server does not
  /// answer, what was known of it.
  public func server() throws(ViewFailure) -> ViewServer {
    let cache = try cache()
    if let facts = ServerFacts.load(cache), facts.areFresh(now) { return use(facts) }
    let client = try client()
    let start = now
    let lock = cache.flatMap { ServerFacts.lock($0, until: client.options.deadline) }
    defer { withExtendedLifetime(lock) {} }
    // Somebody may have asked while we waited.
    let known = ServerFacts.load(cache)
    if let known, known.areFresh(now) { return use(known) }
    do throws(NtopngError) {
      if let error = ServerFacts.error(cache, since: start, now) { throw error }
      return use(try identify(client, cache, known))
    } catch {
      guard let known, error.leavesOldDataVisible else { throw ViewFailure(error) }
      return use(known)
    }
  }

  /// The answers, from the cache where they are young enough.
  public func answers(_ queries: [ViewQuery]) -> [Result<ViewAnswer, ViewFailure>] {
    let calls = queries.map(\.call)
    if let cache = try? cache() {
      let stored = calls.compactMap { cache.reply(to: $0, now: now) }
      if stored.count == calls.count { return stored.map { .success(ViewAnswer($0)) } }
    }
    do throws(ViewFailure) {
      let client = try client()
      client.version = client.version ?? version
      return client.replies(to: calls).map { $0.map(ViewAnswer.init).mapError(ViewFailure.init) }
    } catch {
      return calls.map { _ in .failure(error) }
    }
  }

  /// What the special agent collected.
  public func aggregates(ifid: Int, from begin: Double, to end: Double) -> [TrafficAggregate] {
    guard let cache = try? cache() else { return [] }
    return TrafficHistory.load(cache, ifid: ifid).aggregates(from: begin, to: end)
  }

  /// The largest hosts, minute by minute, that the special agent noted.
  public func topMinutes(ifid: Int, from begin: Int, to end: Int) -> [TopMinute] {
    guard let cache = try? cache() else { return [] }
    return TalkerHistory(cache: cache, ifid: ifid).minutes(from: begin, to: end)
  }

  private func identify(
    _ client: NtopngClient, _ cache: ReplyCache?, _ known: ServerFacts?
  ) throws(NtopngError) -> ServerFacts {
    do throws(NtopngError) {
      _ = try client.interfaces()
      let facts = try self.facts(client, known)
      facts.store(cache)
      return facts
    } catch {
      ServerFacts.note(error, cache, now)
      throw error
    }
  }

  /// What a server tells of itself. Where it fails to tell its edition the pages do without, and it is asked again soon.
  private func facts(_ client: NtopngClient, _ known: ServerFacts?) throws(NtopngError) -> ServerFacts {
    do throws(NtopngError) {
      let identity = try client.identity()
      let version = client.version ?? identity.sentence.flatMap(NtopngVersion.init(in:))
      return ServerFacts(time: now, version: version, edition: identity.edition)
    } catch {
      guard !error.endsTheRun else { throw error }
      return ServerFacts(
        time: now - ServerFacts.lifetime + 60, version: client.version ?? known?.version,
        edition: known?.edition ?? .unknown)
    }
  }

  private func use(_ facts: ServerFacts) -> ViewServer {
    version = facts.version
    let isTold = facts.edition != .unknown && facts.edition != .enterprise
    return ViewServer(version: facts.version?.description, edition: isTold ? facts.edition.rawValue : nil)
  }

  private func cache() throws(ViewFailure) -> ReplyCache? {
    let result = opened ?? Self.result(makeCache)
    opened = result
    return try result.get()
  }

  private func client() throws(ViewFailure) -> NtopngClient {
    let result = connected ?? Self.result(makeClient)
    connected = result
    return try result.get()
  }

  private static func result<Value>(_ make: () throws(ViewFailure) -> Value) -> Result<Value, ViewFailure> {
    do throws(ViewFailure) {
      return .success(try make())
    } catch {
      return .failure(error)
    }
  }
}

extension ViewAnswer {
  fileprivate init(_ reply: NtopngReply) {
    self.init(
      value: reply.value, total: reply.total, fetchedAt: reply.time,
      staleBecause: reply.staleReason.map(ViewFailure.init))
  }
}

extension ViewQuery {
  /// The call of ntopng's API.
  fileprivate var call: NtopngCall {
    let (root, path): (NtopngCall.Root, String) =
      if endpoint.hasPrefix(NtopngCall.Root.pro.rawValue) {
        (.pro, String(endpoint.dropFirst(NtopngCall.Root.pro.rawValue.count)))
      } else if endpoint.hasPrefix(NtopngCall.Root.legacy.rawValue) {
        (.legacy, String(endpoint.dropFirst(NtopngCall.Root.legacy.rawValue.count)))
      } else {
        (.rest, "get/" + endpoint)
      }
    var call = NtopngCall(path, root: root, lifetime: Int(timeToLive.rounded(.up)))
    if endpoint == "ntopng/interfaces" { call.maximumBodySize = NtopngInterface.maximumListSize }
    call.parameters = parameters.map { NtopngCall.Parameter($0.name, $0.value) }
    return call
  }
}

/// What was learned about a server, on disk beside its replies.
private struct ServerFacts {
  let time: Double
  let version: NtopngVersion?
  let edition: NtopngEdition

  /// Older facts are not believed even when the server does not answer, seconds.
  private static let longest = 86_400.0

  /// How long they are believed without asking, seconds.
  static let lifetime = 3600.0

  /// Whether they are young enough not to ask.
  func areFresh(_ now: Double) -> Bool { (0...Self.lifetime).contains(now - time) }

  /// The right to ask; nil when it is not to be had before `deadline`.
  static func lock(_ cache: ReplyCache, until deadline: Deadline) -> FileLock? {
    FileLock(cache.folder, purpose: "server", number: FileLock.number(for: key(cache)), until: deadline)
  }

  /// How asking failed since `start`, for those that were waiting.
  static func error(_ cache: ReplyCache?, since start: Double, _ now: Double) -> NtopngError? {
    cache.flatMap { $0.error(for: key($0), since: start, now: now) }
  }

  static func note(_ error: NtopngError, _ cache: ReplyCache?, _ now: Double) {
    cache.map { $0.note(error, for: key($0), now: now) }
  }

  /// What is known, of whatever age that is worth something.
  static func load(_ cache: ReplyCache?) -> ServerFacts? {
    guard let cache, let bytes = cache.folder.read("server-" + key(cache), limit: 4096),
      let facts = try? JSONParser.parse(bytes), let time = facts["time"]?.doubleValue,
      (-5...longest).contains(AgentClock.now() - time),
      let edition = facts["edition"]?.stringValue.flatMap(NtopngEdition.init(rawValue:))
    else { return nil }
    return ServerFacts(
      time: time, version: facts["version"]?.stringValue.flatMap(NtopngVersion.init(in:)), edition: edition)
  }

  /// Without a cache, or with one that can't be written, the facts are learned again next time.
  func store(_ cache: ReplyCache?) {
    guard let cache else { return }
    let facts: JSONValue = [
      "time": .double(time), "version": JSONValue(version?.description), "edition": .string(edition.rawValue),
    ]
    try? cache.folder.write("server-" + Self.key(cache), Array(facts.compactText.utf8))
  }

  private static func key(_ cache: ReplyCache) -> String { cache.key("server") }
}
