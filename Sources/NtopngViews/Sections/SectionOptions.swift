import NtopngAPI

/// What `agent_ntopng sections` shall print for one server.
public struct SectionOptions: Sendable {
  /// How hosts are reported.
  public enum Hosts: Sendable {
    /// Not at all.
    case none
    /// All that pass the filters, as piggyback data.
    case piggyback(PiggybackOptions)
    /// One monitored host, found by its addresses; nothing else is printed.
    case direct(addresses: [String], vlans: [Int])
  }

  /// The name given to the server in the rule.
  public var label: String?
  /// Base URL for links in a browser, without a slash at the end.
  public var linkURL: String
  /// Host and port, the server's identity without a label.
  public var hostAndPort: String
  /// Names or numbers of the interfaces; none: all.
  public var interfaces: [String] = []
  /// How old data from the cache may be, seconds.
  public var cacheSeconds = 50
  /// Whether alerts are reported.
  public var reportsAlerts = true
  /// The period for new alerts, seconds.
  public var alertPeriod = 3600
  /// Whether probes and exporters are reported.
  public var reportsExporters = true
  /// How hosts are reported.
  public var hosts = Hosts.none
  /// New alerts as log messages; nil: none.
  public var events: EventOptions?
  /// The socket of the Checkmk site's livestatus; nil outside of a site.
  public var livestatusSocket: String?
  /// The number of flows to look at for applications and peers; 0: none.
  public var sampleFlows = 100

  /// Options with the defaults of the command line.
  public init(label: String?, linkURL: String, hostAndPort: String) {
    self.label = label
    self.linkURL = linkURL
    self.hostAndPort = hostAndPort
  }

  /// Whether a text is an IPv4 or IPv6 address.
  public static func isAddress(_ text: String) -> Bool { HostAddress(text) != nil }

  /// Whether a text is a network in CIDR notation.
  public static func isNetwork(_ text: String) -> Bool { AddressRange(text) != nil }

  /// The server's identity in the sections.
  public var identity: String { label ?? hostAndPort }
}

/// Which hosts become piggyback data, and under which name.
public struct PiggybackOptions: Hashable, Sendable {
  /// Where a host's name comes from.
  public enum NameSource: String, CaseIterable, Hashable, Sendable {
    case ip
    /// The name of the Checkmk host whose address it is.
    case checkmk
    /// ntopng's name of the host, which it learns from the network: anybody there can choose it.
    case name
    /// As ``name``, without the domain.
    case shortName = "short-name"
    /// The name that somebody gave to the host in ntopng.
    case alias

    /// Whether everybody in the monitored network can choose the name.
    public var isFromNetwork: Bool { self == .name || self == .shortName }
  }

  /// Sources of the name, the first that gives a valid Checkmk host name counts.
  public var nameSources: [NameSource]
  /// Networks whose hosts are reported; none: all.
  public var networks: [String]
  /// VLANs whose hosts are reported; none: all.
  public var vlans: [Int]
  /// The least score.
  public var minimumScore: Int
  /// The most hosts.
  public var maximumHosts: Int

  /// The given choice.
  public init(
    nameSources: [NameSource] = [.ip], networks: [String] = [], vlans: [Int] = [], minimumScore: Int = 0,
    maximumHosts: Int = 1000
  ) {
    self.nameSources = nameSources
    self.networks = networks
    self.vlans = vlans
    self.minimumScore = minimumScore
    self.maximumHosts = maximumHosts
  }
}

/// New alerts as log messages.
public struct EventOptions: Hashable, Sendable {
  /// The families that ntopng has.
  public static let families = AlertFamily.all.map(\.name)
  /// The severities that ntopng has.
  public static let severities = Severity.allCases.map(\.rawValue)

  /// The families whose alerts are sent.
  public var families: [String]
  /// The least severity.
  public var minimumSeverity: String
  /// The most messages of a run.
  public var maximumEvents: Int
  /// How long a batch of messages is repeated, seconds.
  public var retention: Int

  /// The given choice.
  public init(
    families: [String], minimumSeverity: String = "warning", maximumEvents: Int = 500, retention: Int = 600
  ) {
    self.families = families
    self.minimumSeverity = minimumSeverity
    self.maximumEvents = maximumEvents
    self.retention = retention
  }
}
