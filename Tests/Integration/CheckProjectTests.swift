import Foundation
import JSONText
import Testing

@Suite struct CheckProjectTests {
  let folder: Folder

  init() throws {
    folder = try Folder()
    try folder.write(
      "mkp.yaml",
      """
      package:
        name: demo
        title: Demo
        author: Jane Roe
        description: Shows how.
        download_url: https://example.com/demo
        version: 1.0.0
        checkmk: {min_required: 2.3.0, usable_until: 2.5.99}
      contents:
        - {from: agents, to: agents}
        - {from: notifications, to: notifications}
      check:
        targets: ["2.4"]
        ignore:
          - {rule: MKP214, path: agents/**, reason: the hosts' shell takes it}

      """)
    try folder.write("agents/plugins/demo", "#!/bin/sh\r\necho '<<<demo>>>'\r\n")
    try folder.write("notifications/demo", "#!/usr/bin/python3\r\nprint('sent')\r\n")
  }

  @Test func findingsNameTheFilesOfTheProject() throws {
    let run = try Tool.mkpkit("check", "--format", "json", folder: folder.path)
    #expect(run.status == 1)
    let package = try #require(try JSONParser.parse(run.output)["packages"]?[0])
    #expect(package["targets"] == ["2.4"])
    #expect(package["findings"]?[0]?["file"] == "notifications/demo")
    #expect(package["findings"]?.arrayValue?.compactMap { $0["rule"]?.stringValue } == ["MKP213", "MKP209"])
    #expect(package["suppressed"]?[0]?["reason"] == "the hosts' shell takes it")
  }

  @Test func fixRepairsTheSourcesAndNothingElse() throws {
    let file = "\(folder.path)/notifications/demo"
    try FileManager.default.setAttributes([.posixPermissions: 0o750], ofItemAtPath: file)
    let run = try Tool.mkpkit("check", "--fix", "--strict", folder: folder.path)
    #expect(run.status == 0, "\(run.output)\(run.errors)")
    #expect(try folder.text("notifications/demo") == "#!/usr/bin/env python3\nprint('sent')\n")
    #expect(try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? Int == 0o750)
    // Its finding is wanted.
    #expect(try folder.text("agents/plugins/demo").contains("\r"))
  }

  @Test func buildRefusesWhatHasErrors() throws {
    let refused = try Tool.mkpkit("build", "--out", "dist", folder: folder.path)
    #expect(refused.status == 1)
    #expect(refused.errors.contains("notifications/demo:1: error MKP213"))
    #expect(!FileManager.default.fileExists(atPath: "\(folder.path)/dist"))
    #expect(try Tool.mkpkit("build", "--out", "dist", "--no-check", folder: folder.path).status == 0)
  }

  @Test func aSuppressionThatDoesNothingIsAFinding() throws {
    try folder.write("agents/plugins/demo", "#!/bin/sh\necho '<<<demo>>>'\n")
    let run = try Tool.mkpkit("check", "--ignore", "MKP2", "--fail-on", "warning", folder: folder.path)
    #expect(run.status == 0, "a rule that did not run can't be unused")
    let all = try Tool.mkpkit("check", "--fail-on", "warning", folder: folder.path)
    #expect(all.output.contains("warning MKP902"))
    #expect(all.output.contains("mkp.yaml\n  15"))
  }

  @Test func aBrokenDefinitionIsToldWithItsPlace() throws {
    try folder.write("mkp.yaml", "package: {name: demo\n")
    let run = try Tool.mkpkit("check", folder: folder.path)
    #expect(run.status == 3)
    #expect(run.errors.contains("mkp.yaml:"))
  }

  @Test func thisRepositoryHasNoFinding() throws {
    let repository = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().path
    // What 'mkpkit system fetch' has fetched lies in the user's own folder.
    let home = ProcessInfo.processInfo.environment["HOME"] ?? "/"
    let run = try Tool.shell("HOME='\(home)' $MKPKIT check --strict", folder: repository)
    #expect(run.status == 0, "\(run.output)\(run.errors)")
  }
}
