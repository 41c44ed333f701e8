import JSONText
import NtopngAPI

/// A line of `<<<ntopng_interface:sep(0)>>>`.
enum InterfaceLine {
  static func make(
    _ interface: NtopngInterface, _ data: InterfaceData, _ options: SectionOptions, lastTrafficTime: Double?
  ) -> JSONValue {
    let isPacket = data.row["zmqRecvStats"]?.table?.isEmpty ?? true
    var line = Line.head("ntopng_interface", options, time: data.time)
    line["ifid"] = .int(Int64(interface.ifid))
    line["name"] = .string(interface.name)
    line["alias"] = .orNull(interface.alias)
    line["kind"] = .string(kind(interface, data))
    line["url"] = .string(options.linkURL + "/lua/if_stats.lua?ifid=\(interface.ifid)")
    line["uptime_seconds"] = .orNull(uptimeSeconds(data.row["uptime"]?.text).flatMap { $0 < 0 ? nil : $0 })
    line["speed_bits_per_s"] = .orNull(speed(data))
    line["throughput"] = throughput(data)
    line["counters"] = counters(data, isPacket: isPacket)
    line["flows"] = [
      "active": .orNull(data.count("num_flows")), "alerted": .orNull(data.count("alerted_flows")),
      "alerted_notice": .orNull(data.count("alerted_flows_notice")),
      "alerted_warning": .orNull(data.count("alerted_flows_warning")),
      "alerted_error": .orNull(data.count("alerted_flows_error")),
    ]
    line["hosts"] = [
      "active": .orNull(data.count("num_hosts")), "local": .orNull(data.count("num_local_hosts")),
      "receive_only": .orNull(data.count("num_rcvd_only_hosts")),
      "local_receive_only": .orNull(data.count("num_local_rcvd_only_hosts")),
      "local_anomalies": .orNull(data.count("num_local_hosts_anomalies")),
      "remote_anomalies": .orNull(data.count("num_remote_hosts_anomalies")),
      "devices": .orNull(data.count("num_devices")),
    ]
    line["tables"] = [
      "hosts_percent": .orNull(data.number("hosts_pctg")), "flows_percent": .orNull(data.number("flows_pctg")),
      "macs_percent": .orNull(data.number("macs_pctg")),
    ]
    line["alerts"] = alerts(data)
    line["last_traffic_time"] = .orNull(lastTrafficTime)
    return .object(line)
  }

  private static func kind(_ interface: NtopngInterface, _ data: InterfaceData) -> String {
    if data.row["is_view"]?.flag == true || interface.name.hasPrefix("view:") { return "view" }
    if interface.name.contains("://") { return "zmq" }
    if interface.name.hasSuffix(".pcap") || interface.name.hasSuffix(".pcapng") { return "pcap" }
    return "packet"
  }

  /// ntopng says Mbit/s.
  private static func speed(_ data: InterfaceData) -> Double? {
    data.number("speed").flatMap { $0 > 0 ? $0 * 1e6 : nil }
  }

  /// ntopng says bytes/s.
  private static func throughput(_ data: InterfaceData) -> JSONValue {
    let bits: (Double?) -> JSONValue = { .orNull($0.map { $0 * 8 }) }
    return [
      "total_bits_per_s": bits(data.number("throughput_bps")),
      "total_packets_per_s": .orNull(data.number("throughput_pps")),
      "in_bits_per_s": bits(data.number("throughput", "download", "bps")),
      "in_packets_per_s": .orNull(data.number("throughput", "download", "pps")),
      "out_bits_per_s": bits(data.number("throughput", "upload", "bps")),
      "out_packets_per_s": .orNull(data.number("throughput", "upload", "pps")),
    ]
  }

  private static func counters(_ data: InterfaceData, isPacket: Bool) -> JSONValue {
    let discarded = ["export_queue_full", "flow_collection_drops", "flow_collection_udp_socket_drops"]
      .map { data.count("zmq.drops.\($0)") }
    return [
      "bytes": .orNull(data.count("bytes")), "bytes_in": .orNull(data.count("bytes_download")),
      "bytes_out": .orNull(data.count("bytes_upload")), "packets": .orNull(data.count("packets")),
      "packets_in": .orNull(data.count("packets_download")), "packets_out": .orNull(data.count("packets_upload")),
      "local_to_remote_bytes": .orNull(data.count("local2remote")),
      "remote_to_local_bytes": .orNull(data.count("remote2local")),
      "dropped_packets": .orNull(data.count("drops")),
      "tcp_retransmissions": .orNull(data.count("tcpPacketStats", "retransmissions")),
      "tcp_out_of_order": .orNull(data.count("tcpPacketStats", "out_of_order")),
      "tcp_lost": .orNull(data.count("tcpPacketStats", "lost")),
      "dropped_alerts": .orNull(data.count("dropped_alerts")),
      "collected_flows": .orNull(isPacket ? nil : data.count("zmqRecvStats", "flows")),
      "dropped_flows": .orNull(isPacket ? nil : data.count("zmqRecvStats", "dropped_flows")),
      "dropped_messages": .orNull(isPacket ? nil : data.count("zmqRecvStats", "zmq_msg_drops")),
      "discarded_probe_exports": .orNull(
        discarded.contains { $0 != nil } ? discarded.compactMap { $0 }.saturatedSum : nil),
    ]
  }

  private static func alerts(_ data: InterfaceData) -> JSONValue {
    guard let engaged = data.count("engaged_alerts") else { return .null }
    return [
      "engaged": .int(Int64(engaged)), "notice": .orNull(data.count("engaged_alerts_notice")),
      "warning": .orNull(data.count("engaged_alerts_warning")), "error": .orNull(data.count("engaged_alerts_error")),
    ]
  }
}

/// What all lines share.
enum Line {
  static func head(_ section: String, _ options: SectionOptions, time: Double) -> JSONObject {
    [
      "section": .string(section), "schema": 1, "server": .string(options.identity), "label": .orNull(options.label),
      "time": .double(time),
    ]
  }
}
