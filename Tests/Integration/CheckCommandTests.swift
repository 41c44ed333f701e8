import Foundation
import JSONText
import MKPFormat
import Testing

@Suite struct CheckCommandTests {
  let folder: Folder

  init() throws { folder = try Folder() }

  /// A package of one file.
  private func package(_ path: String, _ text: String, minRequired: String = "2.3.0") throws -> String {
    let slash = try #require(path.firstIndex(of: "/"))
    let part = try #require(PackagePart(rawValue: String(path[..<slash])))
    let inner = String(path[path.index(after: slash)...])
    let manifest = Manifest(
      name: "demo", version: "1.0.0", title: "Demo", description: "Shows how.", author: "Jane Roe",
      downloadURL: "https://example.com/demo", versionPackaged: "test", minRequired: minRequired, usableUntil: "2.5.99",
      files: [part: [inner]])
    let target = "\(folder.path)/demo.mkp"
    try PackageWriter(
      manifest: manifest, files: [PlannedFile(part: part, path: inner, bytes: Array(text.utf8))], modificationTime: 0
    ).write(to: target)
    return target
  }

  @Test func aGoodPackagePasses() throws {
    let run = try Tool.mkpkit("check", "--strict", package("agents/plugins/demo", "#!/bin/sh\necho '<<<demo>>>'\n"))
    #expect(run.status == 0, "\(run.output)\(run.errors)")
    #expect(run.output.hasPrefix("demo 1.0.0: no errors, no warnings, no advice in 1 file"))
  }

  @Test func theLevelDecidesTheStatus() throws {
    let package = try package("agents/plugins/demo", "#!/bin/sh\r\necho '<<<demo>>>'\r\n")
    #expect(try Tool.mkpkit("check", package).status == 0)
    #expect(try Tool.mkpkit("check", "--fail-on", "warning", package).status == 1)
    #expect(try Tool.mkpkit("check", "--strict", package).status == 1)
    #expect(try Tool.mkpkit("check", "--strict", "--ignore", "MKP214", package).status == 0)
    #expect(try Tool.mkpkit("check", "--strict", "--select", "MKP1,junk", package).status == 0)
  }

  @Test(arguments: ["json", "sarif", "github", "junit"])
  func everyFormatIsWellFormed(_ format: String) throws {
    let package = try package("notifications/demo", "#!/bin/sh\r\necho\r\n")
    let run = try Tool.mkpkit("check", "--format", format, package)
    #expect(run.status == 1)
    switch format {
    case "json": try expectValid(run.output, schema: "output/check.schema.json")
    case "sarif": try expectValid(run.output, schema: "output/sarif.schema.json")
    case "github": #expect(run.output.hasPrefix("::error file="))
    default:
      try folder.write("report.xml", run.output)
      let parsed = try Tool.shell(
        "python3 -c 'import xml.dom.minidom as d; d.parse(\"report.xml\")'", folder: folder.path)
      #expect(parsed.status == 0, "\(parsed.errors)")
    }
  }

  @Test func whatCannotBeReadIsNamed() throws {
    let missing = try Tool.mkpkit("check", "\(folder.path)/none.mkp")
    #expect(missing.status == 3)
    #expect(missing.errorLines.count == 1)
    let page = try folder.write("page.mkp", "<!DOCTYPE html><html></html>\n")
    let unreadable = try Tool.mkpkit("check", page)
    #expect(unreadable.status == 3)
    #expect(unreadable.output.contains("error MKP101"))
  }

  @Test(arguments: [
    ["--target", "9.9"], ["--edition", "gold"], ["--select", "MKP"], ["--jobs", "0"],
    ["--strict", "--fail-on", "error"], ["--format", "xml"],
  ])
  func usageErrorsAreTold(_ arguments: [String]) throws {
    let run = try Tool.mkpkit(["check"] + arguments)
    #expect(run.status == 2)
    #expect(!run.errors.isEmpty)
    #expect(run.output.isEmpty)
  }

  @Test func targetsAreThoseAskedFor() throws {
    let package = try package("checks/demo", "check_info['demo'] = {}\n")
    let old = try Tool.mkpkit("check", "--target", "2.3", "--format", "json", package)
    #expect(try JSONParser.parse(old.output)["packages"]?[0]?["targets"] == ["2.3"])
    let both = try Tool.mkpkit("check", "--target", "2.4,2.3", package)
    #expect(both.output.contains("MKP601 the part checks is deprecated"))
    #expect(both.output.contains("[2.3]"))
  }

