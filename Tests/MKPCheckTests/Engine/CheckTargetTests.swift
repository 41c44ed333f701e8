import MKPFormat
import Testing

@testable import MKPCheck

struct CheckTargetTests {
  @Test(arguments: [
    ("2.4", CheckTarget(2, 4)), ("2.4.0", CheckTarget(2, 4)), ("2.4.0p3", CheckTarget(2, 4)), ("2", nil),
    ("2.x", nil), ("", nil), ("2.4.0p", nil), ("2..4", nil),
  ])
  func reads(_ text: String, _ expected: CheckTarget?) { #expect(CheckTarget(text) == expected) }

  @Test(
    arguments: [
      ("2.4.0", nil, [2.4, 2.5, 3.0]), ("2.3.0p1", "2.5.99", [2.3, 2.4, 2.5]), ("2.4.0p9", "2.5.0b1", [2.4]),
      ("2.5.0b1", "2.6.0i1", [2.5]), ("2.6.0", nil, [3.0]), (nil, "2.4.0", [2.2, 2.3]),
      ("nonsense", "", [2.2, 2.3, 2.4, 2.5, 3.0]),
      ("2.0.0", "2.1.99", []), ("2.2.0p1", "2.3.0b1", [2.2]),
    ] as [(String?, String?, [Double])])
  func boundsDecide(_ minimum: String?, _ limit: String?, _ expected: [Double]) {
    let subject = Samples.subject(manifest: ["version.min_required": minimum, "version.usable_until": limit])
    let targets = TargetSelection.targets(requested: [], for: subject, known: Samples.catalogues.targets)
    #expect(targets.map { Double($0.major) + Double($0.minor) / 10 } == expected)
  }

  @Test func whatIsAskedForGoesFirst() throws {
    let targets = try TargetSelection.parse(["2.5,2.3", "2.3.0p9"], known: Samples.catalogues.targets)
    #expect(targets == [CheckTarget(2, 3), CheckTarget(2, 5)])
    #expect(throws: TargetSelection.UnknownTarget.self) {
      try TargetSelection.parse(["2.9"], known: Samples.catalogues.targets)
    }
  }
}
