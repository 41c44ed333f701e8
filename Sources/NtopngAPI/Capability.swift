/// What a server of some version and edition offers, and how we know.
public struct Capability: Hashable, Sendable {
  /// How a capability is known.
  public enum Evidence: String, Hashable, Sendable {
    /// Seen on running servers of 6.2 and 6.3 Community.
    case observed
    /// Read in ntopng's source.
    case source
    /// Only in ntop's documentation; the replies of Pro and Enterprise could not be observed.
    case documentation
  }

  /// The endpoint, as ``NtopngCall/path``.
  public let path: String
  /// The first release that has it. Nothing before 5.0 was looked at.
  public let since: NtopngVersion
  /// The least edition that has it.
  public let edition: NtopngEdition
  /// How this is known.
  public let evidence: Evidence
  /// What it is used for.
  public let use: String

  private init(
    _ path: String, _ major: Int, _ minor: Int, _ edition: NtopngEdition, _ evidence: Evidence, _ use: String
  ) {
    self.path = path
    since = NtopngVersion(major, minor)
    self.edition = edition
    self.evidence = evidence
    self.use = use
  }

  /// Every endpoint that the agent and the pages use or know of.
  public static let all: [Capability] = [
    Capability("get/ntopng/interfaces", 5, 0, .community, .observed, "interfaces that the user may see"),
    Capability("get/interface/data", 5, 0, .community, .observed, "figures of an interface"),
    Capability("get/interface/l7/stats", 5, 0, .community, .observed, "applications of an interface"),
    Capability("get/interface/nprobes/data", 5, 0, .community, .observed, "probes of an interface"),
    Capability("get/host/active", 5, 0, .community, .observed, "active hosts, page by page"),
    Capability("get/host/custom_data", 5, 0, .community, .observed, "chosen figures of all active hosts"),
    Capability("get/host/data", 5, 0, .community, .observed, "everything about one host"),
    Capability("get/host/l7/stats", 5, 0, .community, .observed, "applications of a host"),
    Capability("get/host/find", 5, 4, .community, .observed, "search for hosts"),
    Capability(
      "get/host/packets/arp_data", 5, 6, .community, .observed, "ARP packets of a host, ignores the interface"),
    Capability("get/flow/active", 5, 0, .community, .observed, "live flows"),
    Capability("get/flow/active_list", 6, 2, .community, .observed, "live flows, ignores the interface"),
    Capability("get/flow/l7/counters", 5, 0, .community, .observed, "number of live flows by application"),
    Capability("get/flow/l4/counters", 5, 0, .community, .observed, "number of live flows by protocol"),
    Capability("get/network/networks", 6, 0, .community, .observed, "local networks"),
    Capability("get/host/alert/list", 5, 0, .community, .observed, "alerts of hosts"),
    Capability("get/flow/alert/list", 5, 0, .community, .observed, "alerts of flows"),
    Capability("get/interface/alert/list", 5, 0, .community, .observed, "alerts of interfaces"),
    Capability("get/network/alert/list", 5, 0, .community, .observed, "alerts of networks"),
    Capability("get/mac/alert/list", 5, 0, .community, .source, "alerts of MAC addresses"),
    Capability("get/system/alert/list", 5, 0, .community, .observed, "alerts of ntopng itself"),
    Capability("get/user/alert/list", 5, 0, .community, .observed, "what users did"),
    Capability("get/am_host/alert/list", 5, 0, .community, .source, "alerts of active monitoring"),
    Capability("get/host/alert/ts", 5, 0, .community, .observed, "alerts of hosts by hour"),
    Capability("get/flow/alert/ts", 5, 0, .community, .observed, "alerts of flows by hour"),
    Capability("get/interface/alert/ts", 5, 0, .community, .source, "alerts of interfaces by hour"),
    Capability("get/network/alert/ts", 5, 0, .community, .source, "alerts of networks by hour"),
    Capability("get/mac/alert/ts", 5, 0, .community, .source, "alerts of MAC addresses by hour"),
    Capability("get/system/alert/ts", 5, 0, .community, .source, "alerts of ntopng itself by hour"),
    Capability("get/user/alert/ts", 5, 0, .community, .source, "what users did, by hour"),
    Capability("get/am_host/alert/ts", 5, 0, .community, .source, "alerts of active monitoring by hour"),
    Capability("get/all/alert/list", 5, 0, .community, .observed, "number of alerts by family"),
    Capability("get/alert/type/counters", 5, 2, .community, .observed, "number of stored alerts by type"),
    Capability("get/alert/filter/consts", 5, 4, .community, .observed, "types of alerts, VLANs"),
    Capability("get/l7/application/consts", 5, 0, .community, .observed, "names of applications"),
    Capability("get/l7/category/consts", 5, 0, .community, .observed, "names of categories"),
    Capability("get/l4/protocol/consts", 5, 0, .community, .observed, "names of protocols"),
    Capability("get/timeseries/ts", 5, 0, .community, .observed, "time series"),
    Capability("get/system/status", 6, 2, .community, .observed, "edition, version, CPU, memory"),
    Capability("get/system/health/redis", 5, 6, .community, .observed, "Redis"),
    Capability("get/system/health/flow_collection", 6, 2, .community, .observed, "probes and their exporters"),
    Capability("get_top_talkers", 5, 0, .community, .observed, "largest hosts of a past minute"),
    Capability(
      "get/snmp/device/list", 5, 0, .pro, .documentation, "only whether it is refused: the edition before 6.2"),
    Capability("get/snmp/device/alert/list", 5, 0, .pro, .documentation, "alerts of SNMP devices"),
    Capability("get/snmp/device/alert/ts", 5, 0, .pro, .documentation, "alerts of SNMP devices by hour"),
    Capability("get/db/flows", 5, 0, .enterpriseM, .documentation, "only whether there are past flows, in `probe`"),
  ]

