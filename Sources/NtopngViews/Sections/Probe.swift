import JSONText
import NtopngAPI

/// Tries what the agent and the pages need, and says what works for this user on this server, what not, and why.
public struct Probe {
  private let url: String
  private let login: String
  private var serverField: String?
  private var version: NtopngVersion?
  private var seconds: Double?
  private var interfaces: [NtopngInterface] = []
  private var identity: NtopngIdentity?
  private var seesAlerts: Bool?
  private var features: [ProbeFeature] = []
  private var warnings: [String] = []

  /// What keeps everything from working; nil when the user is logged in.
  public let failure: NtopngError?

  /// Asks the server, with at most 20 calls.
  ///
  /// - Parameters:
  ///   - sources: where the names of piggyback hosts shall come from.
  ///   - socket: that of the Checkmk site's livestatus.
  public init(
    _ client: NtopngClient, hostNamesFrom sources: [PiggybackOptions.NameSource] = [],
    livestatusSocket socket: String? = nil
  ) {
    var failure: NtopngError?
    do throws(NtopngError) {
      interfaces = try client.interfaces()
    } catch {
      failure = error
    }
    if failure == nil {
      do throws(NtopngError) {
        identity = try client.identity(lifetime: 0)
      } catch {
        var edition = ProbeFeature("edition", "edition and licence", path: nil)
        edition.note(.failure(error), version: client.version, edition: .unknown)
        features.append(edition)
      }
    }
    self.failure = failure
    url = client.server.url
    login = client.server.credential.description
    if failure == nil { tryAll(client) }
    if client.server.hasPlainCredentials {
      warnings.append("token or password travel in clear, readable to everybody on the way: use https")
    }
    warnings += Self.warnings(of: sources, socket, until: client.options.deadline)
    version = client.version
    serverField = client.serverField
    seconds = client.firstResponseSeconds
  }

  private static func warnings(
    of sources: [PiggybackOptions.NameSource], _ socket: String?, until deadline: Deadline
  ) -> [String] {
    var warnings = sources.filter(\.isFromNetwork).map {
      "piggyback names from '\($0.rawValue)': anybody in the network can choose such a name, and with it the Checkmk host "
        + "that gets the data; use ip, checkmk or direct mode"
    }
    guard sources.contains(.checkmk) else { return warnings }
    do throws(CheckmkHostsError) {
      let hosts = try CheckmkHosts(socket: socket, until: deadline)
      if hosts.ambiguous > 0 {
        warnings.append("addresses that several hosts of this Checkmk site have name none: \(hosts.ambiguous)")
      }
    } catch {
      warnings.append("piggyback names from 'checkmk': \(error)")
    }
    return warnings
  }

  private var edition: NtopngEdition { identity?.edition ?? .unknown }

  private mutating func tryAll(_ client: NtopngClient) {
    guard let interface = interfaces.first else {
      var feature = ProbeFeature("interfaces", "interfaces that the user may see", path: nil)
      feature.note(.failure(.interfaceNotAllowed), version: client.version, edition: edition)
      return features.append(feature)
    }
    let tries = Self.tries(ifid: interface.ifid)
    for (attempt, result) in zip(tries, client.replies(to: tries.map(\.call))) {
      var feature = attempt.feature
      feature.note(result.map { _ in () }, version: client.version, edition: edition)
      features.append(feature)
      if feature.id == "interface", case .success(let reply) = result {
        seesAlerts = reply.value["engaged_alerts"] != nil
      }
    }
    noteParameter("alert_histogram", "alerts by hour and day", "by_24h", client.version)
    noteParameter("alert_description", "search in the text of alerts by ntopng", "description", client.version)
  }

  /// What only a parameter's name decides is not tried.
  private mutating func noteParameter(_ id: String, _ name: String, _ parameter: String, _ version: NtopngVersion?) {
    var feature = ProbeFeature(id, name, path: nil)
    if let since = Capability.since(parameter: parameter), let version, version < since {
      feature.problem = .unknownParameter(parameter)
      feature.cause = .version
    }
    features.append(feature)
  }

