/// Base64 between a line `-----BEGIN LABEL-----` and its end, as OpenSSH writes keys and signatures.
enum SSHArmor {
  private static let lineLength = 70

  /// The bytes inside `text`, which came from `path`. As with OpenSSH, nothing may stand before the first line.
  static func decode(_ text: String, label: String, path: String) throws(SignatureError) -> [UInt8] {
    let bytes = Array(text.utf8)
    let begin = Array("-----BEGIN \(label)-----".utf8)
    let end = Array("\n-----END \(label)-----".utf8)
    let rest = bytes.dropFirst(begin.count)
    guard bytes.starts(with: begin), let mark = rest.firstRange(of: end),
      rest.starts(with: "\n".utf8) || rest.starts(with: "\r\n".utf8),
      rest[mark.upperBound...].allSatisfy(isSpace),
      let decoded = Base64.decode(
        String(decoding: rest[..<mark.lowerBound].filter { !isSpace($0) }, as: UTF8.self))
    else {
      throw .malformed(path: path, reason: "expected base64 between '-----BEGIN \(label)-----' and its end")
    }
    return decoded
  }

  private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }

  /// `bytes` as text.
  static func encode(_ bytes: [UInt8], label: String) -> String {
    var rest = Base64.encode(bytes)[...]
    var lines = ["-----BEGIN \(label)-----"]
    while !rest.isEmpty {
      lines.append(String(rest.prefix(lineLength)))
      rest = rest.dropFirst(lineLength)
    }
    return (lines + ["-----END \(label)-----", ""]).joined(separator: "\n")
  }
}
