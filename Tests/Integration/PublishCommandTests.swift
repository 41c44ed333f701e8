import Foundation
import MKPFormat
import TestServers
import Testing

/// `mkpkit publish` and `mkpkit exchange` as people run them.
@Suite struct PublishCommandTests {
  private let folder: Folder

  init() throws {
    folder = try Folder()
    let manifest = Manifest(
      name: "demo", version: "1.2.0", title: "Demo", description: "It *shows* how.\n\nLicence: GPLv2", author: "A",
      downloadURL: "", versionPackaged: "test", minRequired: "2.3.0", usableUntil: "2.5.99",
      files: [.agents: ["plugins/demo"]])
    let bytes = Array("#!/bin/sh\n# SPDX-License-Identifier: GPL-2.0-only\necho '<<<demo>>>'\n".utf8)
    try PackageWriter(
      manifest: manifest, files: [PlannedFile(part: .agents, path: "plugins/demo", bytes: bytes)], modificationTime: 0
    ).write(to: "\(folder.path)/demo-1.2.0.mkp")
    let prepared = try shell("$MKPKIT keygen key --no-password && $MKPKIT sign demo-1.2.0.mkp --key key.key")
    #expect(prepared.status == 0, "\(prepared.errors)")
  }

  private func shell(_ command: String) throws -> Tool.Result {
    try Tool.shell(command, folder: folder.path)
  }

