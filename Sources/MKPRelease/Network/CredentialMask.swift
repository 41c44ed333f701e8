import HTTPTransport
import JSONText
import MKPFormat

/// Takes credentials out of texts that a server sends back: as they were sent, decoded, encoded once more, in capitals or
/// in small letters, as host names are.
struct CredentialMask: Sendable {
  private let mask: SecretMask
  /// In bytes, of the longest spelling.
  private let longest: Int

  /// - Parameter headers: the fields with secrets that are sent.
  init(headers: [(name: String, value: String)]) {
    let spellings = Set(headers.flatMap { Self.secrets(in: $0.value) }.filter { !$0.isEmpty }.flatMap(Self.spellings))
    mask = SecretMask(Array(spellings), shortest: 1)
    longest = spellings.map(\.utf8.count).max() ?? 0
  }

  /// The beginning of `text` without the secrets, and without what the cut leaves of one.
  ///
  /// - Parameter count: how many bytes of it at most.
  func masking(_ text: String, first count: Int = 1000) -> String {
    let bytes = Array(text.utf8)
    // Twelve times: an escape of JSON for each letter, encoded for a URL besides.
    let looked = bytes.prefix(count + 12 * longest)
    var masked = Array(mask.masked(String(decoding: looked, as: UTF8.self)).utf8)
    if looked.count < bytes.count { masked.removeLast(min(12 * longest, masked.count)) }
    return String(decoding: masked.prefix(count), as: UTF8.self)
  }

  private static let schemes: Set<String> = ["basic", "bearer", "digest", "negotiate", "token"]

  /// What of a field's value is secret: the whole, its parts, and what base64 in it stands for.
  private static func secrets(in value: String) -> [String] {
    var parts = value.utf8.split { " ;,=".utf8.contains($0) }.map { String(Substring($0)) }
    // `Bearer` and `Basic` are no secrets.
    if parts.count > 1, schemes.contains(parts[0].lowercased()) { parts.removeFirst() }
    var secrets = [value] + (parts.count == 1 ? parts : parts.filter { $0.utf8.count > 3 })
    for word in value.utf8.split(separator: UInt8(ascii: " ")) {
      guard let decoded = Base64.decodeEither(String(Substring(word))),
        let text = String(validating: decoded, as: UTF8.self), text.utf8.count > 3
      else { continue }
      secrets.append(text)
      // `user:password` of RFC 7617
      if let colon = text.utf8.firstIndex(of: UInt8(ascii: ":")) {
        secrets.append(String(text[text.utf8.index(after: colon)...]))
      }
    }
    return secrets
  }

  /// The texts by which a secret is known, but for the escapes that ``HTTPTransport/SecretMask`` sees by itself.
  private static func spellings(_ secret: String) -> [String] {
    let bytes = Array(secret.utf8)
    let digits = hexadecimal(bytes)
    // JSON in JSON has its escapes escaped.
    let escaped = JSONValue.string(secret).compactText.dropFirst().dropLast()
    return [secret, small(secret), capital(secret), String(escaped)]
      + [digits, digits.uppercased()].filter { $0.utf8.count > 5 }
      + (0..<3).flatMap { base64(bytes, behind: $0) }
  }

  /// With small letters; those beyond ASCII stay.
  private static func small(_ text: String) -> String {
    String(decoding: text.utf8.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }, as: UTF8.self)
  }

  private static func capital(_ text: String) -> String {
    String(decoding: text.utf8.map { (0x61...0x7A).contains($0) ? $0 & 0xDF : $0 }, as: UTF8.self)
  }

  /// The characters of base64 that `bytes` alone decide where so many others stand before them.
  private static func base64(_ bytes: [UInt8], behind count: Int) -> [String] {
    let characters = Array(Base64.encode([UInt8](repeating: 0, count: count) + bytes).utf8)
    let first = (count * 8 + 5) / 6
    let last = (count + bytes.count) * 8 / 6
    guard last - first > 3 else { return [] }
    let text = String(decoding: characters[first..<last], as: UTF8.self)
    return [text, text.replacing("+", with: "-").replacing("/", with: "_")]
  }
}
