import JSONText
import Testing

@testable import NtopngViews

@Suite struct ViewInterfacesTests {
  @Test func showsOnlyWhatTheRuleNames() throws {
    let fixture = try ViewFixture("--interfaces", "3")
    let all = try fixture.rows(.interfaces)
    #expect(all.count == 3)
    fixture.interfaces = ["2", .string(try #require(all[1]["name"]?.stringValue)), "nothing"]
    let reply = try fixture.reply(.interfaces)
    #expect((reply["data"]?["rows"]?.arrayValue ?? []).compactMap { $0["ifid"]?.intValue } == [1, 2])
    #expect(reply["limits"]?[0]?["what"] == "interface nothing")
    // The first of them is meant without a number.
    #expect(reply["interface"]?["ifid"] == 1)
    let other = try fixture.reply(.flows, ["ifid": 0])
    #expect(other["error"]?["kind"] == "forbidden")
    #expect(other["error"]?["message"] == "The rule of this server does not name interface 0.")
    let top = try fixture.rows(.topTalkers, ["what": "interfaces", "period": "now"])
    #expect(top.compactMap { $0["ifid"]?.intValue }.sorted() == [1, 2])
    let tried = try fixture.reply(.resolve, ["addresses": ["10.200.8.10"]])["data"]?["tried"]?.arrayValue
    #expect(tried?.count == 2)
    fixture.interfaces = ["nothing", "none"]
    let none = try fixture.reply(.interfaces)
    #expect(none["error"]?["message"] == "ntopng has none of the interfaces that the rule names: nothing, none.")
  }

  @Test func tellsTheSpeed() throws {
    let fixture = try ViewFixture("--interfaces", "2")
    #expect(try fixture.rows(.interfaces).allSatisfy { ($0["speed"]?.doubleValue ?? 0) > 0 })
  }

  @Test func listsVLANsOfActiveHosts() throws {
    let fixture = try ViewFixture("--hosts", "600")
    let vlans = (try fixture.reply(.filterValues)["data"]?["vlans"]?.arrayValue ?? []).compactMap(\.intValue)
    #expect(vlans.first == 0)
    #expect(vlans.count > 1)
    #expect(vlans == vlans.sorted())
    // Highest first: one page holds them all here.
    #expect(fixture.source.asked.count { $0.endpoint == "host/active" } == 1)
  }
}
