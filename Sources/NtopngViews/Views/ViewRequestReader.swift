import JSONText

/// Reads a request strictly and collects all problems.
struct ViewRequestReader {
  private(set) var problems: [String] = []

  static func failure(_ problems: [String]) -> ViewFailure {
    ViewFailure(
      .invalidRequest, problems.prefix(20).joined(separator: "; "),
      advice: "Send a request as described in request.schema.json.")
  }

  mutating func request(_ document: JSONValue) -> ViewRequest? {
    guard let object = members(document, "request", known: ["server", "view", "parameters", "timeout_s", "fresh"])
    else { return nil }
    let server = self.server(object["server"])
    let view = choice(object["view"], "view", ViewName.self)
    let timeout = number(object["timeout_s"], "timeout_s", 0...60) ?? 10
    if timeout == 0 { problems.append("timeout_s: must be more than 0") }
    let fresh = boolean(object["fresh"], "fresh") ?? false
    if object["parameters"] == nil { problems.append("parameters: missing") }
    if object["view"] == nil { problems.append("view: missing") }
    guard let view else { return nil }
    let parameters = self.parameters(object["parameters"] ?? .object(JSONObject()), of: view)
    guard let server, let parameters else { return nil }
    return ViewRequest(server: server, view: view, parameters: parameters, timeout: timeout, fresh: fresh)
  }

  private mutating func server(_ value: JSONValue?) -> ViewRequest.Server? {
    let known: Set = [
      "id", "url", "user", "secret", "tls", "ca_file", "allow_plain_credentials", "deep_link_url", "interfaces",
    ]
    guard let object = members(value, "server", known: known) else { return nil }
    let id = string(object["id"], "server.id", limit: 64) { text in
      text.utf8.first.map(isAlphanumeric) == true
        && text.utf8.allSatisfy { isAlphanumeric($0) || "_.-".utf8.contains($0) }
    }
    let url = string(object["url"], "server.url", limit: 1024, isBaseAddress)
    let user = string(object["user"], "server.user", limit: 255) { text in
      !text.isEmpty && !text.unicodeScalars.contains { $0 == ":" || $0.value < 0x20 }
    }
    let insecure = enumeration(object["tls"], "server.tls", ["verify", "insecure"]) == "insecure"
    let caFile = string(object["ca_file"], "server.ca_file", limit: 4096) { $0.hasPrefix("/") }
    let allowsPlain = boolean(object["allow_plain_credentials"], "server.allow_plain_credentials") ?? false
    let deepLinkURL = string(object["deep_link_url"], "server.deep_link_url", limit: 1024, isBaseAddress)
    let secret = object["secret"].flatMap { self.secret($0) }
    let interfaces = self.interfaces(object["interfaces"])
    for (name, isMissing) in [("id", object["id"] == nil), ("url", object["url"] == nil)] where isMissing {
      problems.append("server.\(name): missing")
    }
    guard let id, let url else { return nil }
    return ViewRequest.Server(
      id: id, url: url, user: user, secret: secret, verifiesTLS: !insecure, caFile: caFile,
      allowsPlainCredentials: allowsPlain, deepLinkURL: deepLinkURL ?? url, interfaces: interfaces)
  }

  private mutating func interfaces(_ value: JSONValue?) -> [String] {
    guard let value else { return [] }
    let name = "server.interfaces"
    let items = list(value, name, limit: 64)
    if items.isEmpty { problems.append("\(name): must name an interface") }
    let names = items.enumerated().compactMap { index, item in
      string(item, "\(name)[\(index)]", limit: 300) { !$0.isEmpty }
    }
    if Set(names).count < names.count { problems.append("\(name): names an interface twice") }
    return names
  }

