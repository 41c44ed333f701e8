import Testing

@testable import MKPRelease

@Suite struct TimestampTests {
  @Test func readsAndWrites() {
    #expect(Timestamp("2026-01-31T12:00:07Z")?.epoch == 1_769_860_807)
    #expect(Timestamp(epoch: 1_769_860_807).description == "2026-01-31T12:00:07Z")
    #expect(Timestamp(httpDate: "Sat, 31 Jan 2026 12:00:07 GMT")?.epoch == 1_769_860_807)
  }

  @Test(arguments: [
    "", "2026-02-30T00:00:00Z", "2026-01-31 12:00:00Z", "2026-1-31T12:00:00Z", "2026-01-31T25:00:00Z", "x",
  ])
  func refuses(text: String) {
    #expect(Timestamp(text) == nil)
    #expect(Timestamp(httpDate: text) == nil)
  }
}
