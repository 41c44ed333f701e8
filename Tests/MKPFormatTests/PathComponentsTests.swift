import TestSupport
import Testing

@testable import MKPFormat

/// Paths by their bytes, judged by sequences of bytes.
@Suite struct PathComponentsTests {
  private static let pieces = ["/", ".", "..", "-", "a", "\u{301}", "\u{200D}", "\u{20E3}", "ü", "\\", "日"]

  @Test func bytesDecide() {
    var random = SeededGenerator(seed: 11)
    for _ in 0..<5_000 {
      let text = (0..<Int.random(in: 0...9, using: &random))
        .map { _ in Self.pieces.randomElement(using: &random) ?? "" }.joined()
      let bytes = Array(text.utf8)
      let slash = UInt8(ascii: "/")
      let names = bytes.split(separator: slash).map(Array.init)
      #expect(text.pathComponents.map { Array($0.utf8) } == names, "\(text.debugDescription)")
      #expect(text.isAbsolutePath == (bytes.first == slash))
      #expect(text.hasByte("-") == bytes.contains(UInt8(ascii: "-")))
      #expect(text.hasBytePrefix("a/") == bytes.starts(with: Array("a/".utf8)))
      #expect(text.hasByteSuffix("/.") == (bytes.suffix(2) == Array("/.".utf8)[...]))
      #expect(Array(text.lastPathComponent.utf8) == names.last ?? bytes)
      let below = bytes.starts(with: Array("a/".utf8)) ? Array(bytes[2...]) : nil
      #expect(text.below("a").map { Array($0.utf8) } == below)
      // What the judge of paths lets pass stays in its folder.
      if PathProblem.first(in: text) == nil {
        #expect(!names.contains(Array("..".utf8)) && bytes.first != slash && names.first?.first != UInt8(ascii: "-"))
      }
    }
  }
}
