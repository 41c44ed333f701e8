import Glibc

/// Finds secrets and personal paths in text, in time linear in its length.
enum SecretScanner {
  /// The first lines of private keys that have a body. `BEGIN PRIVATE KEY` in a message or a template has none.
  static func privateKeys(in file: LoadedFile) -> [Range<Int>] {
    occurrences(of: "-----BEGIN ", in: file.textBytes).compactMap { start in
      let text = file.textBytes
      let line = text[start...].prefix(80).prefix { $0 != newline && $0 != UInt8(ascii: "\r") }
      let header = String(decoding: line, as: UTF8.self)
      guard let name = header.firstRange(of: "PRIVATE KEY"),
        let dashes = header[name.upperBound...].firstRange(of: "-----")
      else { return nil }
      let end = start + header[..<dashes.upperBound].utf8.count
      // A key of any kind has at least 40 characters of base64 in the lines that follow.
      let body = text[min(end, text.endIndex)...].prefix(400)
      let isBody = body.split { $0 == newline || $0 == UInt8(ascii: "\\") || $0 == UInt8(ascii: "\r") }
        .contains { line in
          let word = line.drop { $0 == UInt8(ascii: "n") && line.count % 4 == 1 || $0 == space }.prefix(while: isBase64)
          return word.count >= 30 && entropy(word) > 3.5
        }
      return isBody ? start..<end : nil
    }
  }

  /// Tokens whose form says what they are, and passwords in URLs.
  static func tokens(in file: LoadedFile) -> [(range: Range<Int>, what: String)] {
    let text = file.textBytes
    var found: [(range: Range<Int>, what: String)] = []
    for form in forms {
      for start in occurrences(of: form.prefix, in: text) {
        // Not in the middle of a longer word.
        if start > text.startIndex, isWord(text[start - 1]) { continue }
        let body = text[(start + form.prefix.utf8.count)...].prefix(200).prefix(while: isWord)
        guard form.length.contains(body.count), entropy(body) >= form.entropy,
          !isPlaceholder(String(decoding: text[start..<body.endIndex], as: UTF8.self))
        else { continue }
        found.append((start..<body.endIndex, form.what))
      }
    }
    for start in occurrences(of: "://", in: text) {
      guard let range = password(behind: start + 3, in: text) else { continue }
      found.append((range, "a password in a URL"))
    }
    return found.sorted { $0.range.lowerBound < $1.range.lowerBound }
  }

  /// Paths below somebody's home folder.
  static func homePaths(in file: LoadedFile) -> [Range<Int>] {
    let text = file.textBytes
    return ["/home/", "/Users/", "C:\\Users\\"].flatMap { prefix in
      occurrences(of: prefix, in: text).compactMap { start in
        if start > text.startIndex, isWord(text[start - 1]) || text[start - 1] == UInt8(ascii: ".") { return nil }
        let name = text[(start + prefix.utf8.count)...].prefix(40).prefix(while: isWord)
        // A folder must follow: `/home/x` alone is as often an example.
        let separator = prefix.utf8.last ?? newline
        guard name.count >= 2, name.endIndex < text.endIndex, text[name.endIndex] == separator,
          !commonNames.contains(String(decoding: name, as: UTF8.self).lowercased())
        else { return nil }
        return start..<name.endIndex
      }
    }.sorted { $0.lowerBound < $1.lowerBound }
  }

  private struct Form {
    let prefix: String
    let length: ClosedRange<Int>
    let entropy: Double
    let what: String
  }

