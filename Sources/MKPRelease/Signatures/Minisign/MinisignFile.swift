import MKPFormat

/// What the three kinds of minisign files have in common: lines of base64 behind lines of comment.
enum MinisignFile {
  /// `Ed`: Ed25519 over the file itself. Keys carry it; signatures of old versions too.
  static let pureAlgorithm = Array("Ed".utf8)
  /// `ED`: Ed25519 over the file's BLAKE2b-512.
  static let prehashedAlgorithm = Array("ED".utf8)

  static let untrustedPrefix = "untrusted comment: "
  static let trustedPrefix = "trusted comment: "

  /// The lines of the file at `path`, of which there must be `count`. A final newline, CRLF and blank lines at the end
  /// are fine.
  static func lines(of path: String, count: Int) throws(SignatureError) -> [String] {
    try lines(in: FilePieces.text(of: path), path: path, count: count)
  }

  static func lines(in text: String, path: String, count: Int) throws(SignatureError) -> [String] {
    // By scalars: "\r\n" is one Character.
    var lines = text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false).map {
      String(String.UnicodeScalarView($0.last == "\r" ? $0.dropLast() : $0))
    }
    while lines.last?.isEmpty == true { lines.removeLast() }
    guard lines.count == count else {
      throw .malformed(path: path, reason: "not a minisign file: expected \(count) lines, found \(lines.count)")
    }
    guard lines[0].hasPrefix(untrustedPrefix) else {
      throw .malformed(path: path, reason: "not a minisign file: the first line must start with '\(untrustedPrefix)'")
    }
    return lines
  }

  static func name(ofAlgorithm bytes: ArraySlice<UInt8>) -> String {
    bytes.allSatisfy { (0x21...0x7E).contains($0) }
      ? "'\(String(decoding: bytes, as: UTF8.self))'" : "0x\(hexadecimal(bytes))"
  }
}
