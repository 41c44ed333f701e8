import JSONText
import NtopngAPI

/// Reads all hosts of the interfaces: pages of `host/active`, and for each interface one call for the figures that only
/// `host/custom_data` has, one for the engaged alerts, one for a sample of flows. Never one call for a host.
struct HostSnapshotBuilder {
  let client: NtopngClient
  let options: SectionOptions

  /// The bytes of a snapshot.
  ///
  /// - Parameter sources: the interfaces and how many hosts each announces.
  func build(_ sources: [HostPages.Source], canSeeAlerts: Bool) -> [UInt8] {
    let time = AgentClock.now()
    let pages = HostPages(sources, client: client)
    var problems = pages.problems
    var counters: [Int: [HostKey: (HostCounters, String)]] = [:]
    var alerts: [Int: (isComplete: Bool, byHost: [HostKey: [AlertEntry]])] = [:]
    var samples: [Int: FlowSample] = [:]
    for source in sources {
      let interface = source.interface
      let ifid = interface.ifid
      do throws(NtopngError) {
        counters[ifid] = try Self.counters(try client.reply(to: HostCounters.call(ifid: ifid)))
      } catch {
        problems.append(Problem(.hosts, interface.name, because: error))
      }
      if canSeeAlerts, pages.hosts.contains(where: { $0.interface == interface && ($0.engagedAlerts ?? 0) > 0 }) {
        do throws(NtopngError) {
          alerts[ifid] = try engaged(ifid)
        } catch {
          problems.append(Problem(.alerts, interface.name, because: error))
        }
      } else if canSeeAlerts {
        alerts[ifid] = (true, [:])
      }
      guard options.sampleFlows > 0 else { continue }
      do throws(NtopngError) {
        samples[ifid] = try FlowSample(
          try client.reply(
            to: FlowSample.call(ifid: ifid, flows: options.sampleFlows, lifetime: options.cacheSeconds)))
      } catch {
        problems.append(Problem(.flows, interface.name, because: error))
      }
    }
    let hosts = pages.hosts.lazy.map { host -> (key: HostSnapshot.Key, line: String) in
      let ifid = host.interface.ifid
      let more = counters[ifid]?[host.key]
      let known = alerts[ifid]
      let own = known.map { HostAlerts(isComplete: $0.isComplete, entries: $0.byHost[host.key] ?? []) }
      let line = host.json(options, more: more?.0, alerts: own, sample: samples[ifid]?.json(host.key) ?? .null)
      let key = HostSnapshot.Key(
        address: host.key.address, vlan: host.key.vlan, isLocal: host.isLocal == true,
        score: (host.scoreAsClient ?? 0) + (host.scoreAsServer ?? 0), shownName: host.name ?? "",
        resolvedName: more?.1 ?? "")
      return (key, line.compactText)
    }
    return HostSnapshot.encode(time: time, problems: problems, hosts: hosts)
  }

  private static func counters(_ reply: NtopngReply) throws(NtopngError) -> [HostKey: (HostCounters, String)] {
    guard let rows = reply.value.list else { throw .malformedReply("the figures of the hosts are no list") }
    var counters: [HostKey: (HostCounters, String)] = [:]
    for row in rows {
      guard let address = row["ip"]?.text.flatMap(HostAddress.init) else { continue }
      let name = row["name"]?.text.map { SingleLine.of($0, limit: 200) } ?? ""
      counters[HostKey(address: address, vlan: row["vlan"]?.count ?? 0)] = (HostCounters(row), name)
    }
    return counters
  }

  private func engaged(_ ifid: Int) throws(NtopngError) -> (isComplete: Bool, byHost: [HostKey: [AlertEntry]]) {
    guard let family = AlertFamily.all.first(where: { $0.name == "host" }) else { return (false, [:]) }
    let reply = try client.reply(
      to: .alerts(
        family, ifid: ifid, status: "engaged", length: AlertReport.longestList, lifetime: options.cacheSeconds))
    let entries = try AlertEntry.list(reply, family, ifid: ifid, isEngaged: true)
    var byHost: [HostKey: [AlertEntry]] = [:]
    for entry in entries {
      if let key = entry.row.host?.key { byHost[key, default: []].append(entry) }
    }
    return (entries.count < AlertReport.longestList, byHost)
  }
}
