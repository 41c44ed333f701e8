import MKPRelease
import Testing

@Suite struct ExchangeDescriptionTests {
  static let cases: [(markdown: String, html: String)] = [
    ("# Title #\n\ntext\nmore", "<h1>Title</h1>\n<p>text\nmore</p>\n"),
    (
      "a *b* **c** _d_ __e__ ~~f~~ `g<`",
      "<p>a <em>b</em> <strong>c</strong> <em>d</em> <strong>e</strong> <del>f</del> <code>g&lt;</code></p>\n"
    ),
    ("snake_case_name 2 * 3 * 4", "<p>snake_case_name 2 * 3 * 4</p>\n"),
    ("**bold *and* more**", "<p><strong>bold <em>and</em> more</strong></p>\n"),
    ("[a](https://x/?b&c)", "<p><a href=\"https://x/?b&amp;c\">a</a></p>\n"),
    ("<https://x/>", "<p><a href=\"https://x/\">https://x/</a></p>\n"),
    ("[a](javascript:alert)", "<p>[a](javascript:alert)</p>\n"),
    (
      "- a\n- b\n  - c\n\n1. d\n2. e",
      "<ul>\n<li>a</li>\n<li>b\n<ul>\n<li>c</li>\n</ul>\n</li>\n</ul>\n<ol>\n<li>d</li>\n<li>e</li>\n</ol>\n"
    ),
    ("- a\n  b\nc", "<ul>\n<li>a\nb\nc</li>\n</ul>\n"),
    ("```sh\na < b\n```", "<pre><code>a &lt; b\n</code></pre>\n"),
    ("> a\n> b", "<blockquote>\n<p>a\nb</p>\n</blockquote>\n"),
    ("---", "<hr>\n"), ("a  \nb", "<p>a<br>\nb</p>\n"), ("\\*a\\* & &amp;", "<p>*a* &amp; &amp;</p>\n"),
    (
      "| a | b |\n|---|---|\n| 1 | *2* |",
      "<table>\n<tr><th>a</th><th>b</th></tr>\n<tr><td>1</td><td><em>2</em></td></tr>\n</table>\n"
    ),
    ("<b>a</b> <script>x</script>", "<p><b>a</b> &lt;script&gt;x&lt;/script&gt;</p>\n"),
    ("<p onclick=x>a</p>", "<p><p>a</p></p>\n"), ("a < b > c", "<p>a &lt; b &gt; c</p>\n"), ("", ""),
  ]

  @Test(arguments: cases)
  func renders(markdown: String, html: String) {
    #expect(ExchangeDescription(markdown: markdown).html == html)
  }

  @Test func findsWhatIsNotTaken() {
    let text = "# A ![one](a.png)\n\n- ![two](b.png) **![three](c.png)**\n\n<img src=d.png> <iframe> <svg/onload=x>"
    let description = ExchangeDescription(markdown: text)
    #expect(description.images == ["a.png", "b.png", "c.png", "<img src=d.png>"])
    #expect(description.foreignTags == ["iframe", "svg"])
    #expect(!description.html.contains("<img") && !description.html.contains("<iframe"))
  }

  /// Whatever the text is: it ends, and no tag comes out that was not allowed.
  @Test func survivesAnything() {
    var state: UInt64 = 1
    let pieces = [
      "*", "_", "`", "[", "](", ")", "<", ">", "!", "#", "- ", "1. ", "> ", "|", "\n", "\n\n", "  ", "a", "b>", "</",
      "&", ";", "\\", "~~", "```", "ä",
    ]
    for _ in 0..<2000 {
      let text = (0..<40).map { _ in
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return pieces[Int(state >> 33) % pieces.count]
      }.joined()
      let html = ExchangeDescription(markdown: text).html
      #expect(!html.contains("<script") && !html.contains("<img"), "\(text)")
    }
    let deep =
      String(repeating: "> ", count: 5000) + String(repeating: "- ", count: 5000)
      + String(repeating: "*a **", count: 3000)
    #expect(!ExchangeDescription(markdown: deep).html.isEmpty)
    let links = String(repeating: "[", count: 20_000) + String(repeating: "](x)", count: 20_000)
    #expect(ExchangeDescription(markdown: links).html.contains("["))
  }
}
