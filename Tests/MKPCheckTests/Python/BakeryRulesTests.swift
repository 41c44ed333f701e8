import MKPFormat
import Testing

@testable import MKPCheck

@Suite struct BakeryRulesTests {
  private static let plugin = """
    from pathlib import Path
    from cmk.base.cee.plugins.bakery.bakery_api.v1 import OS, Plugin, register

    def files(conf):
        yield Plugin(base_os=OS.LINUX, source=Path("acme.py"))

    register.bakery_plugin(name="acme", files_function=files)
    """

  private func ids(_ files: [String: String], targets: [CheckTarget] = [CheckTarget(2, 4)]) async -> [String] {
    let subject = Samples.subject(files.map { Samples.file($0.key, Array($0.value.utf8)) })
    return await Samples.report(subject, targets: targets).findings.map(\.rule.id)
      .filter { ["MKP362", "MKP363", "MKP364"].contains($0) }
  }

  @Test(arguments: [
    ("lib/python3/cmk/base/cee/plugins/bakery/acme.py", true), ("lib/check_mk/base/cee/plugins/bakery/acme.py", true),
    ("cmk_addons_plugins/acme/agent_based/acme.py", false), ("cmk_addons_plugins/acme/bakery/acme.py", false),
    ("lib/python3/cmk/base/plugins/bakery/acme.py", false),
    ("lib/python3/cmk/base/cee/plugins/bakery/x/acme.py", false),
    ("agent_based/acme.py", false),
  ])
  func pluginsOfV1HaveOnePlace(_ path: String, _ isFound: Bool) async {
    let found = await ids([path: Self.plugin, "agents/plugins/acme.py": "print()"], targets: [CheckTarget(2, 3)])
    #expect(found == (isFound ? [] : ["MKP362"]))
  }

  @Test func twoMorePlacesSince25() async {
    let files = [
      "lib/python3/cmk/base/plugins/bakery/acme.py": Self.plugin, "agents/plugins/acme.py": "print()",
    ]
    #expect(await ids(files, targets: [CheckTarget(2, 5)]) == [])
  }

  @Test(arguments: ["from .bakery_api.v1 import", "from cmk.base.cee.plugins.bakery.bakery_api.v1 import"])
  func theSourceIsLookedFor(_ start: String) async {
    let path = "lib/python3/cmk/base/cee/plugins/bakery/acme.py"
    let text = Self.plugin.replacing(
      "from cmk.base.cee.plugins.bakery.bakery_api.v1 import", with: start)
    #expect(await ids([path: text]) == ["MKP364"])
    #expect(await ids([path: text, "agents/windows/plugins/acme.py": "print()"]) == [])
    #expect(await ids([path: text, "agents/plugins/myacme.py": "print()"]) == ["MKP364"])
  }

  @Test func anEmptyOneIsSaid() async {
    let path = "lib/python3/cmk/base/cee/plugins/bakery/"
    #expect(await ids([path + "acme.py": "import os\n"]) == ["MKP363"])
    let helper = [path + "acme.py": Self.plugin + "\nfrom . import helper\n", path + "helper.py": "X = 1\n"]
    #expect(await ids(helper.merging(["agents/plugins/acme.py": "print()"]) { $1 }) == [])
  }
}
