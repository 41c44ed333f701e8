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
    case "sarif": #expect(try JSONParser.parse(run.output)["version"] == "2.1.0")
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
    ["--target", "9.9"], ["--select", "MKP"], ["--jobs", "0"], ["--strict", "--fail-on", "error"], ["--format", "xml"],
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

  @Test func explainKnowsEveryRule() throws {
    let one = try Tool.mkpkit("explain", "crlf-in-executable")
    #expect(one.output.hasPrefix("MKP213 crlf-in-executable"))
    #expect(try Tool.mkpkit("explain", "no-such-rule").status == 2)
    let all = try Tool.mkpkit("explain", "--format", "json")
    #expect(try JSONParser.parse(all.output).arrayValue?.isEmpty == false)
  }
}