  private static let forms = [
    Form(prefix: "AKIA", length: 16...16, entropy: 3, what: "an AWS access key"),
    Form(prefix: "ghp_", length: 36...40, entropy: 3.5, what: "a GitHub token"),
    Form(prefix: "gho_", length: 36...40, entropy: 3.5, what: "a GitHub token"),
    Form(prefix: "ghs_", length: 36...40, entropy: 3.5, what: "a GitHub token"),
    Form(prefix: "github_pat_", length: 60...100, entropy: 3.5, what: "a GitHub token"),
    Form(prefix: "glpat-", length: 20...30, entropy: 3.2, what: "a GitLab token"),
    Form(prefix: "xoxb-", length: 20...90, entropy: 3.2, what: "a Slack token"),
    Form(prefix: "xoxp-", length: 20...90, entropy: 3.2, what: "a Slack token"),
    Form(prefix: "AIza", length: 35...35, entropy: 3.5, what: "a Google API key"),
    Form(prefix: "sk_live_", length: 20...110, entropy: 3.5, what: "a Stripe key"),
    Form(prefix: "npm_", length: 36...36, entropy: 3.5, what: "an npm token"),
    Form(prefix: "dop_v1_", length: 64...64, entropy: 3, what: "a DigitalOcean token"),
    Form(prefix: "hvs.", length: 24...120, entropy: 3.5, what: "a Vault token"),
  ]

  private static let commonNames: Set<String> = [
    "user", "username", "name", "you", "me", "foo", "bar", "test", "example", "nagios", "icinga", "checkmk", "cmk",
    "site", "omd", "oracle", "postgres", "mysql", "shared", "public", "default", "linuxbrew", "admin", "vagrant",
  ]

  /// `user:password@host` behind a scheme, when the password is neither a variable nor a placeholder.
  private static func password(behind start: Int, in text: ArraySlice<UInt8>) -> Range<Int>? {
    let authority = text[start...].prefix(200).prefix { byte in
      byte > space && byte != UInt8(ascii: "/") && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "'")
    }
    guard let at = authority.lastIndex(of: UInt8(ascii: "@")), let colon = authority.firstIndex(of: UInt8(ascii: ":")),
      colon < at, colon > start, at + 1 < authority.endIndex
    else { return nil }
    let password = text[(colon + 1)..<at]
    let word = String(decoding: password, as: UTF8.self)
    guard password.count >= 6, !word.contains(where: { "${}<>%()[]*\\,`".contains($0) }), !isPlaceholder(word),
      word.contains(where: \.isNumber), entropy(password) > 2.3
    else { return nil }
    return (colon + 1)..<at
  }

  private static func isPlaceholder(_ text: String) -> Bool {
    let text = text.lowercased()
    return ["example", "xxxx", "your", "dummy", "sample", "secret", "password", "passwd", "1234567", "changeme"]
      .contains { text.firstRange(of: $0) != nil }
  }

  private static let newline = UInt8(ascii: "\n")
  private static let space = UInt8(ascii: " ")

  private static func isBase64(_ byte: UInt8) -> Bool {
    isWord(byte) && byte != UInt8(ascii: "_") && byte != UInt8(ascii: "-") || byte == UInt8(ascii: "+")
      || byte == UInt8(ascii: "/") || byte == UInt8(ascii: "=")
  }

  private static func isWord(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "_"), UInt8(ascii: "-"): true
    default: false
    }
  }

  /// Shannon's entropy in bits for each byte: random base64 has more than 4, words about 3, `aaaa` none.
  private static func entropy(_ bytes: ArraySlice<UInt8>) -> Double {
    var counts = [Int](repeating: 0, count: 256)
    for byte in bytes { counts[Int(byte)] += 1 }
    let total = Double(bytes.count)
    return counts.reduce(0) { sum, count in
      count == 0 ? sum : sum - Double(count) / total * log2(Double(count) / total)
    }
  }

  /// Where `pattern` stands in `text`. Jumps to the next candidate by `memchr`, so that megabytes cost milliseconds.
  static func occurrences(of pattern: String, in text: ArraySlice<UInt8>) -> [Int] {
    let pattern = Array(pattern.utf8)
    guard let first = pattern.first, text.count >= pattern.count else { return [] }
    return text.withUnsafeBufferPointer { buffer in
      guard let base = buffer.baseAddress else { return [] }
      var found: [Int] = []
      var offset = 0
      while offset + pattern.count <= buffer.count,
        let hit = memchr(base + offset, Int32(first), buffer.count - offset - pattern.count + 1)
      {
        let position = UnsafeRawPointer(base).distance(to: hit)
        if memcmp(hit, pattern, pattern.count) == 0 { found.append(text.startIndex + position) }
        offset = position + 1
      }
      return found
    }
  }
}