  @Test func editionsAreThoseAskedFor() throws {
    let package = try package("cmk_addons_plugins/demo/agent_based/demo.py", "import cmk.gui.cee\n")
    let all = try Tool.mkpkit("check", "--select", "missing-in-edition", "--target", "2.4", "--format", "json", package)
    #expect(all.status == 1)
    try expectValid(all.output, schema: "output/check.schema.json")
    let finding = try JSONParser.parse(all.output)["packages"]?[0]?["findings"]?[0]
    #expect(finding?["editions"] == ["community"])
    let pro = try Tool.mkpkit("check", "--select", "missing-in-edition", "--edition", "enterprise,cloud", package)
    #expect(pro.status == 0)
  }

  @Test func theExchangesReasonsAreACollection() throws {
    let package = try package("cmk_addons_plugins/demo/agent_based/demo.py", "import cmk.gui.cee\nimport cmk.utils.x\n")
    let run = try Tool.mkpkit("check", "--select", "exchange", "--fail-on", "advice", "--target", "2.4", package)
    #expect(run.status == 1)
    #expect(run.output.contains("MKP365"))
    #expect(!run.output.contains("MKP507"))
  }

  @Test func explainKnowsEveryRule() throws {
    let one = try Tool.mkpkit("explain", "crlf-in-executable")
    #expect(one.output.hasPrefix("MKP213 crlf-in-executable"))
    #expect(try Tool.mkpkit("explain", "exchange").output.contains("MKP357 outside-of-site"))
    #expect(try Tool.mkpkit("explain", "no-such-rule").status == 2)
    let all = try Tool.mkpkit("explain", "--format", "json")
    #expect(try JSONParser.parse(all.output).arrayValue?.isEmpty == false)
  }

  @Test(arguments: ["/does/not/exist", "/tmp", "/bin/true", "/etc/passwd"])
  func aPythonThatIsNoneIsNamed(_ path: String) throws {
    let run = try Tool.mkpkit("check", "--python", path, package("agents/plugins/demo", "#!/bin/sh\n"))
    #expect(run.status == 4)
    #expect(run.errorLines.count == 1)
    #expect(run.errors.contains(path))
    #expect(run.output.isEmpty)
  }

  /// Sources as they are found in the wild, or made to hurt: each has an answer, and none ends the check.
  @Test func hostileSourcesAreBounded() throws {
    let sources: [String: [UInt8]] = [
      "big": Array(String(repeating: "    'abcdefghijklmnopqrstuvwxyz',\n", count: 320_000).utf8),
      "lines": Array((0..<100_000).map { "x\($0) = \($0)\n" }.joined().utf8),
      "null": Array("x = 1\0\n".utf8), "latin": Array("# coding: latin-1\nx = '".utf8) + [0xFC, 0x27, 0x0A],
      "broken": Array("x = '".utf8) + [0xFC, 0x27, 0x0A],
      "nested": Array(("x = " + String(repeating: "(", count: 5000) + String(repeating: ")", count: 5000)).utf8),
      "sums": Array(("x = " + String(repeating: "1+", count: 100_000) + "1\n").utf8),
      "attributes": Array(("from cmk.agent_based import v2\nx = v2" + String(repeating: ".a", count: 50_000)).utf8),
      "branches": Array(("if x: pass\n" + String(repeating: "elif x: pass\n", count: 20_000)).utf8),
    ]
    try folder.write("mkp.yaml", "package: {name: demo, version: 1.0.0, checkmk: {min_required: 2.3.0}}\n")
    for (name, bytes) in sources {
      let path = "\(folder.path)/cmk_addons_plugins/demo/agent_based/\(name).py"
      try FileManager.default.createDirectory(
        atPath: (path as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
      try Data(bytes).write(to: URL(fileURLWithPath: path))
    }
    let run = try Tool.mkpkit("check", "--format", "json", folder.path)
    #expect(run.status == 1)
    try expectValid(run.output, schema: "output/check.schema.json")
    let package = try JSONParser.parse(run.output)["packages"]?[0]
    let refused = Set(
      (package?["findings"]?.arrayValue ?? []).filter { $0["rule"] == "MKP301" }
        .compactMap { $0["file"]?.stringValue?.split(separator: "/").last.map(String.init) })
    #expect(refused.isSuperset(of: ["null.py", "broken.py", "nested.py"]))
    #expect(refused.isDisjoint(with: ["big.py", "lines.py", "latin.py", "sums.py"]))
    let open = (package?["not_checked"]?.arrayValue ?? []).compactMap(\.stringValue)
    #expect(open.contains { $0.contains("big.py: it has more than 4 MiB") })
  }
}
