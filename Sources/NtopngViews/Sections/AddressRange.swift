/// A network in CIDR notation.
struct AddressRange: Hashable {
  private let bytes: [UInt8]
  private let prefix: Int

  /// Reads `10.0.0.0/8`, `fe80::/10`, or an address alone.
  init?(_ text: String) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard (1...2).contains(parts.count), let address = HostAddress(String(parts[0])) else { return nil }
    let bits = address.bytes.count * 8
    guard let prefix = parts.count == 2 ? Int(parts[1]) : bits, (0...bits).contains(prefix) else { return nil }
    bytes = address.bytes
    self.prefix = prefix
  }

  func contains(_ address: HostAddress) -> Bool {
    guard address.bytes.count == bytes.count else { return false }
    let whole = prefix / 8
    guard address.bytes.prefix(whole) == bytes.prefix(whole) else { return false }
    let rest = prefix % 8
    return rest == 0 || (address.bytes[whole] ^ bytes[whole]) >> (8 - rest) == 0
  }
}
