/// A package's description as the Exchange shows it.
public struct ExchangeDescription: Hashable, Sendable {
  /// The description, in Markdown.
  public let markdown: String
  /// What becomes of it: HTML of the allowed tags, and of those that Markdown makes itself.
  public let html: String
  /// Addresses of images, which the Exchange does not take.
  public let images: [String]
  /// Tags that the Exchange does not take; they are shown as text.
  public let foreignTags: [String]

  /// Renders `markdown`.
  public init(markdown: String) {
    var renderer = Renderer()
    self.markdown = markdown
    html = renderer.html(MarkdownBlock.blocks(in: markdown))
    images = renderer.images
    foreignTags = renderer.foreignTags
  }

  private struct Renderer {
    var images: [String] = []
    var foreignTags: [String] = []

    mutating func html(_ blocks: [MarkdownBlock]) -> String {
      var html = ""
      for block in blocks { html += self.html(block) + "\n" }
      return html
    }

    private mutating func html(_ block: MarkdownBlock) -> String {
      switch block {
      case .heading(let level, let text): return "<h\(level)>\(inline(text))</h\(level)>"
      case .paragraph(let text): return "<p>\(inline(text))</p>"
      case .code(let text): return "<pre><code>\(ExchangeMarkup.escaped(text))\n</code></pre>"
      case .quote(let blocks): return "<blockquote>\n\(html(blocks))</blockquote>"
      case .rule: return "<hr>"
      case .list(let isOrdered, let items):
        let tag = isOrdered ? "ol" : "ul"
        var html = "<\(tag)>\n"
        for item in items { html += "<li>\(self.item(item))</li>\n" }
        return html + "</\(tag)>"
      case .table(let rows): return table(rows)
      }
    }

    /// An item of one paragraph stands without one.
    private mutating func item(_ blocks: [MarkdownBlock]) -> String {
      guard case .paragraph(let text)? = blocks.first else { return html(blocks) }
      let rest = Array(blocks.dropFirst())
      return rest.isEmpty ? inline(text) : "\(inline(text))\n\(html(rest))"
    }

    private mutating func table(_ rows: [[String]]) -> String {
      var html = "<table>\n"
      for (number, row) in rows.enumerated() {
        let tag = number == 0 ? "th" : "td"
        html += "<tr>"
        for cell in row { html += "<\(tag)>\(inline(cell))</\(tag)>" }
        html += "</tr>\n"
      }
      return html + "</table>"
    }

    private mutating func inline(_ text: String) -> String {
      var inline = MarkdownInline(text)
      let html = inline.html()
      images += inline.images
      foreignTags += inline.foreignTags
      return html
    }
  }
}
