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

  /// A flow of the page.
  struct Flow {
    fileprivate struct End {
      let address: HostAddress?
      let name: String?
    }

    fileprivate let identity: String
    fileprivate let vlan: Int
    fileprivate let ends: [End]
    fileprivate let application: String
    fileprivate let bytes: Int

    /// A row of `flow/active`.
    init(_ row: JSONValue) {
      identity = "\(row["key"]?.text ?? "") \(row["hash_id"]?.text ?? "")"
      vlan = row["vlan"]?.count ?? 0
      application = SingleLine.of(row.at("protocol", "l7")?.text ?? "Unknown", limit: 100)
      bytes = row["bytes"]?.count ?? 0
      ends = ["client", "server"].map { side in
        // The name may be a MAC address, which tells nothing here.
        End(
          address: row.at(side, "ip")?.text.flatMap(HostAddress.init),
          name: row.at(side, "name")?.text.flatMap { $0.contains(":") ? nil : SingleLine.of($0, limit: 200) })
      }
    }
  }

  init(_ page: NtopngList<Flow>) {
    time = page.reply.time
    pageFlows = page.sent
    activeFlows = page.reply.value["totalRows"]?.count
    var seen: Set<String> = []
    for flow in page.rows where seen.insert(flow.identity).inserted {
      for (own, other) in [(0, 1), (1, 0)] {
        guard let address = flow.ends[own].address, flow.ends[other].address != nil else { continue }
        add(flow, to: HostKey(address: address, vlan: flow.vlan), peer: flow.ends[other])
      }
    }
  }

  private mutating func add(_ flow: Flow, to key: HostKey, peer: Flow.End) {
    guard let address = peer.address.map({ "\($0)" }) else { return }
    var host = hosts[key] ?? Host()
    host.flows += 1
    host.applications[flow.application, default: Share()].add(flow.bytes)
    host.peers[address, default: Share()].add(flow.bytes, name: peer.name == address ? nil : peer.name)
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
    self.bytes = self.bytes.addingSaturated(bytes)
    flows += 1
    self.name = self.name ?? name
  }

  fileprivate static func top(_ shares: [String: Self]) -> [(String, Self)] {
    shares.sorted { ($0.value.bytes, $1.key) > ($1.value.bytes, $0.key) }.prefix(5).map { ($0.key, $0.value) }
  }
}
