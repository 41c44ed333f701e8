#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// An IPv4 or IPv6 address, equal to another one however each was written.
struct HostAddress: Hashable, Sendable, CustomStringConvertible {
  // Two numbers instead of an array: there may be ten thousands of addresses.
  private let high: UInt64
  private let low: UInt64
  /// Whether this is an IPv6 address.
  let isV6: Bool

  /// Nil when `text` is no address.
  init?(_ text: String) {
    var v4 = in_addr()
    if inet_pton(AF_INET, text, &v4) == 1 {
      (high, low, isV6) = (0, UInt64(UInt32(bigEndian: v4.s_addr)), false)
      return
    }
    var v6 = in6_addr()
    guard inet_pton(AF_INET6, text, &v6) == 1 else { return nil }
    (high, low) = withUnsafeBytes(of: v6) {
      (
        UInt64(bigEndian: $0.loadUnaligned(as: UInt64.self)),
        UInt64(bigEndian: $0.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
      )
    }
    isV6 = true
  }

  /// 4 or 16 bytes in network order.
  var bytes: [UInt8] {
    isV6
      ? withUnsafeBytes(of: (high.bigEndian, low.bigEndian)) { Array($0) }
      : withUnsafeBytes(of: UInt32(truncatingIfNeeded: low).bigEndian) { Array($0) }
  }

  /// The network that holds this address alone, in CIDR notation.
  var singleNetwork: String { "\(self)/\(isV6 ? 128 : 32)" }

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
