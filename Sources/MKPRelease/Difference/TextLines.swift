import MKPFormat

/// The lines of a text in any encoding.
struct TextLines {
  /// A line; equal to lines of the same bytes.
  struct Line: Hashable {
    let bytes: ArraySlice<UInt8>
    /// Whether a line feed ends it, as it should.
    let hasEnd: Bool

    func hash(into hasher: inout Hasher) {
      bytes.withUnsafeBytes { hasher.combine(bytes: $0) }
      hasher.combine(hasEnd)
    }

    /// The line as it may be shown: UTF-8, else Latin-1, without anything that drives a terminal.
    func shown(limit: Int) -> String {
      let text =
        String(validating: bytes, as: UTF8.self) ?? String(String.UnicodeScalarView(bytes.map { Unicode.Scalar($0) }))
      let start = text.unicodeScalars.prefix(limit)
      let visible = start.split(separator: "\t", omittingEmptySubsequences: false).map { String($0).visible }
        .joined(separator: "\t")
      return start.endIndex < text.endIndex ? "\(visible)… (\(bytes.count) bytes)" : visible
    }
  }

  let lines: [Line]

  init(_ bytes: [UInt8]) {
    var lines: [Line] = []
    var rest = bytes[...]
    while !rest.isEmpty {
      let end = rest.firstIndex(of: UInt8(ascii: "\n"))
      lines.append(Line(bytes: rest[..<(end ?? rest.endIndex)], hasEnd: end != nil))
      rest = end.map { rest[($0 + 1)...] } ?? []
    }
    self.lines = lines
  }

  /// Whether `bytes` are a text that people read: no control characters but those of white space, and escape.
  static func isText(_ bytes: some Sequence<UInt8>) -> Bool {
    bytes.allSatisfy { $0 >= 0x20 && $0 != 0x7F || (0x09...0x0D).contains($0) || $0 == 0x1B }
  }
}
