import Foundation
import JSONText
import Testing

@Suite struct ReleaseCommandTests {
  let folder: Folder

  /// A tagged package of `mkpkit init`, and a key.
  init() throws {
    folder = try Folder()
    let made = try Tool.shell(
      """
      set -e
      $MKPKIT init acme --template check --author "Jane Roe"
      $MKPKIT keygen --no-password key
      cd acme
      git init -q && git config user.name a && git config user.email a@example.org
      git add . && git commit -qm one && git tag v0.1.0
      """, folder: folder.path)
    try #require(made.status == 0, "\(made.errors)")
  }

  func release(_ arguments: String...) throws -> Tool.Result {
    try Tool.mkpkit(
      ["release", "acme", "--key", "key.key", "--public-key", "key.pub"] + arguments, folder: folder.path)
  }

  @Test func goesFromTheTagToThePackage() throws {
    let run = try release("--format", "json")
    try #require(run.status == 0, "\(run)")
    try expectValid(run.output, schema: "output/release.schema.json")
    let report = try JSONParser.parse(run.output)
    #expect(report["result"] == "ready" && report["steps"]?.arrayValue?.count == 6)
    let names = try FileManager.default.contentsOfDirectory(atPath: "\(folder.path)/acme/dist").sorted()
    let package = "acme-0.1.0.mkp"
    #expect(
      names
        == [package]
        + ["cdx.json", "files.json", "intoto.jsonl", "minisig", "provenance.json", "sha256"].map { "\(package).\($0)" })
    // As a stranger would, with other tools.
    let stock = try Tool.shell(
      "cd acme/dist && sha256sum --check \(package).sha256 && minisign -Vm \(package) -p ../../key.pub",
      folder: folder.path)
    #expect(stock.status == 0, "\(stock)")
    // Again: every step can be repeated.
    #expect(try release().status == 0)
  }

  @Test func publishesOnlyWhenTold() throws {
    let rehearsed = try release("--", "--to", "exchange", "--out", "upload")
    #expect(rehearsed.output.contains(": rehearsed"), "\(rehearsed)")
    #expect(rehearsed.errors.contains("nothing was written (--dry-run)"))
    #expect(!FileManager.default.fileExists(atPath: "\(folder.path)/upload"))
  }

  @Test func endsWithTheStepThatFails() throws {
    let stranger = try Tool.shell("$MKPKIT keygen --no-password other", folder: folder.path)
    try #require(stranger.status == 0)
    let run = try Tool.mkpkit(
      ["release", "acme", "--key", "key.key", "--public-key", "other.pub"], folder: folder.path)
    #expect(run.status == 1 && run.output.isEmpty, "\(run)")
    #expect(run.errorLines.last?.contains("the step 'verify' failed") == true, "\(run.errors)")
  }

  @Test func wantsACleanTreeWithATag() throws {
    let changed = try Tool.shell(
      "cd acme && git tag -d v0.1.0 && echo >> README.md && echo x > new && cp ../key.key kept", folder: folder.path)
    try #require(changed.status == 0, "\(changed.errors)")
    let run = try release()
    #expect(run.status == 1 && run.output.isEmpty, "\(run)")
    #expect(run.errors.contains("git tag v1.2.3"), "\(run.errors)")
    #expect(run.errors.contains("new: not in the commit"), "\(run.errors)")
    // No message asks for a secret key to be committed.
    let kept = "kept: a secret key: never commit it"
    #expect(run.errors.contains(kept) && !run.errors.contains("kept: not in the commit"), "\(run.errors)")
    let build = try Tool.mkpkit("build", "acme", folder: folder.path)
    #expect(build.status == 1 && build.errors.contains(kept))
    #expect(build.errors.contains("uncommitted changes (README.md, new): commit them"), "\(build.errors)")
  }
}
