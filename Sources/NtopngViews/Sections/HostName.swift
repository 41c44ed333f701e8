/// Checkmk's rule for host names: letters, digits, `-`, `_` and `.`, the first one no `-` or `.`, at most 240.
///
/// Source: `cmk/utils/hostaddress.py`. A piggyback header with another name would be thrown away.
enum HostName {
  static func isValid(_ text: String) -> Bool {
    guard (1...240).contains(text.utf8.count), let first = text.utf8.first else { return false }
    guard first != UInt8(ascii: "-"), first != UInt8(ascii: ".") else { return false }
    return text.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."):
        true
      default: false
      }
    }
  }

  /// The first valid name of the given sources.
  ///
  /// - Parameters:
  ///   - checkmk: the Checkmk host that has the address; nil where not known.
  ///   - shown: the name that ntopng shows: an alias where one was given.
  ///   - resolved: the name from DNS and the like; nil where not known.
  static func choose(
    _ sources: [PiggybackOptions.NameSource], address: String, checkmk: String? = nil, shown: String?, resolved: String?
  ) -> String? {
    for source in sources {
      let candidate: String? =
        switch source {
        case .ip: String(address.map { $0 == ":" ? "_" : $0 })
        case .checkmk: checkmk
        case .name: resolved ?? shown
        case .shortName: (resolved ?? shown).flatMap(short)
        case .alias: resolved == nil || shown == resolved ? nil : shown
        }
      if let candidate, isValid(candidate) { return candidate }
    }
    return nil
  }

  /// The first label of a name; an address has none.
  private static func short(_ name: String) -> String? {
    HostAddress(name) == nil ? String(name.prefix { $0 != "." }) : nil
  }
}