  /// The first release that knows a parameter's name; names that are not here are known since 5.0.
  ///
  /// Source: the lists of known parameters in `http_lint.lua` of each release branch.
  static let sinceOfParameter: [String: NtopngVersion] = [
    "by_24h": NtopngVersion(5, 2), "type": NtopngVersion(5, 4), "collapse_stats": NtopngVersion(5, 4),
    "description": NtopngVersion(6, 2),
  ]

  /// The first release that knows a parameter's name; nil for names that are known since 5.0.
  public static func since(parameter: String) -> NtopngVersion? { sinceOfParameter[parameter] }

  /// What a server of some version is sent for a parameter.
  ///
  /// `status=any` means stored alerts, acknowledged or not, since 6.0. Before, it finds none; but there, nothing is
  /// acknowledged unless somebody does it. Source: `alert_store.lua` of each release branch; seen on 5.6.
  static func value(of parameter: NtopngCall.Parameter, for version: NtopngVersion?) -> String {
    guard parameter.name == "status", parameter.value == "any", let version, version < NtopngVersion(6, 0) else {
      return parameter.value
    }
    return "historical"
  }

  /// What is known of an endpoint; nil for one that is not used.
  public static func find(_ path: String) -> Capability? { byPath[path] }

  private static let byPath = Dictionary(all.map { ($0.path, $0) }, uniquingKeysWith: { first, _ in first })

  /// Why a server cannot answer a call, or nil when it can or when this is not known.
  public static func obstacle(
    to path: String, version: NtopngVersion?, edition: NtopngEdition
  ) -> NtopngError? {
    guard let capability = byPath[path] else { return nil }
    if let version, version < capability.since { return .unknownEndpoint(path) }
    guard edition != .unknown, edition != .nedge else { return nil }
    let order = NtopngEdition.allCases
    guard let has = order.firstIndex(of: edition), let needs = order.firstIndex(of: capability.edition), has < needs
    else { return nil }
    return .notLicensed(needed: capability.edition)
  }
}
