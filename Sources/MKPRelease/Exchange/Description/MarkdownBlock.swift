/// A block of a Markdown text (CommonMark, as far as descriptions need it).
enum MarkdownBlock: Hashable {
  case heading(level: Int, String)
  case paragraph(String)
  case code(String)
  case quote([MarkdownBlock])
  case list(isOrdered: Bool, [[MarkdownBlock]])
  case rule
  /// Rows of cells; the first is the head.
  case table([[String]])

  /// The blocks of `text`.
  static func blocks(in text: String) -> [MarkdownBlock] {
    var parser = MarkdownParser(
      text.split(separator: "\n", omittingEmptySubsequences: false).map { String($0.filter { $0 != "\r" }) })
    return parser.blocks(depth: 0)
  }
}

/// Takes lines apart into blocks.
private struct MarkdownParser {
  private var lines: ArraySlice<String>
  /// Deeper nesting is text.
  private static let maximumDepth = 12

  init(_ lines: [String]) { self.lines = lines[...] }

  mutating func blocks(depth: Int) -> [MarkdownBlock] {
    var blocks: [MarkdownBlock] = []
    while let line = lines.first {
      let text = line.trimmingBlanks
      if text.isEmpty {
        lines.removeFirst()
      } else if let block = fence(text) ?? heading(text) ?? table() {
        blocks.append(block)
      } else if text.isRule {
        lines.removeFirst()
        blocks.append(.rule)
      } else if depth < Self.maximumDepth, text.hasPrefix(">") {
        blocks.append(quote(depth))
      } else if depth < Self.maximumDepth, let marker = ListMarker(line) {
        blocks.append(list(marker, depth))
      } else {
        blocks.append(paragraph())
      }
    }
    return blocks
  }

  private mutating func fence(_ text: String) -> MarkdownBlock? {
    guard let mark = ["```", "~~~"].first(where: text.hasPrefix) else { return nil }
    lines.removeFirst()
    var code: [String] = []
    while let line = lines.popFirst(), !line.trimmingBlanks.hasPrefix(mark) { code.append(line) }
    return .code(code.joined(separator: "\n"))
  }

  private mutating func heading(_ text: String) -> MarkdownBlock? {
    let level = text.prefix { $0 == "#" }.count
    guard (1...6).contains(level), text.dropFirst(level).first == " " else { return nil }
    lines.removeFirst()
    var title = text.dropFirst(level).drop { $0 == " " }
    while title.last == "#" { title = title.dropLast() }
    return .heading(level: level, String(title).trimmingBlanks)
  }

  private mutating func table() -> MarkdownBlock? {
    guard let head = lines.first?.cells, let marks = lines.dropFirst().first?.cells, head.count == marks.count,
      marks.allSatisfy({ !$0.isEmpty && $0.allSatisfy { "-: ".contains($0) } && $0.contains("-") })
    else { return nil }
    var rows = [head]
    lines = lines.dropFirst(2)
    while let cells = lines.first?.cells {
      rows.append(Array((cells + Array(repeating: "", count: head.count)).prefix(head.count)))
      lines.removeFirst()
    }
    return .table(rows)
  }

  private mutating func quote(_ depth: Int) -> MarkdownBlock {
    var inner: [String] = []
    while let line = lines.first?.trimmingBlanks, line.hasPrefix(">") {
      inner.append(String(line.dropFirst(line.dropFirst().first == " " ? 2 : 1)))
      lines.removeFirst()
    }
    var parser = MarkdownParser(inner)
    return .quote(parser.blocks(depth: depth + 1))
  }

  private mutating func list(_ first: ListMarker, _ depth: Int) -> MarkdownBlock {
    var items: [[MarkdownBlock]] = []
    while let line = lines.first, let marker = ListMarker(line), marker.isLike(first) {
      lines.removeFirst()
      var inner = [String(line.dropFirst(marker.width))]
      while let next = lines.first {
        let indentation = next.prefix { $0 == " " }.count
        if next.trimmingBlanks.isEmpty {
          guard let behind = lines.dropFirst().first, behind.prefix(while: { $0 == " " }).count >= marker.width else {
            break
          }
          inner.append("")
        } else if indentation >= marker.width {
          inner.append(String(next.dropFirst(marker.width)))
        } else if ListMarker(next) == nil, !next.startsBlock, inner.last?.isEmpty == false {
          inner.append(next.trimmingBlanks)
        } else {
          break
        }
        lines.removeFirst()
      }
      var parser = MarkdownParser(inner)
      items.append(parser.blocks(depth: depth + 1))
      while lines.first?.trimmingBlanks.isEmpty == true,
        lines.dropFirst().first.flatMap(ListMarker.init)?.isLike(first) == true
      {
        lines.removeFirst()
      }
    }
    return .list(isOrdered: first.isOrdered, items)
  }

  private mutating func paragraph() -> MarkdownBlock {
    var text: [String] = []
    while let line = lines.first, !line.trimmingBlanks.isEmpty, text.isEmpty || !line.startsBlock,
      text.isEmpty || ListMarker(line) == nil
    {
      // Two blanks at the end break the line.
      text.append(line.hasSuffix("  ") ? line.trimmingBlanks + "  " : line.trimmingBlanks)
      lines.removeFirst()
    }
    return .paragraph(text.joined(separator: "\n"))
  }
}

/// `- `, `* `, `+ `, `1. ` or `1) ` at the start of a line.
private struct ListMarker {
  let isOrdered: Bool
  /// How far the item's text is indented.
  let width: Int
  private let sign: Character

  init?(_ line: String) {
    let indentation = line.prefix { $0 == " " }.count
    let text = line.dropFirst(indentation)
    let digits = text.prefix { $0.isASCII && $0.isNumber }.prefix(9)
    guard indentation < 4, let sign = text.dropFirst(digits.count).first, (digits.isEmpty ? "-*+" : ".)").contains(sign)
    else { return nil }
    let behind = text.dropFirst(digits.count + 1)
    guard behind.first == " " || behind.isEmpty, !String(text).isRule else { return nil }
    isOrdered = !digits.isEmpty
    self.sign = sign
    width = indentation + digits.count + 1 + min(max(behind.prefix { $0 == " " }.count, 1), 4)
  }

  func isLike(_ other: ListMarker) -> Bool { sign == other.sign && isOrdered == other.isOrdered }
}

extension String {
  fileprivate var trimmingBlanks: String {
    let start = drop { $0 == " " || $0 == "\t" }
    guard let last = start.lastIndex(where: { $0 != " " && $0 != "\t" }) else { return "" }
    return String(start[...last])
  }

  fileprivate var isRule: Bool {
    let marks = filter { $0 != " " }
    return marks.count >= 3 && ["-", "*", "_"].contains { mark in marks.allSatisfy { $0 == Character(mark) } }
  }

  fileprivate var startsBlock: Bool {
    let text = trimmingBlanks
    return text.hasPrefix("```") || text.hasPrefix("~~~") || text.hasPrefix(">") || text.isRule
      || (text.hasPrefix("#") && text.drop { $0 == "#" }.first == " ")
  }

  /// The cells of a row of a table: `| a | b |`.
  fileprivate var cells: [String]? {
    let text = trimmingBlanks
    guard text.hasPrefix("|"), text.count > 2 else { return nil }
    var cells = text.dropFirst().split(separator: "|", omittingEmptySubsequences: false).map {
      String($0).trimmingBlanks
    }
    if text.hasSuffix("|") { cells.removeLast() }
    return cells
  }
}
