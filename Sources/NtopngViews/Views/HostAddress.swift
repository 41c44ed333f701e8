#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// An IPv4 or IPv6 address, equal to another one however each was written.
struct HostAddress: Hashable, Sendable, CustomStringConvertible {
  /// 4 or 16 bytes in network order.
  let bytes: [UInt8]

  /// Nil when `text` is no address.
  init?(_ text: String) {
    var v4 = in_addr()
    if inet_pton(AF_INET, text, &v4) == 1 {
      bytes = withUnsafeBytes(of: v4) { Array($0) }
      return
    }
    var v6 = in6_addr()
    guard inet_pton(AF_INET6, text, &v6) == 1 else { return nil }
    bytes = withUnsafeBytes(of: v6) { Array($0) }
  }

  /// Whether this is an IPv6 address.
  var isV6: Bool { bytes.count == 16 }

  /// The network that holds this address alone, in CIDR notation.
  var singleNetwork: String { "\(self)/\(bytes.count * 8)" }

  /// The usual notation.
  var description: String {
    var buffer = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
    let family = isV6 ? AF_INET6 : AF_INET
    guard inet_ntop(family, bytes, &buffer, socklen_t(buffer.count)) != nil else { return "" }
    return String(decoding: buffer.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
  }
}

/// A host of ntopng: an address within a VLAN.
struct HostKey: Hashable, Sendable, CustomStringConvertible {
  let address: HostAddress
  /// 0 = untagged.
  let vlan: Int

  /// As ntopng takes it: `IP`, or `IP@VLAN` in a VLAN.
  var description: String { vlan == 0 ? "\(address)" : "\(address)@\(vlan)" }
}
