import JSONText
import NtopngAPI

/// Gathers `<<<ntopng_exporter:sep(0)>>>`: probes and the exporters behind them, from one call (6.2), or the probes
/// alone from one call for each interface that has some.
struct ExporterReport {
  let client: NtopngClient
  let options: SectionOptions
  private(set) var problems: [Problem] = []

  init(client: NtopngClient, options: SectionOptions) {
    self.client = client
    self.options = options
  }

  mutating func lines(_ interfaces: [NtopngInterface]) -> [JSONValue] {
    let collectors = interfaces.filter { $0.name.contains("://") || $0.name.hasPrefix("view:") }
    guard let first = collectors.first else { return [] }
    guard let version = client.version, version >= NtopngVersion(6, 2) else { return probes(collectors) }
    do throws(NtopngError) {
      let reply = try client.reply(
        to: NtopngCall(
          "get/system/health/flow_collection", lifetime: options.cacheSeconds, ["ifid": String(first.ifid)]))
      if let problem = Problem(.exporters, stale: reply) { problems.append(problem) }
      guard let table = reply.value.table else { throw .malformedReply("the exporters are no table") }
      return collectors.flatMap { interface in
        (table[interface.name]?.list ?? []).flatMap { lines($0, interface, time: reply.time) }
      }
    } catch {
      problems.append(Problem(.exporters, because: error))
      return []
    }
  }

  private func lines(_ probe: JSONValue, _ interface: NtopngInterface, time: Double) -> [JSONValue] {
    guard let address = probe["probe.ip"]?.text ?? probe["remote.if_addr"]?.text else { return [] }
    let text: (String) -> JSONValue = { key in .orNull(probe[key]?.text.map { SingleLine.of($0, limit: 200) }) }
    let local = probe["probe.local_time"]?.number
    let remote = probe["probe.remote_time"]?.number
    let about: JSONValue = [
      "id": .string(SingleLine.of(probe["probe.uuid"]?.text ?? address, limit: 200)), "address": text("probe.ip"),
      "version": text("probe.probe_version"), "edition": text("probe.probe_edition"), "mode": text("probe.mode"),
      "interface": text("remote.name") == "none" ? text("flow_collection.collection_port") : text("remote.name"),
      "licence": text("probe.probe_license"), "maintenance": text("probe.probe_maintenance"),
      "clock_offset_seconds": .orNull(local.flatMap { local in remote.map { $0 - local } }),
    ]
    let drops = (probe.table ?? JSONObject()).filter { $0.key.hasPrefix("drops.") }.compactMap { $0.value.count }
    let own = line(
      interface, kind: "probe", address: address, about, time: time, lastSeen: probe["probe.last_update"]?.number,
      counters: [
        "netflow_flows": .orNull(probe["flow_collection.nf_ipfix_flows"]?.count),
        "sflow_samples": .orNull(probe["flow_collection.sflow_samples"]?.count),
        "exported_flows": .orNull(probe["zmq.num_flow_exports"]?.count),
        "packets": .orNull(probe["packets.total"]?.count), "dropped_packets": .orNull(probe["packets.drops"]?.count),
        "drops": .orNull(drops.isEmpty ? nil : drops.saturatedSum),
      ], exporters: probe["exporters"]?.table?.count)
    let exporters = (probe["exporters"]?.table ?? JSONObject()).map { address, exporter in
      line(
        interface, kind: "exporter", address: address, about, time: time,
        lastSeen: exporter["time_last_used"]?.number,
        counters: [
          "netflow_flows": .orNull(exporter["num_netflow_flows"]?.count),
          "sflow_samples": .orNull(exporter["num_sflow_flows"]?.count), "exported_flows": .null, "packets": .null,
          "dropped_packets": .null, "drops": .orNull(exporter["num_drops"]?.count),
        ])
    }
    return [own] + exporters
  }

  /// Before 6.2: what `interface/nprobes` tells, without the exporters.
  private mutating func probes(_ interfaces: [NtopngInterface]) -> [JSONValue] {
    let calls = interfaces.map {
      NtopngCall("get/interface/nprobes/data", lifetime: options.cacheSeconds, ["ifid": String($0.ifid)])
    }
    return zip(interfaces, client.replies(to: calls)).flatMap { interface, result -> [JSONValue] in
      do throws(NtopngError) {
        let reply = try result.get()
        return (reply.value.list ?? []).compactMap { probe($0, interface, time: reply.time) }
      } catch {
        problems.append(Problem(.exporters, interface.name, because: error))
        return []
      }
    }
  }

  private func probe(_ probe: JSONValue, _ interface: NtopngInterface, time: Double) -> JSONValue? {
    guard let address = probe["probe_ip"]?.text else { return nil }
    let text: (String) -> JSONValue = { key in .orNull(probe[key]?.text.map { SingleLine.of($0, limit: 200) }) }
    let about: JSONValue = [
      "id": .string(SingleLine.of(probe["probe_uuid"]?.text ?? address, limit: 200)), "address": text("probe_ip"),
      "version": text("probe_version"), "edition": text("probe_edition"), "mode": .null,
      "interface": text("probe_interface"), "licence": text("probe_license"), "maintenance": text("probe_maintenance"),
      "clock_offset_seconds": .null,
    ]
    return line(
      interface, kind: "probe", address: address, about, time: time, lastSeen: probe["probe_last_update"]?.number,
      counters: [
        "netflow_flows": .null, "sflow_samples": .null, "exported_flows": .orNull(probe["exported_flows"]?.count),
        "packets": .orNull(probe["captured_packets"]?.count),
        "dropped_packets": .orNull(probe["dropped_packets"]?.count), "drops": .orNull(probe["dropped_flows"]?.count),
      ], exporters: probe["flow_exporters"]?.count)
  }

  private func line(
    _ interface: NtopngInterface, kind: String, address: String, _ probe: JSONValue, time: Double, lastSeen: Double?,
    counters: JSONValue, exporters: Int? = nil
  ) -> JSONValue {
    var line = Line.head("ntopng_exporter", options, time: time)
    line["ifid"] = .int(Int64(interface.ifid))
    line["interface"] = .string(interface.name)
    line["kind"] = .string(kind)
    line["address"] = .string(SingleLine.of(address, limit: 100))
    line["name"] = .null
    line["url"] = .string(options.linkURL + "/lua/if_stats.lua?ifid=\(interface.ifid)")
    line["probe"] = probe
    line["last_seen"] = .orNull(lastSeen.flatMap { $0 > 0 ? $0 : nil })
    line["counters"] = counters
    line["exporters"] = .orNull(exporters)
    return .object(line)
  }
}