  @Test(arguments: [
    "http --url https://packages.invalid/mkp/", "github --repository acme/demo",
    "gitlab --repository acme/demo --url https://gitlab.invalid/api/v4",
  ])
  func showsWithoutSending(to: String) throws {
    let line =
      "GITHUB_TOKEN=s3cret GITLAB_TOKEN=s3cret MKPKIT_HTTP_TOKEN=s3cret $MKPKIT publish demo-1.2.0.mkp --key key.pub --dry-run --to \(to)"
    let text = try shell(line)
    #expect(text.status == 0, "\(text.errors)")
    #expect(text.output.contains("nothing was sent") && text.output.contains("(secret)"))
    #expect(!text.output.contains("s3cret"))
    #expect(
      text.output.contains(
        "demo-1.2.0.mkp, \(try Data(contentsOf: URL(fileURLWithPath: folder.path + "/demo-1.2.0.mkp")).count) bytes, sha256"
      ))
    let json = try shell("\(line) --format json")
    try expectValid(json.output, schema: "output/publish.schema.json")
    #expect(!json.output.contains("s3cret") && json.output.contains("\"planned\""))
    // One credential, and not that of another server.
    #expect(text.output.split(separator: "# ").allSatisfy { $0.split(separator: "(secret)").count <= 2 })
  }

  @Test func publishesAndFetches() throws {
    let server = try FileServer()
    server.require("Bearer s3cret-token")
    let line =
      "MKPKIT_HTTP_TOKEN=s3cret-token $MKPKIT publish demo-1.2.0.mkp --to http --url \(server.url)/mkp --key key.pub"
    let indexed = try shell("$MKPKIT index . --key key.key && \(line) --with-index --format json")
    #expect(indexed.status == 0, "\(indexed.errors)")
    try expectValid(indexed.output.drop { $0 != "{" }.description, schema: "output/publish.schema.json")
    let again = try shell("\(line) --with-index")
    #expect(again.status == 0 && again.output.contains("all of it was there already"))
    let fetched = try shell(
      "MKPKIT_HTTP_TOKEN=s3cret-token XDG_STATE_HOME=$PWD/s $MKPKIT fetch demo --from \(server.url)/mkp --key key.pub --out /tmp/. --out s/.."
    )
    #expect(fetched.status == 0, "\(fetched.errors)")
    let expired = try shell(line.replacing("s3cret-token", with: "s3cret-other"))
    #expect(expired.status == 4 && expired.errors.contains("session has expired") && !expired.errors.contains("s3cret"))
  }

  @Test func releasesOnForges() throws {
    let hub = try GitHubServer()
    try folder.write("token", GitHubServer.token + "\n")
    let released = try shell(
      "GITHUB_API_URL=\(hub.url) GITHUB_REPOSITORY=acme/demo $MKPKIT publish demo-1.2.0.mkp --to github --token-file token --key key.pub"
    )
    #expect(released.status == 0, "\(released.errors)")
    #expect(hub.releases.map(\.tag) == ["v1.2.0"])
    let lab = try GitLabServer()
    let job = try shell(
      "CI_API_V4_URL=\(lab.url) CI_JOB_TOKEN=\(GitLabServer.token) $MKPKIT publish demo-1.2.0.mkp --to gitlab --repository acme/demo --key key.pub"
    )
    #expect(job.status == 0, "\(job.errors)")
    #expect(lab.links("v1.2.0")?.last == "demo-1.2.0.mkp")
    let noToken = try shell("$MKPKIT publish demo-1.2.0.mkp --to github --repository acme/demo --key key.pub")
    #expect(noToken.status == 2 && noToken.errors.contains("GITHUB_TOKEN"))
  }

  @Test func writesAFolderForTheExchange() throws {
    let made = try shell("$MKPKIT publish demo-1.2.0.mkp --to exchange --out up --format json")
    #expect(made.status == 0, "\(made.errors)\(made.output)")
    try expectValid(made.output, schema: "output/publish.schema.json")
    let names = try folder.names().filter { $0.hasPrefix("up/") }
    #expect(
      names == ["up/checklist.md", "up/demo-1.2.0.mkp", "up/description.html", "up/description.md", "up/icon.svg"])
    #expect(try folder.text("up/description.html").contains("<p>It <em>shows</em> how.</p>"))
    #expect(try folder.text("up/checklist.md").contains("[x] The licence is the GPL"))
    #expect(try shell("cmp demo-1.2.0.mkp up/demo-1.2.0.mkp").status == 0)
    try folder.write("icon.png", "no picture")
    let bad = try shell("$MKPKIT publish demo-1.2.0.mkp --to exchange --out up2 --icon icon.png --dry-run")
    #expect(
      bad.status == 1 && bad.output.contains("neither a PNG nor an SVG") && bad.output.contains("nothing was written"))
    #expect(!FileManager.default.fileExists(atPath: folder.path + "/up2"))
  }

  @Test func refusesBeforeAnythingIsSent() throws {
    let server = try FileServer()
    let line = "$MKPKIT publish demo-1.2.0.mkp --to http --url \(server.url)"
    #expect(try shell(line).status == 2)
    #expect(try shell("\(line) --key key.pub --out x").status == 2)
    #expect(try shell("$MKPKIT publish demo-1.2.0.mkp --to http --key key.pub").status == 2)
    #expect(try shell("$MKPKIT publish none.mkp --to http --url \(server.url) --unsigned").status == 3)
    let stranger = try shell("$MKPKIT keygen other --no-password && \(line) --key other.pub")
    #expect(stranger.status == 1 && stranger.errors.contains("not trusted"))
    let plain = try shell(
      "MKPKIT_HTTP_TOKEN=s3cret $MKPKIT publish demo-1.2.0.mkp --to http --url http://packages.invalid --key key.pub")
    #expect(plain.status == 2 && plain.errors.contains("not encrypted"))
    #expect(server.requests.isEmpty)
  }

  @Test func readsTheExchange() throws {
    let server = try FileServer()
    let link = "/api/packages/download/7/demo-1.2.0.mkp"
    server[link] = Array(try Data(contentsOf: URL(fileURLWithPath: folder.path + "/demo-1.2.0.mkp")))
    server["/api/packages/all"] = Array(
      "{\"success\":true,\"data\":{\"packages\":[{\"id\":7,\"package_name\":\"demo\",\"latest_version\":{\"link\":\"https://x\(link)\",\"min_version\":\"2.3.0\"}}]}}"
        .utf8)
    let list = try shell("MKPKIT_HTTP_TOKEN=s3cret $MKPKIT exchange list --url \(server.url)")
    #expect(server.requests.allSatisfy { $0["Authorization"] == nil })
    #expect(list.status == 0 && list.output.contains("demo  1.2.0"), "\(list.errors)")
    for command in ["list", "search demo", "fetch demo --out s"] {
      try folder.write("s/.keep", "")
      let json = try shell("$MKPKIT exchange \(command) --url \(server.url) --format json")
      #expect(json.status == 0, "\(json.errors)")
      try expectValid(json.output, schema: "output/exchange.schema.json")
    }
    #expect(try shell("cmp demo-1.2.0.mkp s/demo-1.2.0.mkp").status == 0)
    server[link] = Array("{\"success\":false,\"message\":\"Package not found\"}".utf8)
    let failed = try shell("$MKPKIT exchange fetch demo --url \(server.url) --out s --force")
    #expect(failed.status == 1 && failed.errors.contains("Package not found"))
  }
}
