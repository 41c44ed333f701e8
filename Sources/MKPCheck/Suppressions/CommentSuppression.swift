/// A comment in a text file that says a finding is wanted:
/// `# mkpkit: ignore[MKP310, MKP311] the reason`.
///
/// Behind code it covers its own line. Alone on its line it covers the next line that is not such a comment, and the
/// findings that are about the file as a whole.
public struct CommentSuppression: Hashable, Sendable {
  /// The ids in the brackets.
  public let rules: [String]
  /// What follows the brackets.
  public let reason: String
  /// The line of the comment, from 1.
  public let line: Int
  /// The line that it covers.
  public let coveredLine: Int
  /// Whether it also covers findings without a line.
  public let coversFile: Bool

  private static let marker = Array("mkpkit: ignore[".utf8)
  private static let commentStarts = ["#", "//", ";", "--", "/*", "*", "%", "'"]

  /// All such comments of a text.
  public static func all(in text: ArraySlice<UInt8>) -> [CommentSuppression] {
    guard containsMarker(text) else { return [] }
    var found: [(comment: CommentSuppression, alone: Bool)] = []
    for (index, line) in text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).enumerated()
    where containsMarker(line) {
      let text = String(decoding: line, as: UTF8.self)
      guard let parsed = parse(text) else { continue }
      let comment = CommentSuppression(
        rules: parsed.rules, reason: parsed.reason, line: index + 1, coveredLine: index + 1,
        coversFile: parsed.isAlone)
      found.append((comment, parsed.isAlone))
    }
    // A block of such comments covers the line below the block.
    var next: Int?
    var result: [CommentSuppression] = []
    for (comment, alone) in found.reversed() {
      guard alone else {
        next = nil
        result.append(comment)
        continue
      }
      let covered = next.flatMap { $0 == comment.line + 1 ? result.last?.coveredLine : nil } ?? comment.line + 1
      next = comment.line
      result.append(
        CommentSuppression(
          rules: comment.rules, reason: comment.reason, line: comment.line, coveredLine: covered, coversFile: true))
    }
    return result.reversed()
  }

  private static func containsMarker(_ text: ArraySlice<UInt8>) -> Bool {
    var rest = text
    while let start = rest.firstIndex(of: UInt8(ascii: "m")) {
      rest = rest[start...]
      if rest.starts(with: marker) { return true }
      rest = rest.dropFirst()
    }
    return false
  }

  private static func parse(_ line: String) -> (rules: [String], reason: String, isAlone: Bool)? {
    guard let marker = line.firstRange(of: "mkpkit: ignore["), let end = line[marker.upperBound...].firstIndex(of: "]")
    else { return nil }
    let before = line[..<marker.lowerBound].trimming()
    guard let start = commentStarts.first(where: before.hasSuffix) else { return nil }
    let rules = line[marker.upperBound..<end].split(separator: ",").map { String($0.trimming()) }
    var reason = line[line.index(after: end)...].trimming()
    for tail in ["*/", "-->"] where reason.hasSuffix(tail) { reason = reason.dropLast(tail.count).trimming() }
    let code = before.dropLast(start.count).trimming()
    return (rules, String(reason), code.isEmpty || code.allSatisfy { "#/*;-%<!".contains($0) })
  }
}

extension StringProtocol {
  /// The text without white space at its ends.
  func trimming() -> SubSequence {
    guard let start = firstIndex(where: { !$0.isWhitespace }), let end = lastIndex(where: { !$0.isWhitespace }) else {
      return self[endIndex..<endIndex]
    }
    return self[start...end]
  }
}

extension Collection where Element: Equatable {
  /// The first place at which `pattern` stands, by plain search.
  func firstRange(of pattern: some Collection<Element>) -> Range<Index>? {
    var start = startIndex
    while start < endIndex {
      var position = start
      var matches = true
      for element in pattern {
        guard position < endIndex, self[position] == element else {
          matches = false
          break
        }
        formIndex(after: &position)
      }
      if matches { return start..<position }
      formIndex(after: &start)
    }
    return nil
  }
}
