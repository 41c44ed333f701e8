/// OpenSSH's patterns: `*` stands for any bytes, `?` for one, `!` before a pattern excludes.
enum SSHPattern {
  /// OpenSSH takes no pattern as long as this.
  private static let maximumLength = 1023

  /// The patterns between the commas of `list`, as OpenSSH takes them apart: an empty one at the end does not count.
  static func patterns(in list: some Collection<UInt8>) -> [[UInt8]] {
    var patterns = list.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false).map { Array($0) }
    if patterns.last?.isEmpty == true { patterns.removeLast() }
    return patterns
  }

  /// Whether one of `patterns` matches and none that excludes does.
  static func list(_ patterns: [[UInt8]], matches text: [UInt8]) -> Bool {
    var isMatched = false
    for pattern in patterns {
      let excludes = pattern.first == UInt8(ascii: "!")
      let body = excludes ? pattern.dropFirst() : pattern[...]
      guard body.count < maximumLength else { return false }
      guard matches(body, text[...]) else { continue }
      if excludes { return false }
      isMatched = true
    }
    return isMatched
  }

  /// Whether one of `patterns` matches and none that excludes does.
  static func list(_ patterns: [String], matches text: String) -> Bool {
    list(patterns.map { Array($0.utf8) }, matches: Array(text.utf8))
  }

  private static func matches(_ pattern: ArraySlice<UInt8>, _ text: ArraySlice<UInt8>) -> Bool {
    // Greedy with one point to return to: linear for all practical patterns, never exponential.
    var pattern = pattern
    var text = text
    var retry: (pattern: ArraySlice<UInt8>, text: ArraySlice<UInt8>)?
    while true {
      if pattern.first == UInt8(ascii: "*") {
        pattern = pattern.dropFirst()
        retry = (pattern, text)
      } else if let byte = text.first, pattern.first == byte || pattern.first == UInt8(ascii: "?") {
        pattern = pattern.dropFirst()
        text = text.dropFirst()
      } else if pattern.isEmpty, text.isEmpty {
        return true
      } else if let point = retry, !point.text.isEmpty {
        retry = (point.pattern, point.text.dropFirst())
        (pattern, text) = (point.pattern, point.text.dropFirst())
      } else {
        return false
      }
    }
  }
}
