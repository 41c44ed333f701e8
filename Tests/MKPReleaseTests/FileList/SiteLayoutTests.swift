import MKPFormat
import Testing

@testable import MKPRelease

@Suite struct SiteLayoutTests {
  static let places: [(PackagePart, String, String, UInt16, UInt16)] = [
    (
      .cmkAddonsPlugins, "x/libexec/agent_x",
      "local/lib/python3/cmk_addons/plugins/x/libexec/agent_x", 0o755, 0o700
    ),
    (
      .cmkAddonsPlugins, "x/rulesets/r.py", "local/lib/python3/cmk_addons/plugins/x/rulesets/r.py",
      0o644, 0o600
    ),
    (.agents, "plugins/x", "local/share/check_mk/agents/plugins/x", 0o755, 0o700),
    (.lib, "check_mk/base/x.py", "local/lib/python3/cmk/base/x.py", 0o644, 0o600),
    (.lib, "nagios/plugins/check_x", "local/lib/nagios/plugins/check_x", 0o755, 0o700),
    (.ecRulePacks, "x.mk", "etc/check_mk/mkeventd.d/mkp/rule_packs/x.mk", 0o644, 0o600),
  ]

  @Test(arguments: places) func installs(
    _ part: PackagePart, _ path: String, _ expected: String, _ shared: UInt16, _ own: UInt16
  ) {
    #expect(SiteLayout.path(of: part, path) == expected)
    #expect(SiteLayout.shared.mode(of: part, path) == shared)
    #expect(SiteLayout.own.mode(of: part, path) == own)
  }

  @Test(arguments: [
    ("2.2.0p12", SiteLayout.shared), ("2.3.0b1", .own), ("2.3.0", .own), ("2.5.0-2026.01.01", .own),
  ]) func followsTheVersion(_ version: String, _ layout: SiteLayout) throws {
    #expect(SiteLayout(try #require(CheckmkVersion(version))) == layout)
  }
}