  private mutating func secret(_ value: JSONValue) -> ViewRequest.Secret? {
    guard let object = members(value, "server.secret", known: ["store", "value"]) else { return nil }
    guard object.count == 1 else {
      problems.append("server.secret: needs one of store and value")
      return nil
    }
    if let value = object["value"] {
      return string(value, "server.secret.value", limit: 4096) { !$0.isEmpty }.map(ViewRequest.Secret.value)
    }
    return string(object["store"], "server.secret.store", limit: 4096) { text in
      let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
      return parts.count == 2 && !parts[0].isEmpty && parts[1].hasPrefix("/") && parts[1].count > 1
        && !text.unicodeScalars.contains { $0.value < 0x20 }
    }.map(ViewRequest.Secret.store)
  }

  private mutating func parameters(_ value: JSONValue, of view: ViewName) -> ViewParameters? {
    guard let object = members(value, "parameters", known: view.parameters) else { return nil }
    for name in view.required where object[name] == nil { problems.append("parameters.\(name): missing") }
    var read = ViewParameters()
    read.ifid = integer(object["ifid"], "ifid", -1...Int(Int32.max))
    read.host = address(object["host"], "host")
    read.vlan = integer(object["vlan"], "vlan", 0...4095)
    read.page = integer(object["page"], "page", 1...1_000_000) ?? read.page
    read.pageSize = integer(object["page_size"], "page_size", 1...100) ?? read.pageSize
    read.sort = enumeration(object["sort"], "sort", view.columns)
    read.order = choice(object["order"], "order", ViewParameters.SortOrder.self)
    read.search = string(object["search"], "search", limit: 200) { !$0.isEmpty }
    read.hosts = enumeration(object["hosts"], "hosts", FlowFilters.hosts)
    read.status = enumeration(object["status"], "status", FlowFilters.statuses)
    read.direction = enumeration(object["direction"], "direction", FlowFilters.directions)
    read.ipVersion = integer(object["ip_version"], "ip_version", 4...6)
    if read.ipVersion == 5 { problems.append("ip_version: must be 4 or 6") }
    read.application = string(object["application"], "application", limit: 100) { !$0.isEmpty }
    read.category = string(object["category"], "category", limit: 100) { !$0.isEmpty }
    read.protocol = integer(object["protocol"], "protocol", 0...255)
    read.port = integer(object["port"], "port", 0...65535)
    read.network = integer(object["network"], "network", 0...65535)
    readAlerts(object, into: &read)
    read.what = choice(object["what"], "what", ViewParameters.TopList.self) ?? read.what
    read.period = choice(object["period"], "period", ViewParameters.Period.self) ?? read.period
    for (index, item) in list(object["addresses"], "addresses", limit: 16).enumerated() {
      if let address = address(item, "addresses[\(index)]") { read.addresses.append(address) }
    }
    for (index, item) in list(object["names"], "names", limit: 16).enumerated() {
      if let name = string(item, "names[\(index)]", limit: 255, { !$0.isEmpty }) { read.names.append(name) }
    }
    return read
  }

  private mutating func readAlerts(_ object: JSONObject, into read: inout ViewParameters) {
    let alerts = AlertFamily.all.map(\.name) + ["all"]
    read.state = choice(object["state"], "state", ViewParameters.AlertState.self) ?? read.state
    read.family = enumeration(object["family"], "family", Set(alerts)) ?? read.family
    read.begin = integer(object["begin"], "begin", 0...Int(Int32.max) * 2)
    read.end = integer(object["end"], "end", 0...Int(Int32.max) * 2)
    if let begin = read.begin, let end = read.end, begin > end { problems.append("begin: is after end") }
    read.type = integer(object["type"], "type", 0...100_000)
    if read.type != nil, read.family == "all" { problems.append("type: only with one family") }
    read.minimumScore = integer(object["min_score"], "min_score", 0...100_000)
    read.role = enumeration(object["role"], "role", ["attacker", "victim", "client", "server"])
    read.description = string(object["description"], "description", limit: 200) { !$0.isEmpty }
    read.bucket = choice(object["bucket"], "bucket", ViewParameters.Bucket.self) ?? read.bucket
    let severities = list(object["severity"], "severity", limit: 8)
    if object["severity"] != nil, severities.isEmpty { problems.append("severity: must name a severity") }
    for (index, item) in severities.enumerated() {
      if let severity = choice(item, "severity[\(index)]", Severity.self) { read.severities.append(severity) }
    }
  }
}

