import JSONText
import NtopngAPI

/// Applications and peers of the hosts in one bounded page of an interface's live flows, the largest by bytes.
struct FlowSample {
  fileprivate struct Share {
    var bytes = 0
    var flows = 0
    var name: String?
  }

  private struct Host {
    var flows = 0
    var applications: [String: Share] = [:]
    var peers: [String: Share] = [:]
  }

  private let time: Double
  private let pageFlows: Int
  private let activeFlows: Int?
  private var hosts: [HostKey: Host] = [:]

  static func call(ifid: Int, flows: Int, lifetime: Int) -> NtopngCall {
    NtopngCall(
      "get/flow/active", lifetime: lifetime,
      [
        "ifid": String(ifid), "currentPage": "1", "perPage": String(flows), "sortColumn": "bytes", "sortOrder": "desc",
      ])
  }

  init(_ reply: NtopngReply) throws(NtopngError) {
    guard let rows = reply.value["data"]?.list else { throw .malformedReply("live flows without rows") }
    time = reply.time
    pageFlows = rows.count
    activeFlows = reply.value["totalRows"]?.count
    var seen: Set<String> = []
    for row in rows where seen.insert("\(row["key"]?.text ?? "") \(row["hash_id"]?.text ?? "")").inserted {
      let vlan = row["vlan"]?.count ?? 0
      let ends = ["client", "server"].map { side in row.at(side, "ip")?.text.flatMap(HostAddress.init) }
      for (own, other) in [(0, 1), (1, 0)] {
        guard let address = ends[own], let peer = ends[other] else { continue }
        add(row, to: HostKey(address: address, vlan: vlan), peer: peer, peerSide: other == 0 ? "client" : "server")
      }
    }
  }

  private mutating func add(_ row: JSONValue, to key: HostKey, peer: HostAddress, peerSide: String) {
    let bytes = row["bytes"]?.count ?? 0
    let application = SingleLine.of(row.at("protocol", "l7")?.text ?? "Unknown", limit: 100)
    // The name may be a MAC address, which tells nothing here.
    let name = row.at(peerSide, "name")?.text.flatMap { $0.contains(":") ? nil : SingleLine.of($0, limit: 200) }
    var host = hosts[key] ?? Host()
    host.flows += 1
    host.applications[application, default: Share()].add(bytes)
    host.peers["\(peer)", default: Share()].add(bytes, name: name == "\(peer)" ? nil : name)
    hosts[key] = host
  }

  /// The member `sample` of the host's line.
  func json(_ key: HostKey) -> JSONValue {
    let host = hosts[key] ?? Host()
    return [
      "time": .double(time), "flows": .int(Int64(host.flows)), "page_flows": .int(Int64(pageFlows)),
      "active_flows": .orNull(activeFlows),
      "applications": .array(
        Share.top(host.applications).map { name, share in
          ["name": .string(name), "bytes": .int(Int64(share.bytes)), "flows": .int(Int64(share.flows))]
        }),
      "peers": .array(
        Share.top(host.peers).map { address, share in
          [
            "address": .string(address), "name": .orNull(share.name), "bytes": .int(Int64(share.bytes)),
            "flows": .int(Int64(share.flows)),
          ]
        }),
    ]
  }
}

extension FlowSample.Share {
  fileprivate mutating func add(_ bytes: Int, name: String? = nil) {
    self.bytes &+= bytes
    flows += 1
    self.name = self.name ?? name
  }

  fileprivate static func top(_ shares: [String: Self]) -> [(String, Self)] {
    shares.sorted { ($0.value.bytes, $1.key) > ($1.value.bytes, $0.key) }.prefix(5).map { ($0.key, $0.value) }
  }
}
