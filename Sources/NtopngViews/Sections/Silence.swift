import JSONText
import NtopngAPI

/// When each interface brought its last packet. ntopng keeps that to itself (`NetworkInterface::last_pkt_rcvd` is in no
/// reply), so the counters of the last run are kept: the last run in which they grew tells it, as exactly as runs are
/// apart.
struct Silence {
  private var times: [Int: Double] = [:]

  /// - Parameter interfaces: the interfaces with their figures of now.
  init(_ interfaces: [SectionRun.Figures], client: NtopngClient) {
    guard let cache = client.cache else { return }
    let name = "packets-" + cache.key("packets")
    let old = cache.folder.read(name, limit: 1 << 20).flatMap { try? JSONParser.parse($0) }
    var new = old?.objectValue ?? JSONObject()
    for (interface, data) in interfaces {
      let key = String(interface.ifid)
      guard let packets = data.count("packets") else { continue }
      let known = old?[key]
      // A counter that fell was reset by packets that came, or with ntopng.
      if let count = known?["packets"]?.intValue, count == packets {
        times[interface.ifid] = known?["time"]?.doubleValue
      } else if known != nil || (data.number("throughput_pps") ?? 0) > 0 {
        times[interface.ifid] = data.time
      }
      new[key] = ["packets": .int(Int64(packets)), "time": .orNull(times[interface.ifid])]
    }
    // A cache that can't be written is reported by the run itself.
    try? cache.folder.write(name, Array(JSONValue.object(new).compactText.utf8))
  }

  /// Unix seconds by ntopng's clock; nil when nothing has come since runs are watched.
  subscript(ifid: Int) -> Double? { times[ifid] }
}
