/// One call of ntopng's API: an endpoint and its parameters.
public struct NtopngCall: Hashable, Sendable {
  /// The folder of the script.
  public enum Root: String, Hashable, Sendable {
    /// REST API version 2.
    case rest = "/lua/rest/v2/"
    /// REST API version 2 of the licensed editions.
    case pro = "/lua/pro/rest/v2/"
    /// Scripts of the web pages that answer JSON without envelope.
    case legacy = "/lua/"
  }

  /// A parameter of the query.
  public struct Parameter: Hashable, Sendable {
    /// Its name; ntopng fails the whole call for a name it does not know.
    public let name: String
    /// Its value, not encoded.
    public let value: String

    /// A parameter.
    public init(_ name: String, _ value: String) {
      self.name = name
      self.value = value
    }
  }

  /// The folder of the script.
  public let root: Root
  /// The path below ``root`` without `.lua`, such as `get/host/active`.
  public let path: String
  /// The parameters, in order.
  public var parameters: [Parameter]
  /// How long a reply may be taken from the cache, seconds; 0: never.
  public var lifetime: Int
  /// The largest reply body, in bytes.
  public var maximumBodySize: Int64

  /// A call. Values that are nil are left out.
  public init(
    _ path: String, root: Root = .rest, lifetime: Int = 0, maximumBodySize: Int64 = 16 << 20,
    _ parameters: KeyValuePairs<String, String?> = [:]
  ) {
    self.root = root
    self.path = path
    self.lifetime = lifetime
    self.maximumBodySize = maximumBodySize
    self.parameters = parameters.compactMap { name, value in value.map { Parameter(name, $0) } }
  }

  /// Path and query for a server of the given version. Parameters that it does not know yet are left out, because one
  /// of them would fail the whole call; without a known version every parameter is sent.
  public func target(for version: NtopngVersion?) -> String {
    let known = parameters.filter { parameter in
      guard let version, let since = Capability.sinceOfParameter[parameter.name] else { return true }
      return version >= since
    }
    let query = known.map {
      "\(PercentEncoding.encode($0.name))=\(PercentEncoding.encode(Capability.value(of: $0, for: version)))"
    }
    return root.rawValue + path + ".lua" + (query.isEmpty ? "" : "?" + query.joined(separator: "&"))
  }
}

/// Percent-encoding (RFC 3986).
enum PercentEncoding {
  private static let digits = Array("0123456789ABCDEF")

  /// Everything but letters, digits and `-._~` encoded.
  static func encode(_ text: String) -> String {
    var encoded = ""
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
        UInt8(ascii: "~"):
        encoded.unicodeScalars.append(UnicodeScalar(byte))
      default:
        encoded += "%"
        encoded.append(digits[Int(byte >> 4)])
        encoded.append(digits[Int(byte & 15)])
      }
    }
    return encoded
  }

  /// The text with `%XX` and `+` decoded; what is no encoding stays.
  static func decode(_ text: some StringProtocol) -> String {
    var bytes: [UInt8] = []
    var rest = Array(text.utf8)[...]
    while let byte = rest.popFirst() {
      if byte == UInt8(ascii: "%"), rest.count >= 2,
        let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16)
      {
        bytes.append(value)
        rest = rest.dropFirst(2)
      } else {
        bytes.append(byte == UInt8(ascii: "+") ? UInt8(ascii: " ") : byte)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
