import JSONText

/// ntopng's largest hosts of one past minute: up to ten senders and ten receivers of each VLAN, each with its bytes. It
/// stores them in every edition, unless that is switched off for the interface.
public struct TopMinute: Sendable {
  /// A host of the minute, with its bytes.
  struct Host: Sendable {
    let key: HostKey
    let isLocal: Bool
    var name: String?
    var sent = 0
    var received = 0

    var bytes: Int { sent.addingSaturated(received) }

    /// Adds the bytes of the same host in a later minute, whose name counts.
    mutating func add(_ later: Host) {
      sent = sent.addingSaturated(later.sent)
      received = received.addingSaturated(later.received)
      if later.name != name { name = later.name ?? name }
    }
  }

  /// More hosts of a minute are not kept: those with most traffic are.
  private static let mostHosts = 100

  /// When the minute began, seconds since 1970.
  let begin: Int
  /// Nil where ntopng has stored nothing: it was not running, or doesn't store them.
  let hosts: [Host]?

  init(begin: Int, hosts: [Host]?) {
    self.begin = begin
    self.hosts = hosts
  }

  /// The minute in a reply of `get_top_talkers`; an empty list stands for a minute that isn't stored.
  init(begin: Int, reply: Reading) {
    self.begin = begin
    guard !reply.table.isEmpty else {
      hosts = nil
      return
    }
    var found: [HostKey: Host] = [:]
    for (side, bytes) in [("senders", \Host.sent), ("receivers", \Host.received)] {
      for item in reply[side].list {
        guard let host = Host(item), let count = item["value"].count else { continue }
        found[host.key, default: host][keyPath: bytes] = count
      }
    }
    let largest = found.values.sorted { ($1.bytes, "\($0.key)") < ($0.bytes, "\($1.key)") }
    hosts = Array(largest.prefix(Self.mostHosts))
  }
}

extension TopMinute.Host {
  /// Nil for the sum of the smaller hosts, called *Other*, and for hosts that ntopng hides.
  fileprivate init?(_ item: Reading) {
    // Where hosts are told apart by their MAC address, the address stands beside it.
    guard let key = Self.key(item["address"].text) ?? Self.key(item["ipaddr"].text) else { return nil }
    self.key = key
    isLocal = item["local"].flag == true
    name = realName(item["label"].text, ip: "\(key.address)")?.cut(100)
  }

  private static func key(_ text: String?) -> HostKey? {
    let parts = (text ?? "").split(separator: "@", maxSplits: 1)
    guard let address = parts.first.flatMap({ HostAddress(String($0)) }) else { return nil }
    let vlan = parts.count > 1 ? Int(parts[1]) : 0
    return vlan.flatMap { (0...4095).contains($0) ? HostKey(address: address, vlan: $0) : nil }
  }
}
