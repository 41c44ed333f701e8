/// Takes secrets out of texts that servers send back. Servers repeat what was sent to them as it came, decoded or encoded
/// once more; letters are compared without case, since host names lose theirs.
struct SecretMask: Sendable {
  private let secrets: [[UInt8]]

  /// Shown where a secret stands in a form that cannot be cut out.
  static let withheld = "(not shown: the server's words repeat the credentials)"

  /// - Parameter headers: the fields with secrets that are sent.
  init(headers: [(name: String, value: String)]) {
    var secrets: Set<[UInt8]> = []
    for header in headers {
      let value = Self.lowercased(Array(header.value.utf8))
      var parts = value.split { Self.separators.contains($0) }.map { Array($0) }
      // `Bearer` and `Basic` are no secrets.
      if parts.count > 1, Self.schemes.contains(String(decoding: parts[0], as: UTF8.self)) { parts.removeFirst() }
      secrets.insert(value)
      secrets.formUnion(parts.filter { $0.count > 3 })
      if parts.count == 1 { secrets.insert(parts[0]) }
      for word in header.value.utf8.split(separator: UInt8(ascii: " ")) {
        guard let decoded = Base64.decodeEither(String(Substring(word))),
          String(validating: decoded, as: UTF8.self) != nil
        else { continue }
        let credentials = Self.lowercased(decoded)
        if credentials.count > 3 { secrets.insert(credentials) }
        // `user:password` of RFC 7617
        if let colon = credentials.firstIndex(of: UInt8(ascii: ":")) {
          secrets.insert(Array(credentials[(colon + 1)...]))
        }
      }
    }
    self.secrets = secrets.filter { !$0.isEmpty }.sorted { $0.count > $1.count }
  }

  private static let separators = Set(" ;,=".utf8)
  private static let schemes: Set<String> = ["basic", "bearer", "digest", "negotiate", "token"]

  /// The beginning of `text` without the secrets, and without what the cut leaves of one.
  ///
  /// - Parameter count: how many bytes of it at most.
  func masking(_ text: String, first count: Int = 1000) -> String {
    let bytes = Array(text.utf8)
    let longest = secrets.first?.count ?? 0
    // Twelve times: an escape of JSON for each letter, encoded for a URL besides.
    let looked = bytes.prefix(count + 12 * longest)
    var masked = cut(Array(looked))
    if looked.count < bytes.count { masked.removeLast(min(longest, masked.count)) }
    if !secrets.isEmpty, TextForms.all(of: masked).contains(where: holdsSecret) { return Self.withheld }
    return String(decoding: masked.prefix(count), as: UTF8.self)
  }

  private func holdsSecret(_ bytes: [UInt8]) -> Bool {
    let lowercased = Self.lowercased(bytes)
    return secrets.contains { lowercased.firstRange(of: $0) != nil }
  }

  /// Puts `…` in place of each secret that stands there as it is.
  private func cut(_ bytes: [UInt8]) -> [UInt8] {
    let lowercased = Self.lowercased(bytes)
    var result: [UInt8] = []
    var index = 0
    while index < bytes.count {
      if let secret = secrets.first(where: { lowercased[index...].starts(with: $0) }) {
        result += "…".utf8
        index += secret.count
      } else {
        result.append(bytes[index])
        index += 1
      }
    }
    return result
  }

  private static func lowercased(_ bytes: [UInt8]) -> [UInt8] {
    bytes.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
  }
}
