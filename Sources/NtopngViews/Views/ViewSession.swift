import JSONText

/// An interface that the credentials may see.
struct VisibleInterface: Hashable {
  let ifid: Int
  let name: String
}

/// What the server can't deliver for a view, and what could.
struct ViewLimit: Hashable {
  let what: String
  let message: String
  var edition: String?
  var version: String?
  var setting: String?

  var json: JSONValue {
    fields([
      "what": .string(what), "message": .string(message), "needs_edition": text(edition),
      "needs_version": text(version), "needs_setting": text(setting),
    ])
  }
}

/// The making of one reply: asks the source, keeps count of ages, limits and failures.
final class ViewSession {
  let request: ViewRequest
  let source: any ViewSource
  let links: DeepLinks
  private(set) var server = ViewServer(version: nil, edition: nil)
  private(set) var interfaces: [VisibleInterface] = []
  private(set) var interface: VisibleInterface?
  private(set) var limits: [ViewLimit] = []
  private(set) var oldest: Double?
  private(set) var staleBecause: ViewFailure?

  init(request: ViewRequest, source: any ViewSource) {
    self.request = request
    self.source = source
    links = DeepLinks(base: request.server.deepLinkURL)
  }

  var parameters: ViewParameters { request.parameters }
  /// The interface that the reply is about.
  var ifid: Int { interface?.ifid ?? parameters.ifid ?? 0 }

  /// Learns edition, version and interfaces, and chooses the interface asked for.
  func begin() throws(ViewFailure) {
    server = try source.server()
    let listed = try rsp(ViewQuery("ntopng/interfaces", [:], timeToLive: 300), isData: false)
    interfaces = listed.list.compactMap { item in
      guard let ifid = item["ifid"].number.flatMap({ Int(exactly: $0) }) else { return nil }
      return VisibleInterface(ifid: ifid, name: item["name"].text ?? item["ifname"].text ?? "\(ifid)")
    }.sorted { $0.ifid < $1.ifid }
    guard let asked = parameters.ifid else {
      interface = interfaces.first
      return
    }
    interface = interfaces.first { $0.ifid == asked }
    guard interface != nil else {
      let seen = interfaces.map { "\($0.ifid) (\($0.name))" }.joined(separator: ", ")
      throw ViewFailure(
        .forbidden, "ntopng has no interface \(asked) that these credentials may see.",
        advice: seen.isEmpty ? "Give the ntopng user access to an interface." : "Choose one of \(seen).")
    }
  }

  /// Adds a limit, once.
  func limit(_ limit: ViewLimit) {
    if !limits.contains(limit), limits.count < 32 { limits.append(limit) }
  }

  /// The bodies of several queries; the first failure ends the view.
  func bodies(_ queries: [ViewQuery], isData: Bool = true) throws(ViewFailure) -> [Reading] {
    var bodies: [Reading] = []
    for result in source.answers(queries.map(bounded)) {
      bodies.append(try note(result, isData: isData))
    }
    return bodies
  }

  /// The body of each query, or why it failed.
  func attempts(_ queries: [ViewQuery], isData: Bool = true) -> [Result<Reading, ViewFailure>] {
    source.answers(queries.map(bounded)).map { result in
      do throws(ViewFailure) {
        return .success(try note(result, isData: isData))
      } catch {
        return .failure(error)
      }
    }
  }

  /// The body of one query.
  func body(_ query: ViewQuery, isData: Bool = true) throws(ViewFailure) -> Reading {
    guard let body = try bodies([query], isData: isData).first else {
      throw ViewFailure(.internal, "No answer for \(query.endpoint).", advice: "Report this as a bug.")
    }
    return body
  }

  /// `rsp` of one query. Data that change slowly (`isData` false) do not count for the age of the reply.
  func rsp(_ query: ViewQuery, isData: Bool = true) throws(ViewFailure) -> Reading {
    try body(query, isData: isData)["rsp"]
  }

  /// A query on the chosen interface.
  func query(_ endpoint: String, _ parameters: KeyValuePairs<String, String> = [:], timeToLive: Double) -> ViewQuery {
    ViewQuery(endpoint, ["ifid": "\(ifid)"], timeToLive: timeToLive).adding(parameters.map { ($0.key, $0.value) })
  }

  /// When the user asked for new data, the cache counts only for the shortest age.
  private func bounded(_ query: ViewQuery) -> ViewQuery {
    guard request.fresh, query.timeToLive < 300 else { return query }
    var query = query
    query.timeToLive = min(query.timeToLive, ViewRequest.freshAge)
    return query
  }

  private func note(_ result: Result<ViewAnswer, ViewFailure>, isData: Bool) throws(ViewFailure) -> Reading {
    let answer = try result.get()
    if isData {
      oldest = min(oldest ?? answer.fetchedAt, answer.fetchedAt)
      staleBecause = staleBecause ?? answer.staleBecause
    }
    return Reading(answer.body)
  }
}
