/// Finds secrets in what a server sends, as they are or encoded, and hides them: a server knows the login and may show
/// it again, in an error, in a redirect, in data.
///
/// Understood are percent-encoding (once or several times), escapes of JSON and of HTML, and mixtures of them within one
/// secret. Base64 is another text: who uses it lists that text, too.
public struct SecretMask: Sendable {
  /// What stands where a secret was.
  public static let mark = "***"

  private struct Letter {
    let value: UInt32
    let bytes: [UInt8]
  }

  private struct Secret {
    let letters: [Letter]
    let plain: [UInt8]
  }

  private let secrets: [Secret]
  private let starts: SecretStarts

  /// A mask for the given secrets.
  ///
  /// - Parameter shortest: those with fewer letters are left alone, because they stand in other words by chance.
  public init(_ secrets: [String], shortest: Int = 4) {
    self.secrets = secrets.filter { $0.unicodeScalars.count >= max(1, shortest) }
      // Of two with the same start the longer one counts.
      .sorted { ($0.utf8.count, $0) > ($1.utf8.count, $1) }
      .map { text in
        let letters = text.unicodeScalars.map { Letter(value: $0.value, bytes: Array(String($0).utf8)) }
        return Secret(letters: letters, plain: Array(text.utf8))
      }
    starts = SecretStarts(self.secrets.map { ($0.letters[0].value, $0.plain) })
  }

  /// Whether there is a secret in `bytes`.
  public func occurs(in bytes: [UInt8]) -> Bool {
    guard !secrets.isEmpty else { return false }
    return bytes.withUnsafeBufferPointer { buffer in starts.contains(in: buffer) { end(buffer, from: $0) != nil } }
  }

  /// The text with ``mark`` in place of each secret.
  public func masked(_ text: String) -> String {
    let bytes = Array(text.utf8)
    guard occurs(in: bytes) else { return text }
    var result: [UInt8] = []
    bytes.withUnsafeBufferPointer { buffer in
      var position = 0
      while position < buffer.count {
        if starts.mayBegin(buffer, at: position), let end = end(buffer, from: position) {
          result += Self.mark.utf8
          position = end
        } else {
          result.append(buffer[position])
          position += 1
        }
      }
    }
    return String(decoding: result, as: UTF8.self)
  }