  private static func tries(ifid: Int) -> [(feature: ProbeFeature, call: NtopngCall)] {
    let interface = ["ifid": String(ifid)] as KeyValuePairs<String, String?>
    let page =
      [
        "ifid": String(ifid), "currentPage": "1", "perPage": "1", "sortColumn": "bytes", "sortOrder": "desc",
      ] as KeyValuePairs<String, String?>
    let calls: [(String, String, NtopngCall)] = [
      ("interface", "figures of interfaces", NtopngCall("get/interface/data", interface)),
      (
        "interface_applications", "applications of interfaces",
        NtopngCall("get/interface/l7/stats", ["ifid": String(ifid), "ndpistats_mode": "sinceStartup"])
      ),
      (
        "hosts", "active hosts",
        NtopngCall(
          "get/host/active",
          ["ifid": String(ifid), "currentPage": "1", "perPage": "1", "sortColumn": "traffic", "sortOrder": "desc"])
      ),
      ("flows", "live flows", NtopngCall("get/flow/active", page)),
      (
        "flow_scores", "score and info of live flows",
        NtopngCall(
          "get/flow/active_list",
          ["ifid": String(ifid), "start": "0", "length": "1", "sort": "bytes", "order": "desc"])
      ),
      (
        "engaged_alerts", "engaged alerts",
        AlertRequest(.host, ifid: ifid, status: .engaged, length: 1).call
      ),
      ("host_alerts", "past alerts of hosts", AlertRequest(.host, ifid: ifid, status: .any, length: 1).call),
      ("flow_alerts", "past alerts of flows", AlertRequest(.flow, ifid: ifid, status: .any, length: 1).call),
      (
        "snmp_alerts", "alerts of SNMP devices",
        AlertRequest(.snmpDevice, ifid: ifid, status: .any, length: 1).call
      ),
      (
        "time_series", "time series of interfaces",
        NtopngCall(
          "get/timeseries/ts",
          [
            "ifid": String(ifid), "ts_schema": "iface:traffic_rxtx", "ts_query": "ifid:\(ifid)",
            "epoch_begin": String(max(0, Int(AgentClock.now()) - 3600)), "epoch_end": String(Int(AgentClock.now())),
          ])
      ),
      (
        "exporters", "probes and flow exporters", NtopngCall("get/system/health/flow_collection", interface)
      ),
      ("redis", "Redis", NtopngCall("get/system/health/redis")),
      (
        "past_flows", "past flows (with ClickHouse)", NtopngCall("get/db/flows", root: .pro, interface)
      ),
    ]
    return calls.map { (ProbeFeature($0.0, $0.1, path: $0.2.path), $0.2) }
  }
}

// MARK: What is told

extension Probe {
  /// For machines, as in `build/schemas/output/probe.schema.json`.
  public var json: JSONValue {
    [
      "url": .string(url), "login": .string(login),
      "error": failure.map { ["kind": .string($0.kind.rawValue), "reason": .string("\($0)")] } ?? .null,
      "version": .orNull(version?.description), "edition": .string(edition.rawValue),
      "edition_text": .orNull(identity?.sentence), "server": .orNull(serverField.map { SingleLine.of($0, limit: 200) }),
      "response_seconds": .orNull(seconds), "sees_alerts": .orNull(seesAlerts),
      "interfaces": .array(
        interfaces.map {
          ["ifid": .int(Int64($0.ifid)), "name": .string($0.name), "alias": .orNull($0.alias)]
        }),
      "features": .array(features.map(\.json)), "warnings": .array(warnings.map { .string($0) }),
    ]
  }

  /// For people; empty when nothing works.
  public var text: String {
    guard failure == nil else { return "" }
    var lines = [
      "\(url) answers with \(login) after \(Int((seconds ?? 0) * 1000)) ms",
      "version \(version?.description ?? "unknown"), \(edition.title)",
    ]
    lines += warnings.map { "warning: \($0)" }
    if seesAlerts == false { lines.append("the ntopng user may not see alerts: give it that right in ntopng") }
    lines.append(
      "interfaces that the user may see:"
        + (interfaces.count == 1 ? " one; another user may see more" : ""))
    lines += interfaces.map { "  \($0.ifid)  \($0.name)" + ($0.alias.map { " (\($0))" } ?? "") }
    lines.append("what works:")
    lines += features.filter { $0.problem == nil }.map { "  \($0.name)" }
    let missing = features.filter { $0.problem != nil }
    if !missing.isEmpty { lines.append("what does not:") }
    lines += missing.map { "  \($0.name): \($0.cause?.rawValue ?? ""): \($0.problem?.description ?? "")" }
    return lines.map { $0 + "\n" }.joined()
  }
}
