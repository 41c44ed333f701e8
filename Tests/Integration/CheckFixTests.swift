import Foundation
import Testing

/// What `mkpkit check --fix` repairs, and what it leaves alone.
@Suite struct CheckFixTests {
  let folder: Folder

  init() throws {
    folder = try Folder()
    try folder.write(
      "mkp.yaml",
      """
      package:
        name: acme
        title: ACME
        author: Jane Roe
        description: Monitors the fans of ACME devices.
        download_url: https://example.com/acme
        version: 1.0.0
        checkmk: {min_required: 2.3.0, usable_until: 2.5.99}

      """)
  }

  /// A plug-in of the old API; `api` is where it imports it from.
  private static func old(_ api: String) -> String {
    """
    # Lüfter
    from \(api) import (
        register, Result,
        Service, SNMPTree, State, startswith,
    )
    from \(api).type_defs import CheckResult, StringTable


    def parse_acme(string_table: StringTable):
        return string_table


    register.snmp_section(
        name="acme", parse_function=parse_acme, detect=startswith(".1.3.6.1.2.1.1.1.0", "ACME"),
        fetch=SNMPTree(base=".1.3.6.1.4.1.9", oids=["1", "2"]),
    )


    def discover_acme(section):
        yield Service()


    def check_acme(section) -> CheckResult:
        yield Result(state=State.OK, summary="läuft")


    register.check_plugin(
        name="acme", service_name="ACME", discovery_function=discover_acme, check_function=check_acme,
    )

    """
  }

  private static let new = """
    # Lüfter
    from cmk.agent_based.v2 import (
        CheckPlugin, SimpleSNMPSection, Result,
        Service, SNMPTree, State, startswith,
    )
    from cmk.agent_based.v2 import CheckResult, StringTable


    def parse_acme(string_table: StringTable):
        return string_table


    snmp_section_acme = SimpleSNMPSection(
        name="acme", parse_function=parse_acme, detect=startswith(".1.3.6.1.2.1.1.1.0", "ACME"),
        fetch=SNMPTree(base=".1.3.6.1.4.1.9", oids=["1", "2"]),
    )


    def discover_acme(section):
        yield Service()


    def check_acme(section) -> CheckResult:
        yield Result(state=State.OK, summary="läuft")


    check_plugin_acme = CheckPlugin(
        name="acme", service_name="ACME", discovery_function=discover_acme, check_function=check_acme,
    )

    """

  private static let family = "cmk_addons_plugins/acme/agent_based/acme.py"

  private func fix() throws -> Tool.Result { try Tool.mkpkit("check", "--fix", folder: folder.path) }

  @Test func registeredPluginsBecomeObjects() throws {
    try folder.write(Self.family, Self.old("cmk.base.plugins.agent_based.agent_based_api.v1"))
    let run = try fix()
    #expect(run.status == 0, "\(run.output)")
    #expect(run.errors.contains("repaired"))
    #expect(try folder.text(Self.family) == Self.new)
    let again = try fix()
    #expect(again.errorLines.allSatisfy { $0.contains("not repaired") }, "\(again.errors)")
    #expect(try folder.text(Self.family) == Self.new)
  }

  /// A repair hangs on the source, not on the version that is asked for.
  @Test(arguments: ["2.3", "2.4", "2.5"])
  func whateverTheTarget(_ target: String) throws {
    try folder.write(Self.family, Self.old("cmk.base.plugins.agent_based.agent_based_api.v1"))
    let run = try Tool.mkpkit("check", "--fix", "--target", target, folder: folder.path)
    #expect(run.status == 0, "\(run.output)\(run.errors)")
    #expect(try folder.text(Self.family) == Self.new)
  }

  @Test func aFileOfTheOldPartMovesWhereNobodyLoadsIt() throws {
    try folder.write("agent_based/acme.py", Self.old(".agent_based_api.v1"))
    let run = try Tool.mkpkit("check", "--fix", "--target", "2.4", folder: folder.path)
    #expect(run.errors.contains("repaired"), "\(run.output)\(run.errors)")
    #expect(try folder.text(Self.family) == Self.new)
  }

