import Foundation
import JSONText
import Testing

/// `build --provenance`, `provenance` and `verify --provenance`.
@Suite struct ProvenanceCommandTests {
  @Test func recordsSignsAndVerifies() throws {
    let build = try SignedBuild()
    let record = try JSONParser.parse(build.folder.text("acme-1.0.0.mkp.provenance.json"))
    let definition = record["predicate"]?["buildDefinition"]
    #expect(definition?["externalParameters"]?["source"]?["repository"] == "git+https://example.org/acme.git")
    #expect(definition?["externalParameters"]?["source"]?["tag"] == "v1.0.0")
    #expect(definition?["internalParameters"]?["clean"] == true)
    #expect(definition?["internalParameters"]?["reproduced"] == true)
    let head = try Tool.shell("git -C p rev-parse HEAD", folder: build.folder.path).output
    #expect(definition?["resolvedDependencies"]?[0]?["digest"]?["gitCommit"] == .string(String(head.dropLast())))
    let uris = definition?["resolvedDependencies"]?.arrayValue?.compactMap { $0["uri"]?.stringValue }
    #expect(uris?.last == "file:cmk_addons_plugins/acme/rulesets/r.py")
    let tools = record["predicate"]?["runDetails"]?["builder"]?["version"]
    #expect(tools?["zlib"]?.stringValue?.isEmpty == false && tools?["libarchive"]?.stringValue?.isEmpty == false)
    #expect(try !build.folder.text("acme-1.0.0.mkp.provenance.json").contains("secret"))
    #expect(try !build.folder.text("acme-1.0.0.mkp.provenance.json").contains(build.folder.path))

    let shown = try Tool.mkpkit("provenance", build.package)
    #expect(shown.status == 0 && shown.output.contains("not signed; it says:") && shown.output.contains("tree: clean"))
    let unsigned = try Tool.mkpkit("verify", build.package, "--key", "\(build.key).pub", "--provenance")
    #expect(unsigned.status == 3)
    try build.sign()
    let verified = try Tool.mkpkit("verify", build.package, "--key", "\(build.key).pub", "--provenance")
    #expect(verified.status == 0 && verified.output.contains("provenance signed (minisign) with the key"))
    let json = try Tool.mkpkit(
      "verify", build.package, "--key", "\(build.key).pub", "--provenance", "--format", "json")
    try expectValid(json.output, schema: "output/verify.schema.json")
    #expect(try JSONParser.parse(json.output)["packages"]?[0]?["provenance"]?["statement"] == record)
    let signed = try Tool.mkpkit("provenance", build.package, "--key", "\(build.key).key", "--format", "json")
    try expectValid(signed.output, schema: "output/provenance.schema.json")
    let list = try Tool.mkpkit("sign", build.package, "--key", "\(build.key).key", "--format", "json")
    try expectValid(list.output, schema: "output/sign.schema.json")
    try expectValid(build.folder.text("acme-1.0.0.mkp.files.json"), schema: "files.schema.json")
  }

  @Test func theSameBuildGivesTheSameRecord() throws {
    let build = try SignedBuild()
    let first = try build.folder.text("acme-1.0.0.mkp.provenance.json")
    let again = try Tool.shell(
      "mkdir q; cp -r p q/; $MKPKIT build --provenance --no-check --allow-dirty --check-reproducible --out q/out q/p",
      folder: build.folder.path)
    #expect(again.status == 0, "\(again.errors)")
    #expect(try build.folder.text("q/out/acme-1.0.0.mkp.provenance.json") == first)
  }

  @Test func anUncommittedFileIsNoCleanTree() throws {
    let build = try SignedBuild(dirty: true)
    let record = try JSONParser.parse(build.folder.text("acme-1.0.0.mkp.provenance.json"))
    #expect(record["predicate"]?["buildDefinition"]?["internalParameters"]?["clean"] == false)
  }

  /// git says nothing of a file that it was told to ignore; no commit gives it again all the same.
  @Test func anIgnoredFileIsNoCleanTree() throws {
    let build = try SignedBuild()
    let made = try Tool.shell(
      "echo s.py > .git/info/exclude; echo z > cmk_addons_plugins/acme/rulesets/s.py; "
        + "$MKPKIT build --provenance --no-check .",
      folder: "\(build.folder.path)/p")
    #expect(made.status == 0, "\(made.errors)")
    let record = try JSONParser.parse(build.folder.text("p/dist/acme-1.0.0.mkp.provenance.json"))
    #expect(record["predicate"]?["buildDefinition"]?["internalParameters"]?["clean"] == false)
  }

  @Test func aRecordOfAnotherPackageIsNotSigned() throws {
    let build = try SignedBuild()
    try build.folder.write(
      "acme-1.0.0.mkp.provenance.json",
      build.folder.text("acme-1.0.0.mkp.provenance.json").replacing("\"sha256\": \"", with: "\"sha256\": \"00")
        .replacing(/"sha256": "00([0-9a-f]{62})../) { "\"sha256\": \"00\($0.1)" })
    let refused = try Tool.mkpkit("provenance", build.package, "--key", "\(build.key).key")
    #expect(refused.status == 1 && refused.errors.contains("the signature speaks of"), "\(refused.errors)")
    #expect(!FileManager.default.fileExists(atPath: "\(build.package).intoto.jsonl"))
  }
}
