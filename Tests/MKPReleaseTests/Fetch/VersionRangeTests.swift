import MKPFormat
import MKPRelease
import Testing

@Suite struct VersionRangeTests {
  static let cases: [(range: String, inside: [String], outside: [String])] = [
    ("1.2.3", ["1.2.3", "1.2.3+b7"], ["1.2.4", "1.2.2", "1.2.3-rc.1"]),
    ("=1.2.3", ["1.2.3"], ["1.2.4"]),
    ("1.2", ["1.2.0", "1.2.99"], ["1.3.0", "1.1.9", "1.2.0-rc.1"]),
    ("1.2.x", ["1.2.0", "1.2.99"], ["1.3.0"]), ("1", ["1.0.0", "1.9.9"], ["2.0.0", "0.9.0"]),
    ("1.*", ["1.0.0", "1.9.9"], ["2.0.0"]), ("*", ["0.0.1", "99.0.0"], ["1.0.0-rc.1"]),
    ("^1.2.3", ["1.2.3", "1.99.0"], ["1.2.2", "2.0.0", "2.0.0-rc.1"]),
    ("^0.2.3", ["0.2.3", "0.2.9"], ["0.3.0", "0.2.2"]), ("^0.0.3", ["0.0.3"], ["0.0.4", "0.0.2"]),
    ("^1.2", ["1.2.0", "1.9.0"], ["2.0.0", "1.1.0"]), ("^0", ["0.0.0", "0.9.9"], ["1.0.0"]),
    ("^0.0", ["0.0.9"], ["0.1.0"]), ("~1.2.3", ["1.2.3", "1.2.9"], ["1.3.0", "1.2.2"]),
    ("~1.2", ["1.2.0", "1.2.9"], ["1.3.0"]), ("~1", ["1.0.0", "1.9.0"], ["2.0.0"]),
    (">=1.2.3", ["1.2.3", "9.0.0"], ["1.2.2"]), (">=1.2", ["1.2.0"], ["1.1.9"]),
    (">1.2.3", ["1.2.4"], ["1.2.3"]), (">1.2", ["1.3.0"], ["1.2.9"]), ("<1.2", ["1.1.9"], ["1.2.0", "1.2.0-rc.1"]),
    ("<=1.2", ["1.2.9"], ["1.3.0"]), ("<=1.2.3", ["1.2.3"], ["1.2.4"]),
    (">=1.2, <2", ["1.2.0", "1.9.9"], ["2.0.0", "1.1.0"]), (">=1,<2,~1.5", ["1.5.1"], ["1.6.0", "1.4.0"]),
    ("1.2.3-rc.1", ["1.2.3-rc.1"], ["1.2.3-rc.2", "1.2.3"]),
    (">=1.2.3-rc.1", ["1.2.3-rc.1", "1.2.3-rc.2", "1.2.3", "1.2.4"], ["1.2.4-rc.1", "1.2.3-beta"]),
    ("^1.2.3-rc.2", ["1.2.3-rc.10", "1.2.3", "1.9.0"], ["1.2.3-rc.1", "1.3.0-rc.3"]),
  ]

  @Test(arguments: cases)
  func contains(range: String, inside: [String], outside: [String]) throws {
    let parsed = try VersionRange(range)
    for text in inside { #expect(try parsed.contains(#require(SemanticVersion(text))), "\(text)") }
    for text in outside { #expect(try !parsed.contains(#require(SemanticVersion(text))), "\(text)") }
  }

  /// `^a` and `~a` are what their bounds say, for any version; a range contains its own version.
  @Test func agreesWithItsBounds() throws {
    var state: UInt64 = 3
    func number() -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % 4
    }
    for _ in 0..<2000 {
      let low = (number(), number(), number())
      let candidate = try #require(SemanticVersion("\(number()).\(number()).\(number())"))
      let text = "\(low.0).\(low.1).\(low.2)"
      let below = low.0 > 0 ? "\(low.0 + 1)" : low.1 > 0 ? "0.\(low.1 + 1)" : "0.0.\(low.2 + 1)"
      #expect(
        try VersionRange("^\(text)").contains(candidate) == VersionRange(">=\(text),<\(below)").contains(candidate))
      #expect(
        try VersionRange("~\(text)").contains(candidate)
          == VersionRange(">=\(text),\(low.0).\(low.1)").contains(candidate))
      #expect(try VersionRange(">\(text)").contains(candidate) != VersionRange("<=\(text)").contains(candidate))
      #expect(try VersionRange(candidate.description).contains(candidate))
    }
  }

  @Test(arguments: [
    "", ",", "1.2,", "1.2.3.4", "a", "^", "^*", ">x", "01.2", "1.x.3", "1..2", "1.2-rc", "~>1.2",
    "99999999999999999999",
  ])
  func refuses(text: String) {
    let error = #expect(throws: FetchError.self) { try VersionRange(text) }
    #expect(error.map { if case .invalidRange = $0 { true } else { false } } == true)
  }
}

@Suite struct PackageRequestTests {
  private let index = Sample.index([
    Sample.entry("1.0.0"), Sample.entry("1.2.0", min: "2.4.0"), Sample.entry("1.10.0", min: "2.4.0", until: "2.4.0p9"),
    Sample.entry("2.0.0-rc.1"), Sample.entry("5.2_old", name: "old"), Sample.entry("1.0.0", name: "other"),
  ])

  @Test(arguments: [
    ("demo", "2.4.0p8", "1.10.0"), ("demo", "2.4.0p9", "1.2.0"), ("demo", "2.3.0p1", "1.0.0"), ("demo", nil, "1.10.0"),
    ("demo@<1.10", "2.4.0", "1.2.0"), ("demo@1.0.0", "2.4.0", "1.0.0"), ("demo@>=2.0.0-rc.1", "2.4.0", "2.0.0-rc.1"),
    ("old", "2.4.0", "5.2_old"), ("other@^1", nil, "1.0.0"),
  ])
  func chooses(request: String, checkmk: String?, version: String) throws {
    let chosen = try PackageRequest(request).choose(from: index, checkmk: checkmk.flatMap(CheckmkVersion.init))
    #expect(chosen.version == version)
  }

  @Test(arguments: [
    ("nothing", nil, "has demo, old, other"), ("demo@^3", nil, "there are 1.0.0"),
    ("demo@>=1.2", "2.3.0", "requires Checkmk 2.4.0 or newer"), ("demo@1.10", "2.5.0", "below 2.4.0p9"),
  ])
  func saysWhyThereIsNone(request: String, checkmk: String?, words: String) {
    let error = #expect(throws: FetchError.self) {
      try PackageRequest(request).choose(from: index, checkmk: checkmk.flatMap(CheckmkVersion.init))
    }
    #expect(error?.description.contains(words) == true, "\(String(describing: error))")
  }

  @Test(arguments: ["", "@1", "a b", "../x", "1x", "demo@"])
  func refuses(text: String) { #expect(throws: FetchError.self) { try PackageRequest(text) } }
}