extension ViewRequestReader {
  private mutating func members(_ value: JSONValue?, _ name: String, known: Set<String>) -> JSONObject? {
    guard let value else {
      problems.append("\(name): missing")
      return nil
    }
    guard case .object(let object) = value else {
      problems.append("\(name): must be an object, not \(value.typeName)")
      return nil
    }
    for key in object.keys where !known.contains(key) {
      problems.append("\(name): there is no '\(key.cut(60))' here")
    }
    return object
  }

  private mutating func string(
    _ value: JSONValue?, _ name: String, limit: Int, _ accepts: (String) -> Bool
  ) -> String? {
    guard let value else { return nil }
    guard let text = value.stringValue, text.unicodeScalars.count <= limit, accepts(text) else {
      problems.append("\(name): not a value that is taken here")
      return nil
    }
    return text
  }

  private mutating func enumeration(_ value: JSONValue?, _ name: String, _ choices: Set<String>) -> String? {
    guard let value else { return nil }
    guard let text = value.stringValue, choices.contains(text) else {
      problems.append("\(name): must be one of \(choices.sorted().joined(separator: ", "))")
      return nil
    }
    return text
  }

  private mutating func choice<Choice: RawRepresentable<String> & CaseIterable>(
    _ value: JSONValue?, _ name: String, _: Choice.Type
  ) -> Choice? {
    enumeration(value, name, Set(Choice.allCases.map(\.rawValue))).flatMap(Choice.init(rawValue:))
  }

  private mutating func integer(_ value: JSONValue?, _ name: String, _ range: ClosedRange<Int>) -> Int? {
    guard let value else { return nil }
    guard let number = value.intValue, range.contains(number) else {
      problems.append("\(name): must be a whole number from \(range.lowerBound) to \(range.upperBound)")
      return nil
    }
    return number
  }

  private mutating func number(_ value: JSONValue?, _ name: String, _ range: ClosedRange<Double>) -> Double? {
    guard let value else { return nil }
    guard let number = value.doubleValue, range.contains(number) else {
      problems.append("\(name): must be a number from \(range.lowerBound) to \(range.upperBound)")
      return nil
    }
    return number
  }

  private mutating func boolean(_ value: JSONValue?, _ name: String) -> Bool? {
    guard let value else { return nil }
    guard let flag = value.boolValue else {
      problems.append("\(name): must be true or false")
      return nil
    }
    return flag
  }

  private mutating func address(_ value: JSONValue?, _ name: String) -> HostAddress? {
    guard let value else { return nil }
    guard let text = value.stringValue, text.utf8.count <= 45, let address = HostAddress(text) else {
      problems.append("\(name): must be an IPv4 or IPv6 address")
      return nil
    }
    return address
  }

  private mutating func list(_ value: JSONValue?, _ name: String, limit: Int) -> [JSONValue] {
    guard let value else { return [] }
    guard let elements = value.arrayValue, elements.count <= limit else {
      problems.append("\(name): must be a list of at most \(limit)")
      return []
    }
    return elements
  }
}

private func isAlphanumeric(_ byte: UInt8) -> Bool {
  switch byte {
  case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
    UInt8(ascii: "0")...UInt8(ascii: "9"):
    true
  default: false
  }
}

/// `http://` or `https://`, a host without user, a path, neither query nor fragment nor white space.
private func isBaseAddress(_ text: String) -> Bool {
  guard let scheme = ["http://", "https://"].first(where: text.hasPrefix) else { return false }
  let rest = text.dropFirst(scheme.count)
  let host = rest.prefix { $0 != "/" }
  return !host.isEmpty && !host.contains("@")
    && !text.unicodeScalars.contains { $0 == "?" || $0 == "#" || $0.properties.isWhitespace || $0.value < 0x21 }
}
