/// The views of the contract `build/schemas/views`.
public enum ViewName: String, Sendable, CaseIterable {
  case interfaces, host, traffic, packets, ports, peers, applications, categories, flows, alerts
  case alertHistogram = "alert_histogram"
  case topTalkers = "top_talkers"
  case filterValues = "filter_values"
  case resolve

  /// Names of the parameters that the view takes.
  var parameters: Set<String> {
    switch self {
    case .interfaces: []
    case .host, .packets, .ports: Self.hostParameters
    case .traffic: Self.hostParameters.union(["sort", "order"])
    case .peers: Self.hostParameters.union(Self.listParameters).union(["application", "search"])
    case .applications: Self.hostParameters.union(Self.listParameters).union(["category", "search"])
    case .categories: Self.hostParameters.union(Self.listParameters).union(["search"])
    case .flows:
      Self.hostParameters.union(Self.listParameters).union([
        "hosts", "status", "direction", "ip_version", "application", "category", "protocol", "port", "network",
        "min_score", "search",
      ])
    case .alerts: Self.alertParameters.union(Self.listParameters)
    case .alertHistogram: Self.alertParameters.union(["bucket"])
    case .topTalkers: ["ifid", "vlan", "what", "period"]
    case .filterValues: ["ifid"]
    case .resolve: ["addresses", "names", "search"]
    }
  }

  /// Names of the parameters that the view can't do without.
  var required: [String] {
    switch self {
    case .host, .traffic, .packets, .ports, .peers, .applications, .categories: ["host"]
    case .alerts: ["state", "family"]
    case .alertHistogram: ["family", "begin", "end", "bucket"]
    case .topTalkers: ["what", "period"]
    case .interfaces, .flows, .filterValues, .resolve: []
    }
  }

  /// The columns that the view can be sorted by.
  var columns: Set<String> {
    switch self {
    case .traffic: ["name", "bytes", "bytes_sent", "bytes_received"]
    case .peers: ["peer", "application", "bytes", "flows", "share"]
    case .applications:
      [
        "name", "bytes", "bytes_sent", "bytes_received", "duration", "flows", "category", "breed", "share", "breakdown",
      ]
    case .categories:
      ["name", "bytes", "bytes_sent", "bytes_received", "duration", "share", "breakdown", "applications"]
    case .flows:
      [
        "client", "server", "application", "protocol", "duration", "score", "throughput", "bytes", "first_seen",
        "last_seen", "info", "vlan", "breakdown", "category",
      ]
    case .alerts:
      [
        "time", "duration", "severity", "score", "type", "family", "entity", "description", "count", "application",
        "role",
      ]
    default: []
    }
  }

  private static let hostParameters: Set<String> = ["ifid", "host", "vlan"]
  private static let listParameters: Set<String> = ["sort", "order", "page", "page_size"]
  private static let alertParameters: Set<String> = [
    "ifid", "host", "vlan", "state", "family", "begin", "end", "type", "severity", "min_score", "role", "description",
    "application", "protocol", "port", "network",
  ]
}
