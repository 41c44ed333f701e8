/// Base64 between a line `-----BEGIN LABEL-----` and its end, as OpenSSH writes keys and signatures.
enum SSHArmor {
  private static let lineLength = 70

  /// The bytes inside `text`, which came from `path`.
  static func decode(_ text: String, label: String, path: String) throws(SignatureError) -> [UInt8] {
    let lines = text.split(whereSeparator: \.isNewline)
    guard lines.count > 2, lines.first == "-----BEGIN \(label)-----", lines.last == "-----END \(label)-----",
      let bytes = Base64.decode(lines[1..<(lines.count - 1)].joined())
    else {
      throw .malformed(path: path, reason: "expected base64 between '-----BEGIN \(label)-----' and its end")
    }
    return bytes
  }

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
