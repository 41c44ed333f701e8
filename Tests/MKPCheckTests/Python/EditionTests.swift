import MKPFormat
import Testing

@testable import MKPCheck

@Suite struct EditionTests {
  @Test func editionsHaveOldAndNewNames() throws {
    #expect(try Edition.parse(["Raw,pro"]) == [.community, .pro])
    #expect(try Edition.parse([]) == Edition.allCases)
    #expect(throws: Edition.Unknown.self) { try Edition.parse(["gold"]) }
  }

  private func findings(
    _ files: [String: String], targets: [CheckTarget], editions: [Edition] = Edition.allCases
  ) async -> [Finding] {
    let subject = Samples.subject(
      files.map { Samples.file($0.key, Array($0.value.utf8)) }, manifest: ["version.usable_until": nil])
    let context = CheckContext(
      subject: subject, targets: targets, catalogues: Samples.catalogues, editions: editions)
    return await Gate.checks.run { await Checker().check(context) }.findings.filter { $0.rule.id == "MKP365" }
  }

  private static let path = "cmk_addons_plugins/acme/agent_based/acme.py"

  @Test(arguments: [
    ("import cmk.gui.cee.plugins", [Edition.community]), ("from cmk.gui.cce import x", [.community, .pro]),
    ("from cmk.gui.cme.managed import x", [.community, .pro, .ultimate]), ("from cmk.gui.ceephalopod import x", []),
    ("from cmk.gui.nonfree.pro import x", []), ("from acme.cee import x", []),
    ("def f():\n    import cmk.gui.cee", []), ("try:\n    import cmk.gui.cee\nexcept ImportError:\n    pass", []),
  ])
  func theFindingNamesItsEditions(_ source: String, _ editions: [Edition]) async {
    let found = await findings([Self.path: source], targets: [CheckTarget(2, 4)])
    #expect(found.flatMap(\.editions) == editions)
  }

  @Test func newNamesAreKnownSince25() async {
    let files = [Self.path: "from cmk.gui.nonfree.ultimate import x"]
    let found = await findings(files, targets: [CheckTarget(2, 5)])
    #expect(found.map(\.editions) == [[.community, .pro]])
    #expect(found.first?.message.contains("Raw/Community") == true)
    #expect(await findings(files, targets: [CheckTarget(2, 5)], editions: [.ultimate]).isEmpty)
  }

  @Test func whatOnlyThatEditionLoadsIsFine() async {
    let files = [
      "lib/python3/cmk/base/cee/plugins/bakery/acme.py":
        "from cmk.base.cee.plugins.bakery.bakery_api.v1 import register\n"
    ]
    #expect(await findings(files, targets: [CheckTarget(2, 4)]).isEmpty)
  }
}
