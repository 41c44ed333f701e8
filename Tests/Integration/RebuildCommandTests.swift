import Foundation
import JSONText
import Testing

@Suite struct RebuildCommandTests {
  let folder: Folder

  /// A repository with one tagged commit, its package with the record of its build, and a key that signed the record.
  init() throws {
    folder = try Folder()
    let made = try Tool.shell(
      """
      set -e
      mkdir -p source/local/share/check_mk/agents/plugins && cd source
      git init -q && git config user.name a && git config user.email a@example.org
      printf '#!/bin/sh\\necho x\\n' > local/share/check_mk/agents/plugins/acme
      git add . && git commit -qm one && git tag v1.0.0
      printf '#!/bin/sh\\necho y\\n' > local/share/check_mk/agents/plugins/acme
      git commit -qam two && git checkout -q v1.0.0
      $MKPKIT build --no-check --provenance --out ../packages .
      git checkout -q - && cd .. && mv packages/*.mkp packages/acme.mkp
      mv packages/*.provenance.json packages/acme.mkp.provenance.json
      $MKPKIT keygen --no-password key
      $MKPKIT provenance packages/acme.mkp --key key.key
      """, folder: folder.path)
    try #require(made.status == 0, "\(made.errors)")
  }

  func rebuild(_ arguments: String...) throws -> Tool.Result {
    try Tool.mkpkit(["rebuild", "packages/acme.mkp"] + arguments, folder: folder.path)
  }

  @Test func givesTheSameBytes() throws {
    let run = try rebuild("--source", "source", "--key", "key.pub", "--out", "again")
    #expect(run.status == 0, "\(run)")
    #expect(run.output.contains("by signed provenance") && run.output.contains("reproduced: the same bytes"))
    let compared = try Tool.shell("cmp packages/acme.mkp again/*.mkp", folder: folder.path)
    #expect(compared.status == 0, "\(compared)")
    let json = try rebuild("--source", "source", "--format", "json")
    try expectValid(json.output, schema: "output/rebuild.schema.json")
    let report = try JSONParser.parse(json.output)
    #expect(report["method"] == "bytes" && report["provenance"] == "claimed" && report["reproduced"] == true)
  }

  /// Rewrites the record, which nobody has signed then.
  func change(_ code: String) throws {
    let changed = try Tool.shell(
      """
      rm packages/acme.mkp.intoto.jsonl
      python3 - <<'END'
      import json
      path = "packages/acme.mkp.provenance.json"
      statement = json.load(open(path))
      definition = statement["predicate"]["buildDefinition"]
      source = definition["externalParameters"]["source"]
      details = statement["predicate"]["runDetails"]
      \(code)
      json.dump(statement, open(path, "w"))
      END
      """, folder: folder.path)
    try #require(changed.status == 0, "\(changed.errors)")
  }

  @Test func comparesFilesWhereToolsDiffer() throws {
    try change("details[\"builder\"][\"version\"][\"zlib\"] = \"1.1.1\"")
    // The same files at another level of compression.
    let packed = try Tool.shell(
      """
      python3 - <<'END'
      import gzip, hashlib, json
      path = "packages/acme.mkp"
      archive = gzip.decompress(open(path, "rb").read())
      open(path, "wb").write(gzip.compress(archive, 1, mtime=0))
      digest = hashlib.sha256(open(path, "rb").read()).hexdigest()
      statement = json.load(open(path + ".provenance.json"))
      statement["subject"][0]["digest"]["sha256"] = digest
      json.dump(statement, open(path + ".provenance.json", "w"))
      END
      """, folder: folder.path)
    try #require(packed.status == 0, "\(packed.errors)")
    let run = try rebuild("--source", "source")
    #expect(run.status == 0, "\(run)")
    #expect(run.output.contains("zlib: 1.1.1 in the record") && run.output.contains("the same files and manifest"))
  }

  @Test func comparesTheHeadersWhereToolsDiffer() throws {
    try change("details[\"builder\"][\"version\"][\"zlib\"] = \"1.1.1\"")
    // The same files, and a member of the package that its commit doesn't give.
    let packed = try Tool.shell(
      """
      python3 - <<'END'
      import hashlib, io, json, tarfile
      path = "packages/acme.mkp"
      with tarfile.open(path) as archive:
          members = [(member, archive.extractfile(member).read()) for member in archive]
      extra = tarfile.TarInfo("extra")
      with tarfile.open(path, "w:gz", format=tarfile.GNU_FORMAT) as archive:
          for member, content in members + [(extra, b"")]:
              archive.addfile(member, io.BytesIO(content))
      digest = hashlib.sha256(open(path, "rb").read()).hexdigest()
      statement = json.load(open(path + ".provenance.json"))
      statement["subject"][0]["digest"]["sha256"] = digest
      json.dump(statement, open(path + ".provenance.json", "w"))
      END
      """, folder: folder.path)
    try #require(packed.status == 0, "\(packed.errors)")
    let run = try rebuild("--source", "source")
    #expect(run.status == 1, "\(run)")
    #expect(run.output.contains("not reproduced") && run.output.contains("extra"), "\(run)")
  }

  @Test func explainsWhatIsNotFromTheCommit() throws {
    let later = try Tool.shell("git -C source rev-parse HEAD", folder: folder.path)
    let commit = later.output.trimmingCharacters(in: .whitespacesAndNewlines)
    try change(
      "source[\"commit\"] = definition[\"resolvedDependencies\"][0][\"digest\"][\"gitCommit\"] = \"\(commit)\"")
    let run = try rebuild("--source", "source")
    #expect(run.status == 1, "\(run)")
    #expect(run.output.contains("not reproduced") && run.output.contains("changed  agents/plugins/acme"), "\(run)")
  }

  @Test func saysWhyItCannotBuild() throws {
    let unknown = try Tool.shell("mkdir other && git -C other init -q", folder: folder.path)
    try #require(unknown.status == 0)
    for (source, message) in [("nowhere", "git clone"), ("other", "has no commit")] {
      let run = try rebuild("--source", source)
      #expect(run.status == 3 && run.errorLines.count == 1 && run.errors.contains(message), "\(run)")
    }
    let stranger = try Tool.shell("$MKPKIT keygen --no-password other.key-pair", folder: folder.path)
    try #require(stranger.status == 0, "\(stranger.errors)")
    let untrusted = try rebuild("--source", "source", "--key", "other.key-pair.pub")
    #expect(untrusted.status == 1 && untrusted.errorLines.count == 1, "\(untrusted)")
    try change("definition[\"internalParameters\"][\"clean\"] = False")
    let dirty = try rebuild("--source", "source")
    #expect(dirty.status == 1 && dirty.errors.contains("no commit gives again"), "\(dirty)")
  }
}
