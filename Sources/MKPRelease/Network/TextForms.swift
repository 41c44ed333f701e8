import MKPFormat

/// What a text may stand for: percent-encoding, escapes of JSON and HTML, base64 and hexadecimal digits, undone.
enum TextForms {
  /// Every form of `text`, each undone up to three times.
  static func all(of text: [UInt8]) -> Set<[UInt8]> {
    var forms: Set<[UInt8]> = [text]
    var next = [text]
    for _ in 0..<3 {
      next = next.flatMap { [unescaped($0), withoutPercent($0)] + encodedRuns(in: $0) }
        .filter { forms.insert($0).inserted }
      // Runs in runs grow; what a server says in an error does not need more.
      next = Array(next.prefix(200))
    }
    return forms
  }

  /// `%41` is `A`, `+` a blank.
  private static func withoutPercent(_ text: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    var index = 0
    while index < text.count {
      if text[index] == UInt8(ascii: "%"), index + 2 < text.count, let byte = byte(text[index + 1], text[index + 2]) {
        result.append(byte)
        index += 3
      } else {
        result.append(text[index] == UInt8(ascii: "+") ? UInt8(ascii: " ") : text[index])
        index += 1
      }
    }
    return result
  }

  /// `\u0041`, `\x41` and `&#65;`, `&#x41;` are `A`; `\/` is `/`, `&amp;` is `&`.
  private static func unescaped(_ text: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    var index = 0
    while index < text.count {
      let rest = text[index...]
      if rest.first == UInt8(ascii: "\\"), rest.count > 1 {
        let digits = rest[index + 1] == UInt8(ascii: "u") ? 4 : rest[index + 1] == UInt8(ascii: "x") ? 2 : 0
        let number = rest.dropFirst(2).prefix(digits)
        if digits > 0, number.count == digits, let value = UInt32(String(decoding: number, as: UTF8.self), radix: 16) {
          append(value, to: &result)
          index += 2 + digits
        } else {
          result.append(rest[index + 1])
          index += 2
        }
      } else if rest.first == UInt8(ascii: "&"), let end = rest.prefix(10).firstIndex(of: UInt8(ascii: ";")),
        let value = entity(String(decoding: rest[(index + 1)..<end], as: UTF8.self).lowercased())
      {
        append(value, to: &result)
        index = end + 1
      } else {
        result.append(text[index])
        index += 1
      }
    }
    return result
  }

  private static let entities: [String: Unicode.Scalar] = [
    "amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'", "nbsp": " ",
  ]

  private static func entity(_ name: String) -> UInt32? {
    if let known = entities[name] { return known.value }
    guard name.hasPrefix("#") else { return nil }
    return name.hasPrefix("#x") ? UInt32(name.dropFirst(2), radix: 16) : UInt32(name.dropFirst())
  }

  private static func append(_ value: UInt32, to result: inout [UInt8]) {
    result += String(Unicode.Scalar(value).map(Character.init) ?? "\u{FFFD}").utf8
  }

  /// What runs of base64 and of hexadecimal digits hold, wherever in the run it begins.
  private static func encodedRuns(in text: [UInt8]) -> [[UInt8]] {
    let runs = text.split { !isBase64($0) }.filter { $0.count >= 4 }
    return runs.flatMap { run in
      (0..<4).map { bits(run.dropFirst($0)) } + (0..<2).map { pairs(run.dropFirst($0)) }
    }
  }

  private static func isBase64(_ byte: UInt8) -> Bool { sextet(byte) != nil }

  /// Four characters are three bytes; an end that is not whole is left out.
  private static func bits(_ run: some Sequence<UInt8>) -> [UInt8] {
    var bytes: [UInt8] = []
    var pending: UInt32 = 0
    var count = 0
    for byte in run {
      pending = pending << 6 | UInt32(sextet(byte) ?? 0)
      count += 6
      if count >= 8 {
        count -= 8
        bytes.append(UInt8(truncatingIfNeeded: pending >> UInt32(count)))
        pending &= (1 << UInt32(count)) - 1
      }
    }
    return bytes
  }

  private static func pairs(_ run: some Sequence<UInt8>) -> [UInt8] {
    let digits = Array(run)
    return stride(from: 0, to: digits.count - 1, by: 2).map { byte(digits[$0], digits[$0 + 1]) ?? 0 }
  }

  private static func sextet(_ byte: UInt8) -> UInt8? {
    switch byte {
    case 0x41...0x5A: byte - 0x41
    case 0x61...0x7A: byte - 0x61 + 26
    case 0x30...0x39: byte - 0x30 + 52
    case UInt8(ascii: "+"), UInt8(ascii: "-"): 62
    case UInt8(ascii: "/"), UInt8(ascii: "_"): 63
    default: nil
    }
  }

  private static func byte(_ high: UInt8, _ low: UInt8) -> UInt8? {
    UInt8(String(decoding: [high, low], as: UTF8.self), radix: 16)
  }
}
