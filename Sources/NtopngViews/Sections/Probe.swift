import JSONText
import NtopngAPI

/// Tries what the agent and the pages need, and says what works for this user on this server, what not, and why.
public struct Probe {
  private let url: String
  private let login: String
  private let version: NtopngVersion?
  private let seconds: Double?
  private let interfaces: [NtopngInterface]
  private let identity: NtopngIdentity?
  private let features: [(name: String, problem: NtopngError?)]

  /// Asks the server, with at most 12 calls. Throws what keeps everything from working.
  public init(_ client: NtopngClient) throws(NtopngError) {
    let interfaces = try client.interfaces()
    var features: [(name: String, problem: NtopngError?)] = []
    do throws(NtopngError) {
      identity = try client.identity()
    } catch {
      identity = nil
      features.append(("edition", error))
    }
    let tried = interfaces.first.map { Self.calls(ifid: $0.ifid) } ?? []
    for ((name, call), result) in zip(tried, client.replies(to: tried.map(\.call))) {
      let known = Capability.obstacle(to: call.path, version: client.version, edition: identity?.edition ?? .unknown)
      switch result {
      case .success: features.append((name, nil))
      case .failure(let error): features.append((name, known ?? error))
      }
    }
    if interfaces.isEmpty { features.append(("interfaces", .unknownInterface)) }
    url = client.server.url
    login = client.server.credential.description
    version = client.version
    seconds = client.firstResponseSeconds
    self.interfaces = interfaces
    self.features = features
  }

  private static func calls(ifid: Int) -> [(name: String, call: NtopngCall)] {
    let interface = ["ifid": String(ifid)] as KeyValuePairs<String, String?>
    let page =
      [
        "ifid": String(ifid), "currentPage": "1", "perPage": "1", "sortColumn": "bytes", "sortOrder": "desc",
      ] as KeyValuePairs<String, String?>
    var calls = [
      ("figures of interfaces", NtopngCall("get/interface/data", interface)),
      (
        "applications of interfaces",
        NtopngCall(
          "get/interface/l7/stats",
          [
            "ifid": String(ifid), "ndpistats_mode": "sinceStartup",
          ])
      ),
      ("active hosts", NtopngCall("get/host/active", page)), ("live flows", NtopngCall("get/flow/active", page)),
      ("probes and flow exporters", NtopngCall("get/system/health/flow_collection", interface)),
      ("Redis", NtopngCall("get/system/health/redis")),
      ("past flows (Enterprise with ClickHouse)", NtopngCall("get/db/flows", root: .pro, interface)),
    ]
    for (name, family, status) in [
      ("engaged alerts", "host", "engaged"), ("past alerts of hosts", "host", "any"),
      ("past alerts of flows", "flow", "any"),
    ] {
      if let family = AlertFamily.all.first(where: { $0.name == family }) {
        calls.append((name, .alerts(family, ifid: ifid, status: status, length: 1)))
      }
    }
    return calls.map { (name: $0.0, call: $0.1) }
  }

  /// For machines.
  public var json: JSONValue {
    [
      "url": .string(url), "login": .string(login), "version": .orNull(version?.description),
      "edition": .string((identity?.edition ?? .unknown).rawValue), "edition_text": .orNull(identity?.sentence),
      "response_seconds": .orNull(seconds),
      "interfaces": .array(
        interfaces.map {
          ["ifid": .int(Int64($0.ifid)), "name": .string($0.name), "alias": .orNull($0.alias)]
        }),
      "features": .array(
        features.map { name, problem in
          [
            "name": .string(name), "works": .bool(problem == nil), "kind": .orNull(problem?.kind.rawValue),
            "reason": .orNull(problem?.description),
          ]
        }),
    ]
  }

  /// For people.
  public var text: String {
    var lines = [
      "\(url) answers with \(login) after \(Int((seconds ?? 0) * 1000)) ms",
      "version \(version?.description ?? "unknown"), \((identity?.edition ?? .unknown).title)", "interfaces:",
    ]
    lines += interfaces.map { "  \($0.ifid)  \($0.name)" + ($0.alias.map { " (\($0))" } ?? "") }
    lines.append("what works:")
    lines += features.filter { $0.problem == nil }.map { "  \($0.name)" }
    let missing = features.filter { $0.problem != nil }
    if !missing.isEmpty { lines.append("what does not:") }
    lines += missing.map { name, problem in "  \(name): \(problem?.description ?? "")" }
    return lines.map { $0 + "\n" }.joined()
  }
}
