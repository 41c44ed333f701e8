import Glibc

/// The pairs of bytes that a secret, as it is or encoded, may begin with. Replies have megabytes: hardly anything of
/// them passes this look, which is the C library's.
struct SecretStarts: Sendable {
  /// What an encoding begins with: `%41`, `\\u0041`, `&#65;`, `+`.
  static let marks: Set<UInt8> = Set("%\\&+".utf8)

  /// Whether a pair is one of them, by first byte × 256 + second byte.
  private var pairs = [Bool](repeating: false, count: 1 << 16)
  private var firsts: Set<UInt8> = []

  /// - Parameter secrets: of each secret its first letter and its bytes, of which there is one at least.
  init(_ secrets: [(first: UInt32, plain: [UInt8])]) {
    for secret in secrets {
      let byte = secret.plain[0]
      add(byte, before: secret.plain.count > 1 ? Self.marks.union([secret.plain[1]]) : Set(0...255))
      // `%25` may go on as `41`, too.
      let digit = Set(String(byte >> 4, radix: 16).utf8).union(String(byte >> 4, radix: 16, uppercase: true).utf8)
      add(UInt8(ascii: "%"), before: digit.union("2".utf8))
      let escapes = SecretMask.controls.filter { $0.value == secret.first }.map(\.letter)
      add(UInt8(ascii: "\\"), before: Set(escapes).union("u".utf8).union([byte]))
      let names = SecretMask.names.filter { $0.value == secret.first }.flatMap { $0.name.utf8.prefix(1) }
      add(UInt8(ascii: "&"), before: Set(names).union("#".utf8))
      if secret.first == 0x20 { add(UInt8(ascii: "+"), before: Set(0...255)) }
    }
  }

  private mutating func add(_ first: UInt8, before seconds: Set<UInt8>) {
    firsts.insert(first)
    for second in seconds { pairs[Int(first) << 8 | Int(second)] = true }
  }

  /// Whether a secret may begin at `position`.
  func mayBegin(_ bytes: UnsafeBufferPointer<UInt8>, at position: Int) -> Bool {
    guard position + 1 < bytes.count else { return true }
    return pairs[Int(bytes[position]) << 8 | Int(bytes[position + 1])]
  }

  /// Whether there is a place where a secret may begin and for which `test` holds.
  func contains(in bytes: UnsafeBufferPointer<UInt8>, where test: (Int) -> Bool) -> Bool {
    guard let base = bytes.baseAddress else { return false }
    return firsts.contains { first in
      var position = 0
      while let found = memchr(base + position, Int32(first), bytes.count - position) {
        let index = UnsafeRawPointer(found) - UnsafeRawPointer(base)
        if mayBegin(bytes, at: index), test(index) { return true }
        position = index + 1
      }
      return false
    }
  }
}
