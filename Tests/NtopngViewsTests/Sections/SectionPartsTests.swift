import JSONText
import NtopngAPI
import TestServers
import Testing

@testable import NtopngViews

@Suite struct HostNameTests {
  @Test(arguments: ["a", "web-1.example_x", "10.0.0.1", "_x", String(repeating: "a", count: 240)])
  func takesValidNames(name: String) { #expect(HostName.isValid(name)) }

  @Test(arguments: [
    "", "-a", ".a", "a b", "a/b", "ä", "a\n<<<x>>>", "a:b", "a>>>>", String(repeating: "a", count: 241),
  ])
  func refusesOtherNames(name: String) { #expect(!HostName.isValid(name)) }

  @Test func choosesTheFirstValidName() {
    let choose: ([PiggybackOptions.NameSource]) -> String? = {
      HostName.choose($0, address: "fe80::1", shown: "my printer", resolved: "print.example.net")
    }
    #expect(choose([.alias, .shortName]) == "print")
    #expect(choose([.name]) == "print.example.net")
    #expect(choose([.ip]) == "fe80__1")
    #expect(choose([.alias]) == nil)
    #expect(HostName.choose([.shortName, .ip], address: "10.0.0.1", shown: "10.0.0.1", resolved: nil) == "10.0.0.1")
  }
}

@Suite struct AddressRangeTests {
  static let inside: [(String, String)] = [
    ("10.0.0.0/8", "10.255.0.1"), ("10.0.0.128/25", "10.0.0.200"), ("0.0.0.0/0", "1.2.3.4"), ("10.0.0.1", "10.0.0.1"),
    ("fe80::/10", "febf::1"), ("2001:db8::/33", "2001:db8:7fff::"),
  ]
  static let outside: [(String, String)] = [
    ("10.0.0.0/8", "11.0.0.1"), ("10.0.0.128/25", "10.0.0.127"), ("10.0.0.1", "10.0.0.2"), ("0.0.0.0/0", "::1"),
    ("2001:db8::/33", "2001:db8:8000::"),
  ]

  @Test(arguments: inside)
  func holds(network: String, address: String) throws {
    #expect(try #require(AddressRange(network)).contains(try #require(HostAddress(address))))
  }

  @Test(arguments: outside)
  func doesNotHold(network: String, address: String) throws {
    #expect(!(try #require(AddressRange(network)).contains(try #require(HostAddress(address)))))
  }

  @Test(arguments: ["", "x", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/8/8", "10.0.0/8", "::/129", "10.0.0.0/"])
  func refuses(text: String) { #expect(AddressRange(text) == nil) }
}

@Suite struct UTCTimeTests {
  static let times: [(Double, String)] = [
    (0, "1970-01-01T00:00:00Z"), (951_782_399, "2000-02-28T23:59:59Z"), (951_782_400, "2000-02-29T00:00:00Z"),
    (1_795_553_992, "2026-11-24T20:59:52Z"), (4_107_542_399, "2100-02-28T23:59:59Z"),
    (4_107_542_400, "2100-03-01T00:00:00Z"),
  ]

  @Test(arguments: times)
  func writes(seconds: Double, text: String) { #expect(UTCTime.text(seconds) == text) }
}
