import JSONText

/// Which active hosts of ntopng a Checkmk host is, over all interfaces: by exact address, else by whole name. And which
/// hosts somebody may mean who looks for a part of a name or for a MAC address.
struct ResolveView {
  let session: ViewSession

  func data() throws(ViewFailure) -> JSONValue {
    let parameters = session.parameters
    var rows: [JSONValue] = []
    var tried: [String] = []
    for address in parameters.addresses {
      for interface in session.interfaces {
        tried.append("\(interface.name): \(address)")
        for host in try session.activeHosts(address, ifid: interface.ifid) {
          rows.append(row(host, interface, matched: "address", key: "\(address)"))
        }
      }
    }
    if rows.isEmpty {
      for name in parameters.names {
        for interface in session.interfaces {
          tried.append("\(interface.name): \(name)")
          for host in try found(name, interface, isWhole: true) {
            rows.append(row(host, interface, matched: "name", key: name))
          }
        }
      }
    }
    if let text = parameters.search {
      for interface in session.interfaces {
        tried.append("\(interface.name): \(text)")
        let hosts =
          try isMACAddress(text)
          ? session.activeHosts(mac: text, ifid: interface.ifid) : found(text, interface, isWhole: false)
        for host in hosts { rows.append(row(host, interface, matched: "name", key: text)) }
      }
    }
    return .object([
      "rows": .array(Array(rows.prefix(100))),
      "tried": .array(tried.prefix(200).map { .string($0.cut(300)) }),
    ])
  }

  private func row(_ host: ActiveHost, _ interface: VisibleInterface, matched: String, key: String) -> JSONValue {
    var end = host.end.json(session)
    if case .object(var members) = end {
      members["url"] = text(session.links.host(host.end.ip, vlan: host.end.vlan, ifid: interface.ifid))
      end = .object(members)
    }
    return fields([
      "ifid": .int(Int64(interface.ifid)), "interface": .string(interface.name.cut(300)), "host": end,
      "matched": .string(matched), "key": .string(key.cut(300)),
      "throughput": amount(host.throughput), "last_seen": amount(host.lastSeen),
    ])
  }

  /// Active hosts with that name: ntopng finds parts of names, at most five of them.
  private func found(
    _ name: String, _ interface: VisibleInterface, isWhole: Bool
  ) throws(ViewFailure) -> [ActiveHost] {
    guard session.server.isAtLeast(5, 4) else {
      session.limit(
        ViewLimit(what: "hosts by name", message: "This ntopng does not find hosts by name.", version: "5.4"))
      return []
    }
    let wanted = name.lowercased()
    let query = ViewQuery("host/find", ["ifid": "\(interface.ifid)", "query": wanted], timeToLive: 60)
    var found: [ActiveHost] = []
    for item in try session.rsp(query)["results"].list where item["type"].text == "ip" {
      guard let label = item["name"].text?.lowercased(), let ip = item["ip"].text else { continue }
      guard !isWhole || isLabel(label, of: wanted) else { continue }
      guard let address = HostAddress(String(ip.prefix { $0 != "@" })) else { continue }
      found += try session.activeHosts(address, ifid: interface.ifid)
    }
    return found
  }

  /// Whether ntopng writes this about a host of that name: the name alone, or `name · address`, or `name [label]`.
  private func isLabel(_ label: String, of name: String) -> Bool {
    label.utf8.elementsEqual(name.utf8) || [" · ", " ["].contains { label.utf8.starts(with: (name + $0).utf8) }
  }
}
