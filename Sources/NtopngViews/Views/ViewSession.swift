import JSONText
import NtopngAPI

/// An interface that the credentials may see.
struct VisibleInterface: Hashable {
  let ifid: Int
  /// The name given to it in ntopng, else that of the device.
  let name: String
  /// The device's name.
  let device: String

  /// Whether a rule that names `text` means this interface.
  func isCalled(_ text: String) -> Bool { [name, device, String(ifid)].contains(text) }
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
  /// What the rule names but ntopng does not have, or the user may not see.
  private(set) var missingInterfaces: [String] = []
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
    var seen: Set<Int> = []
    interfaces = listed.list.compactMap { item in
      guard let ifid = item["ifid"].number.flatMap({ Int32(exactly: $0) }).map(Int.init), seen.insert(ifid).inserted
      else { return nil }
      let device = item["ifname"].text ?? "\(ifid)"
      return VisibleInterface(ifid: ifid, name: item["name"].text ?? device, device: device)
    }.sorted { $0.ifid < $1.ifid }
    let visible = interfaces
    try keepRule()
    if interfaces.count > NtopngInterface.most {
      limit(
        ViewLimit(
          what: "interfaces",
          message: "\(interfaces.count - NtopngInterface.most) of \(interfaces.count) interfaces are left out: "
            + "name those that matter in the rule."))
      interfaces = Array(interfaces.prefix(NtopngInterface.most))
    }
    guard let asked = parameters.ifid else {
      interface = interfaces.first
      return
    }
    interface = interfaces.first { $0.ifid == asked }
    if interface == nil, visible.contains(where: { $0.ifid == asked }) {
      throw ViewFailure(
        .forbidden, "The rule of this server does not name interface \(asked).",
        advice: "Choose another interface, or add it to the rule in Setup.")
    }
    guard interface != nil else {
      let seen = interfaces.map { "\($0.ifid) (\($0.name))" }.joined(separator: ", ")
      throw ViewFailure(
        .forbidden, "ntopng has no interface \(asked) that these credentials may see.",
        advice: seen.isEmpty ? "Give the ntopng user access to an interface." : "Choose one of \(seen).")
    }
  }

  /// Keeps the interfaces that the rule names.
  private func keepRule() throws(ViewFailure) {
    let wanted = request.server.interfaces
    guard !wanted.isEmpty else { return }
    missingInterfaces = wanted.filter { name in !interfaces.contains { $0.isCalled(name) } }
    interfaces = interfaces.filter { interface in wanted.contains(where: interface.isCalled) }
    guard interfaces.isEmpty else { return }
    throw ViewFailure(
      .forbidden,
      "ntopng has none of the interfaces that the rule names: \(wanted.map { $0.cut(100) }.joined(separator: ", ")).",
      advice: "Correct the rule, or let the ntopng user see one of them.")
  }

  /// Adds a limit, once.
  func limit(_ limit: ViewLimit) {
    if !limits.contains(limit), limits.count < 32 { limits.append(limit) }
  }

  /// The answers to several queries; the first failure ends the view.
  func answers(_ queries: [ViewQuery], isData: Bool = true) throws(ViewFailure) -> [Reading] {
    var readings: [Reading] = []
    for attempt in attempts(queries, isData: isData) { readings.append(try attempt.get()) }
    return readings
  }

  /// The answer to each query, or why it failed.
  func attempts(_ queries: [ViewQuery], isData: Bool = true) -> [Result<Reading, ViewFailure>] {
    source.answers(queries.map(bounded)).map { result in
      if isData, case .success(let answer) = result { note(answer) }
      return result.map { Reading($0.value) }
    }
  }

  /// The answer to one query. Data that change slowly (`isData` false) do not count for the age of the reply.
  func rsp(_ query: ViewQuery, isData: Bool = true) throws(ViewFailure) -> Reading {
    guard let reading = try answers([query], isData: isData).first else { throw Self.noAnswer }
    return reading
  }

  /// The answers to queries for lists, and how long ntopng says that each whole list is.
  func listings(_ queries: [ViewQuery]) -> [Result<(value: Reading, total: Int?), ViewFailure>] {
    source.answers(queries.map(bounded)).map { result in
      result.map { answer in
        note(answer)
        return (Reading(answer.value), answer.total.flatMap { $0 >= 0 ? $0 : nil })
      }
    }
  }

  /// The answer to one query for a list, and how long ntopng says that the whole list is.
  func listing(_ query: ViewQuery) throws(ViewFailure) -> (value: Reading, total: Int?) {
    guard let answer = try listings([query]).first?.get() else { throw Self.noAnswer }
    return answer
  }

  private static let noAnswer = ViewFailure(.internal, "There was no answer.", advice: "Report this as a bug.")

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

  private func note(_ answer: ViewAnswer) {
    oldest = min(oldest ?? answer.fetchedAt, answer.fetchedAt)
    staleBecause = staleBecause ?? answer.staleBecause
  }
}