  /// Where the secret ends that begins at `start`; nil when none does.
  private func end(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int? {
    for secret in secrets {
      if let end = Self.end(of: secret, bytes, from: start) { return end }
    }
    return nil
  }

  private static func end(of secret: Secret, _ bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int? {
    guard mayBegin(secret, bytes, from: start) else { return nil }
    var positions: Set<Int> = [start]
    for letter in secret.letters {
      positions = Set(positions.flatMap { ends(of: letter, bytes, from: $0) })
      if positions.isEmpty { return nil }
    }
    return positions.max()
  }

  /// A quick look: false when the bytes differ where nothing can be an encoding.
  private static func mayBegin(_ secret: Secret, _ bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Bool {
    var position = start
    for byte in secret.plain {
      guard position < bytes.count else { return false }
      if SecretStarts.marks.contains(bytes[position]) { return true }
      if bytes[position] != byte { return false }
      position += 1
    }
    return true
  }

  /// Where a letter that begins at `start` may end: there are several readings of `%25`.
  private static func ends(of letter: Letter, _ bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> [Int] {
    var positions = [start]
    for byte in letter.bytes { positions = positions.flatMap { ends(of: byte, bytes, from: $0) } }
    if let (value, end) = escape(bytes, from: start), value == letter.value { positions.append(end) }
    return positions
  }

  /// A byte as it is, as `%41` or `%2541`, a space as `+`.
  private static func ends(of byte: UInt8, _ bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> [Int] {
    guard start < bytes.count else { return [] }
    var found: [Int] = []
    if bytes[start] == byte || (byte == 0x20 && bytes[start] == UInt8(ascii: "+")) { found.append(start + 1) }
    guard bytes[start] == UInt8(ascii: "%") else { return found }
    var position = start + 1
    while position + 1 < bytes.count {
      if number(bytes, position..<position + 2, radix: 16) == UInt32(byte) { found.append(position + 2) }
      guard bytes[position] == UInt8(ascii: "2"), bytes[position + 1] == UInt8(ascii: "5") else { break }
      position += 2
    }
    return found
  }

  /// The letter of an escape of JSON or HTML.
  private static func escape(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> (value: UInt32, end: Int)? {
    guard start + 1 < bytes.count else { return nil }
    switch (bytes[start], bytes[start + 1]) {
    case (UInt8(ascii: "\\"), UInt8(ascii: "u")): return unicodeEscape(bytes, from: start)
    case (UInt8(ascii: "\\"), let letter):
      return (controls.first { $0.letter == letter }?.value ?? UInt32(letter), start + 2)
    case (UInt8(ascii: "&"), _): return entity(bytes, from: start)
    default: return nil
    }
  }

  /// The letters that JSON writes with a backslash and another letter.
  static let controls: [(letter: UInt8, value: UInt32)] = [
    (UInt8(ascii: "b"), 8), (UInt8(ascii: "f"), 12), (UInt8(ascii: "n"), 10), (UInt8(ascii: "r"), 13),
    (UInt8(ascii: "t"), 9),
  ]

  /// `\u00e4`, or two of them for one letter.
  private static func unicodeEscape(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> (UInt32, Int)? {
    guard let first = number(bytes, start + 2..<start + 6, radix: 16) else { return nil }
    guard (0xD800..<0xDC00).contains(first) else { return (first, start + 6) }
    guard start + 7 < bytes.count, bytes[start + 6] == UInt8(ascii: "\\"), bytes[start + 7] == UInt8(ascii: "u"),
      let second = number(bytes, start + 8..<start + 12, radix: 16), (0xDC00..<0xE000).contains(second)
    else { return nil }
    return (0x10000 + (first - 0xD800) << 10 + (second - 0xDC00), start + 12)
  }

  /// The names of letters in HTML that are understood.
  static let names: [(name: String, value: UInt32)] = [
    ("amp", 0x26), ("lt", 0x3C), ("gt", 0x3E), ("quot", 0x22), ("apos", 0x27), ("sol", 0x2F), ("nbsp", 0x20),
  ]

  /// `&amp;`, `&#39;`, `&#x27;`.
  private static func entity(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> (UInt32, Int)? {
    guard let end = bytes[start..<min(start + 12, bytes.count)].firstIndex(of: UInt8(ascii: ";")) else { return nil }
    var inside = start + 1..<end
    guard bytes[start + 1] == UInt8(ascii: "#") else {
      let known = names.first { bytes[inside].elementsEqual($0.name.utf8) }
      return known.map { ($0.value, end + 1) }
    }
    inside = inside.dropFirst()
    let isHexadecimal = inside.first.map { bytes[$0] | 0x20 == UInt8(ascii: "x") } ?? false
    let value = number(bytes, isHexadecimal ? inside.dropFirst() : inside, radix: isHexadecimal ? 16 : 10)
    return value.map { ($0, end + 1) }
  }

  private static func number(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>, radix: Int) -> UInt32? {
    guard !range.isEmpty, range.upperBound <= bytes.count else { return nil }
    let digits = bytes[range]
    // `UInt32.init` takes a sign, too.
    guard digits.allSatisfy({ $0 >= UInt8(ascii: "0") }) else { return nil }
    return UInt32(String(decoding: digits, as: UTF8.self), radix: radix)
  }
}

extension HTTPResponse {
  /// The reply without secrets in its header fields.
  public func withMaskedHeaders(_ mask: SecretMask) -> HTTPResponse {
    HTTPResponse(head: HTTPHead(status: status, headers: headers.mappingValues(mask.masked)), body: body)
  }
}
