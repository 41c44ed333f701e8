import Testing

@testable import MKPCheck

struct CommentSuppressionTests {
  private func all(_ text: String) -> [CommentSuppression] { CommentSuppression.all(in: Array(text.utf8)[...]) }

  @Test func behindCodeItCoversItsOwnLine() {
    let found = all("a = 1\nb = 2  # mkpkit: ignore[MKP310] because\n")
    #expect(
      found == [
        CommentSuppression(rules: ["MKP310"], reason: "because", line: 2, coveredLine: 2, coversFile: false)
      ])
  }

  @Test func aloneItCoversTheNextLineAndTheFile() {
    let found = all("# mkpkit: ignore[MKP310, MKP311] because\nb = 2\n")
    #expect(
      found == [
        CommentSuppression(rules: ["MKP310", "MKP311"], reason: "because", line: 1, coveredLine: 2, coversFile: true)
      ])
  }

  @Test func aBlockCoversTheLineBelowIt() {
    let found = all("# mkpkit: ignore[MKP310] one\n  # mkpkit: ignore[MKP311] two\nb = 2\n# mkpkit: ignore[MKP1] x\n")
    #expect(found.map(\.coveredLine) == [3, 3, 5])
  }

  @Test(arguments: [
    ("// mkpkit: ignore[MKP310] js", "js"), ("/* mkpkit: ignore[MKP310] css */", "css"),
    ("<!-- mkpkit: ignore[MKP310] html -->", "html"), ("-- mkpkit: ignore[MKP310] mib", "mib"),
    ("; mkpkit: ignore[MKP310] ini", "ini"), ("# mkpkit: ignore[MKP310]", ""),
  ])
  func knowsTheCommentsOfOtherLanguages(_ line: String, reason: String) {
    #expect(all(line).map(\.reason) == [reason])
  }

  @Test(arguments: ["x = 'mkpkit: ignore[MKP310] no comment", "# mkpkit: ignore MKP310", "# mkpkit: ignore[MKP310"])
  func anythingElseIsNone(_ line: String) { #expect(all(line.replacing("'", with: "")) == []) }

  @Test func aLongTextCostsLittle() {
    #expect(all(String(repeating: "mkpkit: ", count: 100_000)) == [])
  }
}