  /// What is left says why.
  @Test func whatIsNotRepairedSaysWhy() throws {
    try folder.write(Self.family, "from cmk.agent_based.v2 import Nonsense\n")
    let run = try fix()
    #expect(run.status == 1)
    #expect(run.errors.contains("not repaired: 1 finding of MKP"), "\(run.errors)")
    #expect(run.errors.contains("needs judgement"))
    try folder.write(Self.family, "X = 1\n")
    #expect(try fix().errors == "mkpkit: .: nothing to repair\n")
  }

  /// Nobody looks for objects in the old part.
  @Test(arguments: [
    ("agent_based", Self.family),
    (
      "local/lib/check_mk/base/plugins/agent_based",
      "local/lib/python3/cmk_addons/plugins/acme/agent_based/acme.py"
    ),
    (
      "local/lib/python3/cmk/base/plugins/agent_based",
      "local/lib/python3/cmk_addons/plugins/acme/agent_based/acme.py"
    ),
  ])
  func aModuleOfTheOldPartMovesToAFamily(_ part: String, _ target: String) throws {
    try folder.write("\(part)/acme.py", Self.old(".agent_based_api.v1"))
    let run = try fix()
    #expect(run.status == 0, "\(run.output)\(run.errors)")
    #expect(try folder.text(target) == Self.new)
    #expect(!FileManager.default.fileExists(atPath: "\(folder.path)/\(part)/acme.py"))
  }

  @Test func aFileThatTheProjectWouldLoseStays() throws {
    let definition = try folder.text("mkp.yaml") + "contents:\n  - {from: agent_based, to: agent_based}\n"
    try folder.write("mkp.yaml", definition)
    let text = Self.old(".agent_based_api.v1")
    try folder.write("agent_based/acme.py", text)
    let run = try fix()
    #expect(run.errors.contains("nothing was changed"))
    #expect(try folder.text("agent_based/acme.py") == text)
    #expect(!FileManager.default.fileExists(atPath: "\(folder.path)/cmk_addons_plugins"))
  }

  /// Where one part is not mechanical, nothing of the module is changed.
  @Test(arguments: [
    ("detect=startswith", "host_label_ruleset_type=register.RuleSetType.ALL, detect=startswith"),
    ("name=\"acme\", parse_function", "name=NAME, parse_function"), ("parse_function=parse_acme, ", ""),
    ("Service, SNMPTree", "check_levels, Service, SNMPTree"), ("service_name=\"ACME\"", "service_name=\"ACME\", new=1"),
    ("name=\"acme\", service_name", "**ARGUMENTS, service_name"),
  ])
  func whatNeedsJudgementStays(_ mechanical: String, _ other: String) throws {
    let text = Self.old("cmk.base.plugins.agent_based.agent_based_api.v1").replacing(mechanical, with: other)
    try folder.write(Self.family, text)
    _ = try fix()
    #expect(try folder.text(Self.family).contains("register.check_plugin("))
  }

  @Test(arguments: [
    ("\u{FEFF}#!/bin/sh\necho sent\n", "#!/bin/sh\necho sent\n"),
    ("#!/bin/sh\r\necho sent\r\n", "#!/bin/sh\necho sent\n"),
    ("\u{FEFF}#!/usr/bin/python3\r\nprint('ü')\r\n", "#!/usr/bin/env python3\nprint('ü')\n"),
  ])
  func scriptsAreMadeToStart(_ before: String, _ after: String) throws {
    try folder.write("notifications/acme", before)
    #expect(try fix().status == 0)
    #expect(try folder.text("notifications/acme") == after)
    let again = try fix()
    #expect(!again.errors.contains("repaired"))
  }

  @Test func aFinishedPackageIsNotRepaired() throws {
    try folder.write("notifications/acme", "#!/bin/sh\r\necho sent\r\n")
    let build = try Tool.mkpkit("build", "--no-check", "--out", ".", folder: folder.path)
    try #require(build.status == 0, "\(build.errors)")
    let before = try Data(contentsOf: URL(fileURLWithPath: "\(folder.path)/acme-1.0.0.mkp"))
    let run = try Tool.mkpkit("check", "--fix", "acme-1.0.0.mkp", folder: folder.path)
    #expect(run.status == 1)
    #expect(run.errorLines.count == 1)
    #expect(run.errors.contains("can't be repaired"))
    #expect(try Data(contentsOf: URL(fileURLWithPath: "\(folder.path)/acme-1.0.0.mkp")) == before)
  }
}
