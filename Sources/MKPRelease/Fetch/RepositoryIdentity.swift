import Glibc
import HTTPTransport

extension RepositoryLocation {
  /// One text for one repository, however its address is written: with other letters, a port that goes without saying,
  /// doubled slashes, `.` and `..`, needless percent-encoding, another spelling of an IP address; over http or https.
  var identity: String {
    switch self {
    case .folder: HTTPURL.encoded(name, keep: "/:")
    case .server(let url): "//\(Self.authority(of: url))\(Self.path(url.path))"
    }
  }

  private static func authority(of url: HTTPURL) -> String {
    var host = url.host
    var port = url.authority.dropFirst(host.count)
    if port.utf8.first == UInt8(ascii: ":") { port = port.dropFirst() }
    if host.utf8.last == UInt8(ascii: ".") { host.removeLast() }
    let number = UInt16(port).map { [80, 443].contains($0) ? "" : ":\($0)" } ?? (port.isEmpty ? "" : ":\(port)")
    return "\(address(host) ?? host)\(number)"
  }

  /// The usual spelling of an IP address; nil for a name.
  private static func address(_ host: String) -> String? {
    var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
    if host.utf8.first == UInt8(ascii: "[") {
      var address = in6_addr()
      guard inet_pton(AF_INET6, String(host.dropFirst().dropLast()), &address) == 1,
        inet_ntop(AF_INET6, &address, &text, socklen_t(text.count)) != nil
      else { return nil }
      return "[\(String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self))]"
    }
    var address = in_addr()
    guard inet_aton(host, &address) == 1, inet_ntop(AF_INET, &address, &text, socklen_t(text.count)) != nil else {
      return nil
    }
    return String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
  }

  private static func path(_ path: String) -> String {
    var names: [String] = []
    for component in path.utf8.split(separator: UInt8(ascii: "/")) {
      let name = normalized(Array(component))
      switch name {
      case ".": break
      case "..": _ = names.popLast()
      default: names.append(name)
      }
    }
    return names.map { "/\($0)" }.joined()
  }

  /// Percent-encoding only where it is needed, in capital letters (RFC 3986 §6.2.2).
  private static func normalized(_ component: [UInt8]) -> String {
    var bytes: [UInt8] = []
    var rest = component[...]
    while let byte = rest.popFirst() {
      if byte == UInt8(ascii: "%"), rest.count >= 2,
        let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16)
      {
        bytes.append(value)
        rest = rest.dropFirst(2)
      } else {
        bytes.append(byte)
      }
    }
    return HTTPURL.encoded(bytes, keep: "!$&'()*+,;=:@")
  }
}
