/// An absolute `http` or `https` URL, taken apart as far as redirects and uploads need it.
public struct HTTPURL: Hashable, Sendable, CustomStringConvertible {
  /// `http` or `https`
  public let scheme: String
  /// Host and port as they were written, the host in lower case, without the scheme's own port.
  public let authority: String
  /// Begins with `/`; percent-encoded.
  public let path: String
  /// What follows a `?`; percent-encoded.
  public let query: String?

  /// Reads `text`; nil when it is no such URL, or holds a user name, a password, or a character that must be encoded.
  public init?(_ text: String) {
    guard text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }), let colon = text.firstRange(of: "://") else {
      return nil
    }
    let scheme = text[..<colon.lowerBound].lowercased()
    guard scheme == "http" || scheme == "https" else { return nil }
    let rest = text[colon.upperBound...].prefix { $0 != "#" }
    let authority = rest.prefix { $0 != "/" && $0 != "?" }.lowercased()
    guard !authority.isEmpty, !authority.hasPrefix(":"), !authority.contains("@"), Self.isHostAndPort(authority) else {
      return nil
    }
    let target = rest[rest.index(rest.startIndex, offsetBy: authority.count)...]
    let path = target.prefix { $0 != "?" }
    let ownPort = scheme == "http" ? ":80" : ":443"
    self.init(
      scheme: scheme,
      authority: authority.hasSuffix(ownPort) ? String(authority.dropLast(ownPort.count)) : authority,
      path: path.isEmpty ? "/" : String(path),
      query: path.endIndex == target.endIndex ? nil : String(target[target.index(after: path.endIndex)...]))
  }

  private init(scheme: String, authority: String, path: String, query: String?) {
    self.scheme = scheme
    self.authority = authority
    self.path = path
    self.query = query
  }

  /// The URL as text.
  public var description: String { "\(origin)\(path)\(query.map { "?\($0)" } ?? "")" }

  /// Whom a request to this URL reaches: `https://example.org:8443`. Credentials are for one origin.
  public var origin: String { "\(scheme)://\(authority)" }

  /// A host, or an IPv6 address in brackets, with nothing behind it but a port.
  private static func isHostAndPort(_ authority: String) -> Bool {
    let bytes = Array(authority.utf8)
    let isBracketed = bytes.first == UInt8(ascii: "[")
    guard let hostEnd = isBracketed ? bytes.firstIndex(of: UInt8(ascii: "]")).map({ $0 + 1 }) : 0 else { return false }
    let colon = bytes[hostEnd...].firstIndex(of: UInt8(ascii: ":"))
    guard !isBracketed || (colon ?? bytes.endIndex) == hostEnd else { return false }
    return bytes[(colon.map { $0 + 1 } ?? bytes.endIndex)...].allSatisfy { (0x30...0x39).contains($0) }
  }

  /// The host, without port.
  public var host: String {
    // `[::1]:80`
    if authority.hasPrefix("["), let end = authority.firstIndex(of: "]") { return String(authority[...end]) }
    return String(authority.prefix { $0 != ":" })
  }

  /// Whether the host is this machine, so that nobody on the way can listen: `localhost`, `[::1]` and the addresses of
  /// four numbers that begin with 127. A name like `127.example.org` is anybody's.
  public var isLoopback: Bool {
    let port = authority.utf8.dropFirst(host.utf8.count)
    guard port.isEmpty || port.first == UInt8(ascii: ":") && port.dropFirst().allSatisfy(Self.isDigit) else {
      return false
    }
    if host == "localhost" || host == "[::1]" { return true }
    let numbers = host.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    // Leading zeros would make some readers take a number for an octal one.
    return numbers.count == 4 && Substring(numbers[0]) == "127"
      && numbers.allSatisfy { number in
        number.allSatisfy(Self.isDigit) && UInt8(Substring(number)) != nil
          && (number.count == 1 || number.first != 0x30)
      }
  }

  private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

  /// The URL of a file below this one, which is taken for a folder; `path` is not yet percent-encoded.
  public func appending(_ path: String) -> HTTPURL {
    let folder = self.path.hasSuffix("/") ? self.path : self.path + "/"
    return HTTPURL(scheme: scheme, authority: authority, path: folder + Self.encoded(path), query: nil)
  }

  /// This URL with the given query parameters, which are not yet percent-encoded.
  public func with(_ parameters: [(name: String, value: String)]) -> HTTPURL {
    let query = parameters.map { "\(Self.encoded($0.name, keep: ""))=\(Self.encoded($0.value, keep: ""))" }
    return HTTPURL(scheme: scheme, authority: authority, path: path, query: query.joined(separator: "&"))
  }

  /// Where the reference of a `Location` field leads from here (RFC 3986 §5.2); nil when that is no such URL.
  public func resolving(_ reference: String) -> HTTPURL? {
    if reference.hasPrefix("//") { return HTTPURL("\(scheme):\(reference)") }
    if let colon = reference.firstIndex(of: ":"), !reference[..<colon].contains(where: { "/?#".contains($0) }) {
      return HTTPURL(reference)
    }
    if reference.hasPrefix("/") { return HTTPURL(origin + reference) }
    if reference.hasPrefix("?") { return HTTPURL(origin + path + reference) }
    let folder = path[..<(path.lastIndex(of: "/") ?? path.startIndex)]
    return HTTPURL("\(origin)\(folder)/\(reference)")
  }

  /// `text` percent-encoded: all but letters, digits, `-._~` and `keep`.
  public static func encoded(_ text: String, keep: String = "/") -> String { encoded(Array(text.utf8), keep: keep) }

  /// `bytes` percent-encoded: all but letters, digits, `-._~` and `keep`.
  public static func encoded(_ bytes: [UInt8], keep: String = "/") -> String {
    let digits = Array("0123456789ABCDEF")
    var encoded = ""
    for byte in bytes {
      let character = Character(Unicode.Scalar(byte))
      let isPlain = byte < 0x80 && (character.isLetter || character.isNumber || "-._~".contains(character))
      if isPlain || (byte < 0x80 && keep.contains(character)) {
        encoded.append(character)
      } else {
        encoded += "%\(digits[Int(byte >> 4)])\(digits[Int(byte & 15)])"
      }
    }
    return encoded
  }
}
