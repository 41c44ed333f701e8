import JSONText

/// One GET request to ntopng, and how old its answer may be.
public struct ViewQuery: Hashable, Sendable {
  /// Path below `/lua/rest/v2/get/` without `.lua` (`host/active`), or from the root with a leading slash.
  public var endpoint: String
  /// Parameters in the order in which they are sent; `ifid` among them.
  public var parameters: [Parameter]
  /// An answer this old (seconds) is taken from the cache.
  public var timeToLive: Double

  /// A name and its value, not yet encoded.
  public struct Parameter: Hashable, Sendable {
    /// Name as ntopng knows it.
    public var name: String
    /// Value, not yet encoded.
    public var value: String
  }

  /// A query.
  public init(_ endpoint: String, _ parameters: KeyValuePairs<String, String>, timeToLive: Double) {
    self.endpoint = endpoint
    self.parameters = parameters.map { Parameter(name: $0.key, value: $0.value) }
    self.timeToLive = timeToLive
  }

  /// The query with more parameters.
  func adding(_ more: [(String, String)]) -> ViewQuery {
    var query = self
    query.parameters += more.map { Parameter(name: $0.0, value: $0.1) }
    return query
  }
}

/// What ntopng answered to a query.
public struct ViewAnswer: Sendable {
  /// `rsp` of the envelope, or the whole text of a script outside the REST API.
  public var value: JSONValue
  /// How many rows there are on all pages, told beside `rsp` in lists.
  public var total: Int?
  /// When ntopng sent it, seconds since 1970.
  public var fetchedAt: Double
  /// Set when the answer is older than asked for because ntopng failed to send a new one.
  public var staleBecause: ViewFailure?

  /// An answer.
  public init(value: JSONValue, total: Int? = nil, fetchedAt: Double, staleBecause: ViewFailure? = nil) {
    self.value = value
    self.total = total
    self.fetchedAt = fetchedAt
    self.staleBecause = staleBecause
  }
}

/// What is known about a server.
public struct ViewServer: Hashable, Sendable {
  /// `6.2.241023`, nil when unknown.
  public var version: String?
  /// `community`, `pro`, … as in the contract; nil when unknown.
  public var edition: String?

  /// A server.
  public init(version: String?, edition: String?) {
    self.version = version
    self.edition = edition
  }

  /// Whether the server is at least of this release. An unknown one is taken for an old one.
  func isAtLeast(_ major: Int, _ minor: Int) -> Bool {
    let numbers = (version ?? "").split(separator: ".").prefix(2).map { Int($0) ?? 0 }
    guard numbers.count == 2 else { return false }
    return (numbers[0], numbers[1]) >= (major, minor)
  }

  /// The status of past alerts in addresses of ntopng's pages, which know `any` since 6.0.
  var pastAlerts: String { isAtLeast(6, 0) ? "any" : "historical" }

  /// Whether the edition is known to be Community.
  var isCommunity: Bool { edition == "community" }
}

/// An hour of traffic that the special agent collected.
public struct TrafficAggregate: Sendable {
  /// Start and end, seconds since 1970.
  public var begin: Double, end: Double
  /// Bytes by name of application.
  public var applications: [String: Double]
  /// Bytes received and sent by the interface.
  public var received: Double?, sent: Double?

  /// An aggregate.
  public init(begin: Double, end: Double, applications: [String: Double], received: Double?, sent: Double?) {
    self.begin = begin
    self.end = end
    self.applications = applications
    self.received = received
    self.sent = sent
  }
}

/// Where the views get their data: ntopng behind its client and cache, or fixtures.
public protocol ViewSource {
  /// Seconds since 1970.
  var now: Double { get }
  /// Edition and version.
  func server() throws(ViewFailure) -> ViewServer
  /// The answers in the order of the queries; the source decides how many it asks at a time.
  func answers(_ queries: [ViewQuery]) -> [Result<ViewAnswer, ViewFailure>]
  /// What the special agent collected of an interface between two moments; empty when nothing.
  func aggregates(ifid: Int, from begin: Double, to end: Double) -> [TrafficAggregate]
  /// What the special agent noted of the largest hosts of an interface in the minutes that begin between two moments.
  func topMinutes(ifid: Int, from begin: Int, to end: Int) -> [TopMinute]
}
