import JSONText
import NtopngAPI

/// Gathers the sections of one ntopng server.
///
/// What fails is left out and stands in the server's problems, so that one failing interface does not take the others
/// down. Only what makes the whole run useless is thrown.
public final class SectionRun {
  private let options: SectionOptions
  private let client: NtopngClient
  /// Where sent events are remembered; nil where no folder can be had, with the reason.
  private let stateFolder: Result<CacheFolder, CacheError>?
  private var problems: [Problem] = []
  private var server = ServerLine()
  /// The interfaces that were asked.
  private var asked: [Figures] = []
  private let start = AgentClock.monotonic()

  /// A run; nothing is asked yet.
  public init(
    _ options: SectionOptions, client: NtopngClient, stateFolder: Result<CacheFolder, CacheError>? = nil,
    cacheError: CacheError? = nil
  ) {
    self.options = options
    self.client = client
    self.stateFolder = stateFolder
    server.hasPlainCredentials = client.server.hasPlainCredentials
    if let cacheError { problems.append(Problem(.cache, kind: "cache", "nothing is cached, because \(cacheError)")) }
  }

  /// Hands the sections of server mode to `output`, part by part.
  public func write(_ output: (String) -> Void) throws(NtopngError) {
    let (interfaces, lines) = try interfaceLines()
    identify()
    let alertLines = options.reportsAlerts ? alerts(interfaces.map(\.interface)) : []
    let exporterLines = options.reportsExporters ? exporters(interfaces.map(\.interface)) : []
    let piggyback = hosts(interfaces)
    let events = logwatch(interfaces.map(\.interface))

    output(Section.text("ntopng_server", [serverLine()]))
    output(Section.text("ntopng_interface", lines))
    output(Section.text("ntopng_alerts", alertLines))
    output(Section.text("ntopng_exporter", exporterLines))
    output(events)
    piggyback?.write(output)
    asked = interfaces
    noteTraffic()
  }

  /// The server's line alone, for a server that cannot be asked.
  public func sections(of error: NtopngError) -> String {
    problems.append(Problem(.server, because: error))
    return Section.text("ntopng_server", [serverLine()])
  }

  /// Writes a new snapshot of all hosts.
  func writeSnapshot(to writer: inout HostSnapshotWriter) throws(NtopngError) {
    let (interfaces, _) = try interfaceLines()
    guard !interfaces.isEmpty else { throw .unknownInterface }
    asked = interfaces
    try writeSnapshot(interfaces, to: &writer)
  }

  /// Keeps what ntopng can't tell later, for the pages.
  func noteTraffic() {
    let interfaces = asked
    TrafficHistory.collect(
      interfaces.map { interface, data in
        (interface.ifid, data.number("bytes_download"), data.number("bytes_upload"))
      }, client: client)
    TalkerHistory.collect(interfaces.map { ($0.interface.ifid, $0.data.time) }, client: client)
  }

  // MARK: The parts

  typealias Figures = (interface: NtopngInterface, data: InterfaceData)

  private func interfaceLines() throws(NtopngError) -> (interfaces: [Figures], lines: [JSONValue]) {
    let visible = try client.interfaces()
    server.time = AgentClock.now()
    server.responseSeconds = client.firstResponseSeconds
    server.version = client.version
    server.serverField = client.serverField
    let chosen = bounded(choose(visible))
    server.interfaces = chosen
    let replies = client.replies(to: chosen.map { InterfaceData.call(ifid: $0.ifid) })
    var interfaces: [Figures] = []
    for (interface, result) in zip(chosen, replies) {
      do throws(NtopngError) {
        interfaces.append((interface, try InterfaceData(try result.get(), of: interface)))
      } catch {
        problems.append(Problem(.interface, interface.name, because: error))
      }
    }
    server.figures = interfaces.first?.data ?? figures(ofFirst: chosen.isEmpty ? visible : [])
    let silence = Silence(interfaces, client: client)
    return (interfaces, interfaces.map { InterfaceLine.make($0, $1, options, lastTrafficTime: silence[$0.ifid]) })
  }

  /// The server's own figures come with those of any interface.
  private func figures(ofFirst interfaces: [NtopngInterface]) -> InterfaceData? {
    guard let interface = interfaces.first, let reply = try? client.reply(to: InterfaceData.call(ifid: interface.ifid))
    else { return nil }
    return try? InterfaceData(reply, of: interface)
  }

  private func choose(_ visible: [NtopngInterface]) -> [NtopngInterface] {
    guard !options.interfaces.isEmpty else { return visible }
    for wanted in options.interfaces where !visible.contains(where: { $0.isCalled(wanted) }) {
      problems.append(
        Problem(
          .interfaces, wanted, kind: NtopngError.Kind.unknownInterface.rawValue,
          "ntopng has no interface '\(wanted)', or the user may not see it"))
    }
    return visible.filter { interface in options.interfaces.contains { interface.isCalled($0) } }
  }

  /// Each interface costs calls of its own, and a server may list any number.
  private func bounded(_ interfaces: [NtopngInterface]) -> [NtopngInterface] {
    let most = NtopngInterface.most
    guard interfaces.count > most else { return interfaces }
    problems.append(
      Problem(
        .interfaces, kind: "limit",
        "\(interfaces.count - most) of \(interfaces.count) interfaces are left out; name those that matter in the rule")
    )
    return Array(interfaces.prefix(most))
  }

