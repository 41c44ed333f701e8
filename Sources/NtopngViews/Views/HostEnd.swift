import JSONText

/// One host in a reply, or one side of a flow.
struct HostEnd: Hashable {
  var ip: String
  var vlan: Int?
  var name: String?
  var port: Int?
  var isLocal: Bool?
  var country: String?
  var isBlacklisted: Bool?

  /// The host's exact key, nil when `ip` is no address.
  var key: HostKey? { HostAddress(ip).map { HostKey(address: $0, vlan: vlan ?? 0) } }

  /// Whether this is the host `address`, in `vlan` if one is given.
  func isHost(_ address: HostAddress, vlan wanted: Int?) -> Bool {
    HostAddress(ip) == address && (wanted == nil || (vlan ?? 0) == wanted)
  }

  func json(_ session: ViewSession) -> JSONValue {
    fields([
      "ip": .string(ip.cut(64)),
      "vlan": vlan.flatMap { (0...4095).contains($0) ? .int(Int64($0)) : nil },
      "name": text(name),
      "port": port.flatMap { (0...65535).contains($0) ? .int(Int64($0)) : nil },
      "local": isLocal.map(JSONValue.bool),
      "country": text(country),
      "blacklisted": isBlacklisted.map(JSONValue.bool),
      "url": text(session.links.host(ip, vlan: vlan, ifid: session.ifid)),
    ])
  }
}

/// A name that says more than the address: neither the address itself nor a MAC address.
func realName(_ name: String?, ip: String) -> String? {
  guard let name, !name.isEmpty, name != ip, !isMACAddress(name) else { return nil }
  if let address = HostAddress(ip), HostAddress(name) == address { return nil }
  return name
}

/// Whether the text is six bytes in hexadecimal, with colons between them.
func isMACAddress(_ text: String) -> Bool {
  let parts = text.split(separator: ":", omittingEmptySubsequences: false)
  return parts.count == 6 && parts.allSatisfy { $0.utf8.count == 2 && $0.allSatisfy(\.isHexDigit) }
}
