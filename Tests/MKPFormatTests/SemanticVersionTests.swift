import MKPFormat
import Testing

@Suite struct SemanticVersionTests {
  @Test(arguments: [
    "0.0.0", "1.2.3", "10.20.30", "1.0.0-alpha", "1.0.0-alpha.1", "1.0.0-0a", "1.0.0-x-y-z.--", "1.0.0+build.01",
    "1.0.0-rc.1+a-b", "99999999999999999999.0.0",
  ])
  func reads(text: String) {
    #expect(SemanticVersion(text)?.description == text)
  }

  @Test(arguments: [
    "", "1", "1.0", "1.0.0.0", "01.0.0", "1.00.0", "v1.0.0", "1.0.0-", "1.0.0-a..b", "1.0.0-01", "1.0.0+", "1.0.0+a..b",
    "1.0.0+a_b", " 1.0.0", "1.0.0\n", "١.0.0", "1.0.0-ä", "-1.0.0", "1.0.0+a+b",
  ])
  func refuses(text: String) {
    #expect(SemanticVersion(text) == nil)
  }

  @Test func ordersAsCheckmkDoes() {
    let ascending = [
      "v10", "v2", "1.0.0-beta", "1.0.0-rc.2", "1.0.0-rc.10", "1.0.0-1", "1.0.0", "1.0.5", "1.0", "2", "10.0.0",
    ]
    for (index, left) in ascending.enumerated() {
      for (otherIndex, right) in ascending.enumerated() {
        #expect(
          (PackageVersionOrder(of: left) < PackageVersionOrder(of: right)) == (index < otherIndex), "\(left) \(right)")
      }
    }
    #expect(SemanticVersion("1.0.0") == SemanticVersion("1.0.0+b"))
  }
}
