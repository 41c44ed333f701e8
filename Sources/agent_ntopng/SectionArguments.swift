import ArgumentParser
import NtopngAPI
import NtopngViews

/// What to print for one server.
struct SectionArguments: ParsableArguments {
  @Option(help: ArgumentHelp("Interfaces to report; default: all that the user may see.", valueName: "name-or-id"))
  var interface: [String] = []

  @Flag(help: "Report no alerts.")
  var noAlerts = false

  @Option(help: "Period for new alerts, seconds.")
  var alertPeriod = 3600

  @Flag(help: "Report no probes and flow exporters.")
  var noExporters = false

  @Option(help: "How hosts are reported: piggyback, or direct for one monitored host.")
  var hosts: HostMode?

  @Option(
    help: ArgumentHelp(
      """
      Source of a piggyback host's name, repeatable, first valid one: ip (default), checkmk (the host of this Checkmk \
      site that has the address), alias, name, short-name. Anybody in the network can choose name and short-name.
      """, valueName: "source"))
  var hostNameFrom: [PiggybackOptions.NameSource] = []

  @Option(help: ArgumentHelp("Only hosts of this network.", valueName: "cidr"))
  var hostNetwork: [String] = []

  @Option(help: ArgumentHelp("Only hosts of this VLAN.", valueName: "id"))
  var hostVlan: [Int] = []

  @Option(help: "Only hosts with at least this score.")
  var hostMinScore = 0

  @Option(help: "At most so many hosts.")
  var maxHosts = 1000

  @Option(help: ArgumentHelp("Address of the monitored host, with --hosts direct.", valueName: "address"))
  var hostAddress: [String] = []

  @Option(help: ArgumentHelp("Family whose new alerts become log messages.", valueName: "family"))
  var events: [String] = []

  @Option(help: "Least severity of these alerts.")
  var eventMinSeverity = "warning"

  @Option(help: "At most so many new log messages in a run.")
  var maxEvents = 500

  @Option(help: "Seconds for which log messages are repeated, so that none gets lost.")
  var eventRetention = 600

  @Option(help: "Flows of each interface to look at for applications and peers; 0: none.")
  var sampleFlows = 100

  enum HostMode: String, ExpressibleByArgument { case piggyback, direct }

  mutating func validate() throws {
    guard (hosts == .direct) == !hostAddress.isEmpty else {
      throw ValidationError("--hosts direct and --host-address belong together")
    }
    for address in hostAddress where !SectionOptions.isAddress(address) {
      throw ValidationError("--host-address: '\(address)' is no IPv4 or IPv6 address")
    }
    for network in hostNetwork where !SectionOptions.isNetwork(network) {
      throw ValidationError("--host-network: '\(network)' is no network such as 10.0.0.0/8")
    }
    for family in events where !EventOptions.families.contains(family) {
      throw ValidationError("--events: '\(family)' is none of \(EventOptions.families.joined(separator: ", "))")
    }
    guard EventOptions.severities.contains(eventMinSeverity) else {
      throw ValidationError("--event-min-severity must be one of \(EventOptions.severities.joined(separator: ", "))")
    }
    let bounds: [(String, Int, ClosedRange<Int>)] = [
      ("--alert-period", alertPeriod, 1...31_536_000), ("--max-hosts", maxHosts, 0...1_000_000),
      ("--max-events", maxEvents, 1...100_000), ("--event-retention", eventRetention, 1...86_400),
      ("--sample-flows", sampleFlows, 0...1000), ("--host-min-score", hostMinScore, 0...1_000_000_000),
    ]
    for (name, value, bound) in bounds where !bound.contains(value) {
      throw ValidationError("\(name) must be \(bound.lowerBound) to \(bound.upperBound)")
    }
  }

  /// The options for the library.
  func options(label: String?, linkURL: String, hostAndPort: String, cacheSeconds: Int) -> SectionOptions {
    var options = SectionOptions(label: label, linkURL: linkURL, hostAndPort: hostAndPort)
    options.interfaces = interface
    options.cacheSeconds = cacheSeconds
    options.reportsAlerts = !noAlerts
    options.alertPeriod = alertPeriod
    options.reportsExporters = !noExporters
    options.sampleFlows = sampleFlows
    options.livestatusSocket = CheckmkHosts.socket(inSite: CacheFolder.environment("OMD_ROOT"))
    switch hosts {
    case .piggyback:
      options.hosts = .piggyback(
        PiggybackOptions(
          nameSources: hostNameFrom.isEmpty ? [.ip] : hostNameFrom, networks: hostNetwork, vlans: hostVlan,
          minimumScore: hostMinScore, maximumHosts: maxHosts))
    case .direct: options.hosts = .direct(addresses: hostAddress, vlans: hostVlan)
    case nil: break
    }
    if !events.isEmpty {
      options.events = EventOptions(
        families: events, minimumSeverity: eventMinSeverity, maximumEvents: maxEvents, retention: eventRetention)
    }
    return options
  }
}

extension PiggybackOptions.NameSource: ExpressibleByArgument {}