  private func identify() {
    do throws(NtopngError) {
      server.identity = try client.identity()
    } catch {
      problems.append(Problem(.server, because: error))
    }
    guard let version = client.version, version >= NtopngVersion(5, 6) else { return }
    do throws(NtopngError) {
      server.redis = try client.reply(to: NtopngCall("get/system/health/redis")).value
    } catch {
      problems.append(Problem(.server, because: error))
    }
  }

  /// Who may not see alerts gets interfaces without alert counters.
  private var canSeeAlerts: Bool { server.figures?.row["engaged_alerts"] != nil }

  private func alerts(_ interfaces: [NtopngInterface]) -> [JSONValue] {
    guard let figures = server.figures else { return [] }
    guard canSeeAlerts else {
      problems.append(Problem(.alerts, because: .notGranted("the user may not see alerts")))
      return []
    }
    var report = AlertReport(
      client: client, options: options, edition: server.identity?.edition ?? .unknown, now: figures.time,
      uptime: uptimeSeconds(figures.row["uptime"]?.text))
    defer { problems += report.problems }
    let server = interfaces.first.flatMap { report.serverLine(ifid: $0.ifid) }
    return report.lines(interfaces.map(AlertReport.Place.init)) + [server].compactMap { $0 }
  }

  private func exporters(_ interfaces: [NtopngInterface]) -> [JSONValue] {
    var report = ExporterReport(client: client, options: options)
    defer { problems += report.problems }
    return report.lines(interfaces)
  }

  private func writeSnapshot(_ interfaces: [Figures], to writer: inout HostSnapshotWriter) throws(NtopngError) {
    let sources = interfaces.map { HostSource(interface: $0.interface, announced: $0.data.count("num_hosts") ?? 0) }
    try HostSnapshotBuilder(client: client, options: options).build(sources, canSeeAlerts: canSeeAlerts, to: &writer)
  }

  private func hosts(_ interfaces: [Figures]) -> PiggybackHosts? {
    guard case .piggyback(let choice) = options.hosts, !interfaces.isEmpty else { return nil }
    do {
      let (snapshot, reason) = try HostSnapshotStore(options: options, cache: client.cache)
        .snapshot(until: client.options.deadline) { try self.writeSnapshot(interfaces, to: &$0) }
      if let reason {
        problems.append(Problem(.hosts, kind: "stale", "older data are shown, because: \(reason)"))
      }
      let chosen = ChosenHosts(client.cache, options)
      let hosts = try PiggybackHosts(
        snapshot, choice, checkmkHosts: checkmkHosts(choice), previous: chosen?.names ?? [])
      do throws(CacheError) {
        try chosen?.keep(hosts.names)
      } catch {
        problems.append(Problem(.cache, kind: "cache", error.description))
      }
      problems += snapshot.problems + hosts.problems
      return hosts
    } catch {
      let kind = (error as? NtopngError)?.kind.rawValue ?? (error is CheckmkHostsError ? "livestatus" : "cache")
      problems.append(Problem(.hosts, kind: kind, "\(error)"))
      return nil
    }
  }

  /// The hosts of this site; nil where no name comes from them.
  private func checkmkHosts(_ choice: PiggybackOptions) throws(CheckmkHostsError) -> CheckmkHosts? {
    guard choice.nameSources.contains(.checkmk) else { return nil }
    return try CheckmkHosts(socket: options.livestatusSocket, until: client.options.deadline)
  }

  private func logwatch(_ interfaces: [NtopngInterface]) -> String {
    guard let events = options.events, !events.families.isEmpty, let figures = server.figures else { return "" }
    switch stateFolder {
    case .success(let folder)?:
      var log = EventLog(events, options, client: client, folder: folder)
      defer { problems += log.problems }
      return log.section(
        interfaces, now: figures.time, started: uptimeSeconds(figures.row["uptime"]?.text).map { figures.time - $0 },
        agentNow: AgentClock.now(), until: client.options.deadline.earlier(by: 1))
    case .failure(let error)?:
      problems.append(Problem(.events, kind: "cache", "new alerts are not sent, because \(error)"))
    case nil:
      problems.append(Problem(.events, kind: "cache", "new alerts are not sent: neither OMD_ROOT nor HOME is set"))
    }
    return ""
  }

  private func serverLine() -> JSONValue {
    if let error = client.cacheError { problems.append(Problem(.cache, kind: "cache", error.description)) }
    return server.json(
      options, statistics: client.statistics, seconds: AgentClock.monotonic() - start, problems: problems)
  }
}

extension NtopngInterface {
  /// Whether a rule that names `text` means this interface.
  func isCalled(_ text: String) -> Bool { name == text || alias == text || String(ifid) == text }
}

/// The text of a section.
enum Section {
  /// JSON lines under the section's header; nothing without lines.
  static func text(_ name: String, _ lines: [JSONValue]) -> String {
    lines.isEmpty ? "" : "<<<\(name):sep(0)>>>\n" + lines.map { $0.compactText + "\n" }.joined()
  }
}
