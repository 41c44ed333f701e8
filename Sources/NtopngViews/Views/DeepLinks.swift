import JSONText

/// Addresses of ntopng's own pages, for the user's browser.
struct DeepLinks {
  /// Base address without a final slash.
  let base: String

  /// `page` below `/lua/` with a query; nil when it would be too long for the contract.
  private func link(_ page: String, _ query: [(String, String)]) -> String? {
    let text = query.map { "\($0)=\(percentEncoded($1))" }.joined(separator: "&")
    let address = "\(base)/lua/\(page).lua?\(text)"
    return address.utf8.count <= 2048 ? address : nil
  }

  func host(_ ip: String, vlan: Int?, ifid: Int, page: String? = nil) -> String? {
    link("host_details", [("ifid", "\(ifid)"), ("host", key(ip, vlan))] + (page.map { [("page", $0)] } ?? []))
  }

  /// - Parameter filters: parameters as the list of flows takes them; its page takes the same.
  func flows(
    ifid: Int, host: String? = nil, vlan: Int? = nil, application: String? = nil, filters: [(String, String)] = []
  ) -> String? {
    var query = [("ifid", "\(ifid)")]
    if let host { query.append(("host", key(host, vlan))) }
    if let application { query.append(("application", application)) }
    return link("flows_stats", query + filters)
  }

  func flow(key: String, hashID: String, ifid: Int) -> String? {
    link("flow_details", [("ifid", "\(ifid)"), ("flow_key", key), ("flow_hash_id", hashID)])
  }

  /// - Parameter filters: parameters as the list of alerts takes them; its page wants an operator with each.
  func alerts(
    ifid: Int, family: String, status: String, begin: Int?, end: Int?, ip: String? = nil,
    filters: [(String, String)] = []
  ) -> String? {
    var query = [("ifid", "\(ifid)"), ("page", family), ("status", status)]
    if let begin, let end { query += [("epoch_begin", "\(begin)"), ("epoch_end", "\(end)")] }
    if let ip { query.append(("ip", "\(ip);eq")) }
    for (name, value) in filters { query.append((name, value.contains(";") ? value : value + ";eq")) }
    return link("alert_stats", query)
  }

  func interface(_ ifid: Int) -> String? { link("if_stats", [("ifid", "\(ifid)")]) }

  private func key(_ ip: String, _ vlan: Int?) -> String {
    guard let vlan, vlan > 0 else { return ip }
    return "\(ip)@\(vlan)"
  }
}

/// A text as part of a query: everything but RFC 3986's unreserved characters and `:` `@` `/` as `%XX`.
func percentEncoded(_ text: String) -> String {
  let digits = Array("0123456789ABCDEF")
  var result = ""
  for byte in text.utf8 {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
      UInt8(ascii: "~"), UInt8(ascii: ":"), UInt8(ascii: "@"), UInt8(ascii: "/"):
      result.unicodeScalars.append(Unicode.Scalar(byte))
    default:
      result += "%\(digits[Int(byte >> 4)])\(digits[Int(byte & 15)])"
    }
  }
  return result
}
