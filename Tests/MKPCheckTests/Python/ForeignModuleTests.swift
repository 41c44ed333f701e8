import Testing

@testable import MKPCheck

/// Modules that a site may lack.
@Suite struct ForeignModuleTests {
  private static func messages(_ files: [String: String], rule: String = "MKP371") async -> [String] {
    let files = files.map { Samples.file($0.key, Array($0.value.utf8), mode: 0o755) }
    return await Samples.report(Samples.subject(files)).findings.filter { $0.rule.id == rule }.map(\.message)
  }

  private static let path = "cmk_addons_plugins/acme/agent_based/acme.py"

  @Test(arguments: ["import pandas\n", "from pandas.core import frame\n", "import json, pandas as pd, pandas.core\n"])
  func aModuleThatNoSiteBrings(_ text: String) async {
    #expect(await Self.messages([Self.path: text]) == ["no site is known to have the module pandas"])
  }

  @Test(arguments: [
    "import json\nimport xml.etree.ElementTree as tree\nfrom __future__ import annotations\n",
    "import pydantic\nimport yaml\nfrom requests.auth import HTTPBasicAuth\n",
    "from cmk.agent_based.v2 import Service\n",
    "try:\n    import pandas\nexcept ImportError:\n    pandas = None\n", "def f():\n    import pandas\n",
    "from . import pandas\n",
  ])
  func whatIsThereOrNobodyNeeds(_ text: String) async {
    #expect(await Self.messages([Self.path: text]) == [])
  }

  @Test func whatThePackageBrings() async {
    let own = ["lib/python3/pandas/__init__.py": "", "lib/python3/polars.py": ""]
    #expect(await Self.messages(own.merging([Self.path: "import pandas, polars\n"]) { $1 }) == [])
  }

  @Test func whatStandsBesideAProgram() async {
    let program = ["cmk_addons_plugins/acme/libexec/agent_acme": "#!/usr/bin/env python3\nimport helpers\n"]
    let library = ["cmk_addons_plugins/acme/libexec/helpers.py": ""]
    #expect(await Self.messages(program.merging(library) { $1 }) == [])
  }
}
