import CSodium

/// Base64 with padding (RFC 4648 §4), through libsodium, which refuses every other spelling of the same bytes.
enum Base64 {
  /// The bytes that `text` stands for, nil when it is not canonical base64. White space is not skipped.
  static func decode(_ text: some StringProtocol) -> [UInt8]? {
    let characters = Array(text.utf8).map(CChar.init(bitPattern:))
    var bytes = [UInt8](repeating: 0, count: characters.count / 4 * 3 + 3)
    var count = 0
    var end: UnsafePointer<CChar>?
    let isWhole = characters.withUnsafeBufferPointer { buffer -> Bool in
      guard let start = buffer.baseAddress else { return true }
      let status = sodium_base642bin(
        &bytes, bytes.count, start, buffer.count, nil, &count, &end, Int32(sodium_base64_VARIANT_ORIGINAL))
      return status == 0 && end == start + buffer.count
    }
    return isWhole ? Array(bytes[..<count]) : nil
  }

  /// The bytes that `text` stands for in base64 or base64url (RFC 4648 §5), both with padding.
  static func decodeEither(_ text: String) -> [UInt8]? {
    decode(text.replacing("-", with: "+").replacing("_", with: "/"))
  }

  /// `bytes` as text.
  static func encode(_ bytes: some Collection<UInt8>) -> String {
    let variant = Int32(sodium_base64_VARIANT_ORIGINAL)
    let bytes = Array(bytes)
    var characters = [CChar](repeating: 0, count: sodium_base64_encoded_len(bytes.count, variant))
    sodium_bin2base64(&characters, characters.count, bytes, bytes.count, variant)
    return String(decoding: characters.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
  }
}
