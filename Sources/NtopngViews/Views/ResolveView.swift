import JSONText

/// Which active hosts of ntopng a Checkmk host is, over all interfaces: by exact address, else by whole name.
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
          for host in try named(name, interface) {
            rows.append(row(host, interface, matched: "name", key: name))
          }
        }
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

  /// Active hosts with that name: ntopng finds parts of names, only the whole one counts.
  private func named(_ name: String, _ interface: VisibleInterface) throws(ViewFailure) -> [ActiveHost] {
    guard session.server.isAtLeast(5, 4) else {
      session.limit(
        ViewLimit(what: "hosts by name", message: "This ntopng does not find hosts by name.", version: "5.4"))
      return []
    }
    let query = ViewQuery("host/find", ["ifid": "\(interface.ifid)", "query": name.lowercased()], timeToLive: 60)
    var found: [ActiveHost] = []
    for item in try session.rsp(query)["results"].list where item["type"].text == "ip" {
      guard item["name"].text?.lowercased() == name.lowercased(), let ip = item["ip"].text else { continue }
      let address = String(ip.prefix { $0 != "@" })
      guard let address = HostAddress(address) else { continue }
      found += try session.activeHosts(address, ifid: interface.ifid)
    }
    return found
  }
}
