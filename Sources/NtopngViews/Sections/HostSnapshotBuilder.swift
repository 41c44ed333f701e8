import JSONText
import NtopngAPI

/// An interface and how many hosts it announces.
struct HostSource {
  let interface: NtopngInterface
  let announced: Int
}

/// Reads all hosts of the interfaces: pages of `host/active`, and for each interface one call for the figures that only
/// `host/custom_data` has, one for the engaged alerts, one for a sample of flows. Never one call for a host. One interface
/// after the other, so that the hosts of one are in memory at a time.
struct HostSnapshotBuilder {
  let client: NtopngClient
  let options: SectionOptions

  /// Writes a snapshot. Throws when no interface tells any host, so that older data may stand in.
  func build(
    _ sources: [HostSource], canSeeAlerts: Bool, to writer: inout HostSnapshotWriter
  ) throws(NtopngError) {
    var failures: [NtopngError] = []
    let sampled = samples(sources.map(\.interface))
    for (source, sample) in zip(sources, sampled) {
      let interface = source.interface
      let list = HostList(interface, announced: source.announced, client: client)
      writer.problems += list.problems
      if list.hosts.isEmpty, let failure = list.failure {
        failures.append(failure)
        continue
      }
      var more: [HostKey: NamedCounters] = [:]
      var alerts: HostAlertList?
      do throws(NtopngError) {
        more = try counters(interface.ifid)
      } catch {
        writer.problems.append(Problem(.hosts, interface.name, because: error))
      }
      do throws(NtopngError) {
        if canSeeAlerts { alerts = try engaged(interface.ifid, of: list.hosts) }
      } catch {
        writer.problems.append(Problem(.alerts, interface.name, because: error))
      }
      var flows: FlowSample?
      do throws(NtopngError) {
        flows = try sample?.get()
      } catch {
        writer.problems.append(Problem(.flows, interface.name, because: error))
      }
      for host in list.hosts {
        let named = more[host.key]
        let line = host.json(
          options, interface, more: named?.counters, alerts: alerts?[host.key], sample: flows?.json(host.key) ?? .null)
        writer.append(
          HostSnapshot.Key(
            address: host.key.address, vlan: host.key.vlan, isLocal: host.isLocal == true,
            score: (host.scoreAsClient ?? 0).addingSaturated(host.scoreAsServer ?? 0),
            traffic: (host.bytesSent ?? 0).addingSaturated(host.bytesReceived ?? 0), shownName: host.name ?? "",
            resolvedName: named?.name ?? ""),
          line: line.compactText)
      }
    }
    if failures.count == sources.count, let first = failures.first { throw first }
  }

  /// Nil where none is wanted.
  private func samples(_ interfaces: [NtopngInterface]) -> [Result<FlowSample, NtopngError>?] {
    guard options.sampleFlows > 0 else { return interfaces.map { _ in nil } }
    let calls = interfaces.map {
      FlowSample.call(ifid: $0.ifid, flows: options.sampleFlows, lifetime: options.cacheSeconds)
    }
    return client.lists(calls, at: "data") { FlowSample.Flow($1) }.map { $0.map(FlowSample.init) }
  }

  private typealias NamedCounters = (counters: HostCounters, name: String)

  private func counters(_ ifid: Int) throws(NtopngError) -> [HostKey: NamedCounters] {
    let list = client.lists([HostCounters.call(ifid: ifid)]) { _, row -> (HostKey, NamedCounters)? in
      guard let address = row["ip"]?.text.flatMap(HostAddress.init) else { return nil }
      let name = row["name"]?.text.map { SingleLine.of($0, limit: 200) } ?? ""
      return (HostKey(address: address, vlan: row["vlan"]?.count ?? 0), (HostCounters(row), name))
    }
    guard let rows = try list.first?.get().rows else { return [:] }
    return Dictionary(rows, uniquingKeysWith: { first, _ in first })
  }

  /// The engaged alerts; not asked for when no host says that it has some.
  private func engaged(_ ifid: Int, of hosts: [HostFigures]) throws(NtopngError) -> HostAlertList {
    guard hosts.contains(where: { ($0.engagedAlerts ?? 0) > 0 }) else { return HostAlertList([], isComplete: true) }
    let request = AlertRequest(
      .host, ifid: ifid, status: .engaged, length: AlertRequest.longestList, lifetime: options.cacheSeconds)
    guard let list = try client.alerts([request]).first?.get() else { throw .deadline }
    return HostAlertList(list.rows, isComplete: list.rows.count < AlertRequest.longestList)
  }
}
